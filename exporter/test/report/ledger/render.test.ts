import { describe, expect, test } from "vitest";
import { overviewOf } from "../../../src/ledger/overview.js";
import { type Statement, statementOf } from "../../../src/ledger/statement.js";
import { renderOverview } from "../../../src/report/ledger/overview.js";
import { renderStatement } from "../../../src/report/ledger/statement.js";
import { widthOf } from "../../../src/report/width.js";
import { at, NOW, November } from "../../fixtures/november.js";

const ledger = new November();
const erp = statementOf(ledger, { system: "erp", text: "month", period: "month", now: NOW }) as Statement;
const PLAIN = { width: 80, rows: undefined, colour: false };

describe("The statement of a system", () => {
  test.each(["en", "zh-CN"] as const)("explains its availability on one screen, in %s.", async (locale) => {
    const text = renderStatement(erp, locale, PLAIN);
    await expect(text).toMatchFileSnapshot(`statement.${locale}.golden.txt`);
    expect(text.split("\n").length).toBeLessThanOrEqual(40);
    for (const line of text.split("\n")) expect(widthOf(line)).toBeLessThanOrEqual(80);
  });
});

describe("A statement on a terminal", () => {
  test("has colours, and fits a low screen by saying what it leaves out.", () => {
    const text = renderStatement(erp, "en", { width: 80, rows: 24, colour: true });
    expect(text).toContain("\u001b[33mobjective 99.8 %: below so far, not lost\u001b[0m");
    expect(text.split("\n").length).toBeLessThanOrEqual(24);
    expect(text).toMatch(/and \d more; --json shows all/);
  });

  test("tells since when the system is down, and a missed objective.", () => {
    const down = new November();
    const failure = { kind: "down", system: "erp", check: "erp-db", reason: "connect", message: "refused" } as const;
    down.tell({ ...failure, from: at("23 16:41") });
    const asked = { system: "erp", text: "month", period: "month", now: NOW } as const;
    const text = renderStatement(statementOf(down, asked) as Statement, "en", PLAIN);
    expect(text).toContain("DOWN since 2026-11-23 16:41 (2 h)");
    expect(text).toContain("objective 99.8 %: MISSED");
    expect(text).toMatch(/of a budget of .*: OVERSPENT by /);
    expect(text).toMatch(/2026-11-23 16:41, still down {2}down 2 h, repair 2 h/);
  });
});

describe("A period of which nothing is accounted", () => {
  test.each([
    ["before the ledger began", { from: at("01 00:00") - 40 * 86_400, to: at("01 00:00") - 25 * 86_400 }],
    ["ahead", { from: NOW + 86_400, to: NOW + 2 * 86_400 }],
  ])("is not said to be accounted until some time: %s.", (_, period) => {
    const statement = statementOf(ledger, { system: "erp", text: "that time", period, now: NOW }) as Statement;
    expect(renderStatement(statement, "en", PLAIN)).not.toContain("accounted until");
    const overview = renderOverview(overviewOf(ledger, NOW, { "that time": period }), "that time", "en", PLAIN);
    expect(overview).toContain("erp");
    expect(overview).not.toContain("accounted until");
  });
});

describe("An incident over the start of the period", () => {
  test.each([
    ["en", "began before: 2026-11-14 21:30 to 2026-11-15 02:15", "Incidents: 0"],
    ["zh-CN", "此前开始：2026-11-14 21:30 至 2026-11-15 02:15", "故障：0 次"],
  ] as const)("explains its downtime without being counted, in %s.", (locale, said, heading) => {
    const asked = { system: "erp", text: "2026-11-15", period: { from: at("15 00:00"), to: at("16 00:00") }, now: NOW };
    const text = renderStatement(statementOf(ledger, asked) as Statement, locale, PLAIN);
    expect(text).toContain(`${heading}\n  ${said}\n`);
    expect(text).toMatch(/erp-db/);
  });
});

describe("A month of which much was not watched", () => {
  test.each([
    ["en", "objective 99.5 %: not decided, too little was watched"],
    ["zh-CN", "目标 99.5 %：无法判定，观测时间不足"],
  ] as const)("is not called met below the objective, in %s.", (locale, said) => {
    const october = new November();
    const failure = { kind: "down", system: "erp", check: "erp-db", reason: "connect", message: "refused" } as const;
    october.tell({ ...failure, from: at("01 00:00") - 10 * 86_400 }, at("01 00:00") - 10 * 86_400);
    october.tell({ kind: "up", system: "erp", check: "erp-db", at: at("01 00:00") - 10 * 86_400 + 6000 });
    october.tell({ kind: "gap", from: at("01 00:00") - 9 * 86_400, to: at("01 00:00"), why: "suspended" });
    const period = { from: at("01 00:00") - 31 * 86_400, to: at("01 00:00") };
    const asked = { system: "erp", text: "2026-10", period, now: NOW };
    expect(renderStatement(statementOf(october, asked) as Statement, locale, { ...PLAIN, width: 100 })).toContain(said);
  });
});

describe("The overview", () => {
  test.each(["en", "zh-CN"] as const)("has a line for each system, in %s.", async (locale) => {
    const text = renderOverview(overviewOf(ledger, NOW), "month", locale, PLAIN);
    await expect(text).toMatchFileSnapshot(`overview.${locale}.golden.txt`);
    for (const line of text.split("\n")) expect(widthOf(line)).toBeLessThanOrEqual(80);
  });

  test("leaves the tier out on a narrow screen, and shows it on a wide one.", () => {
    const columns = (width: number) =>
      renderOverview(overviewOf(ledger, NOW), "month", "en", { ...PLAIN, width })
        .split("\n")
        .find((line) => line.startsWith("SYSTEM"));
    expect(columns(80)).not.toContain("TIER");
    expect(columns(120)).toMatch(/^SYSTEM +TIER +AVAILABILITY +OBJECTIVE/);
  });
});
