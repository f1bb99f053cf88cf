import { load } from "cheerio";
import { describe, expect, test } from "vitest";
import { ledgerFormat } from "../../../src/locales/ledger-format.js";
import { ProcessMetrics } from "../../../src/metrics/collect/process.js";
import { snapshots } from "../../../src/metrics/snapshot.js";
import { renderOverview } from "../../../src/report/ledger/overview.js";
import { renderStatement } from "../../../src/report/ledger/statement.js";
import { tellOverview, tellStatement } from "../../../src/web/ledger/questions.js";
import { BAD_MORNING, companyFacts, ledgerOf } from "../../fixtures/company-ledger.js";
import { company, NOW } from "../../fixtures/state.js";
import { ask, serve } from "../serve.js";
import { withLedger } from "./visit.js";

/** What a system's row shows of month and year, blanks alike. */
type Shown = Readonly<Record<"month" | "year", { readonly share: string; readonly left: string }>>;
type Figures = {
  availability: number | null;
  budgetRemaining: number;
  coverage: number | null;
  incidents: number;
  repairMean: number | null;
};
interface Answer {
  readonly systems: readonly { readonly system: string; readonly periods: Readonly<Record<string, Figures>> }[];
}

const plain = (text: string) => text.replaceAll("\u00a0", " ").trim();
const { share, duration } = ledgerFormat("en", "Asia/Shanghai");

/** The company, at any moment that the clock is set to. */
async function atAnyMoment() {
  let now = NOW;
  const source = ledgerOf(companyFacts(...BAD_MORNING), {}, () => now);
  const view = company({ now: () => now });
  const build = { version: "0.1.0", revision: "abc", nodejs: process.version };
  const metrics = snapshots(() => ({ state: view, ledger: source }), build, new ProcessMetrics());
  const { url } = await serve(view, {
    ...withLedger(
      () => source,
      () => now,
    ),
    metrics,
  });
  const text = async (path: string) => (await ask(url + path)).body.toString();
  return {
    source,
    text,
    set: (moment: number) => {
      now = moment;
    },
    json: async (path: string) => JSON.parse(await text(path)) as Answer,
  };
}

function rows(page: string): ReadonlyMap<string, Shown> {
  const $ = load(page);
  return new Map(
    $("tr.system")
      .get()
      .map((row) => {
        const [month, year] = $(row)
          .find("td")
          .get()
          .map((cell) => ({ share: plain($(cell).find(".share").text()), left: plain($(cell).find(".left").text()) }));
        return [($(row).attr("id") ?? "").replace("system-", ""), { month, year } as Shown];
      }),
  );
}

function sample(exposition: string, name: string, system: string, period: string): number {
  const line = exposition.split("\n").find((one) => one.startsWith(`${name}{system="${system}",period="${period}"}`));
  return Number(line?.split(" ").at(-1));
}

describe("The figures of the page", () => {
  test.each([
    ["now", NOW],
    ["an hour later", NOW + 3600],
    ["over a month's end", NOW + 9 * 86_400 + 17],
  ])("are those of the API, the metrics and ledger show, %s.", async (_, moment) => {
    const { source, text, json, set } = await atAnyMoment();
    set(moment);
    const [page, { systems }, exposition] = [rows(await text("/")), await json("/api/v1/ledger"), await text("/metrics")];
    expect(page.size).toBe(7);
    const ledger = { source, now: moment, locale: "en" } as const;
    for (const period of ["month", "year"] as const) {
      const screen = renderOverview(tellOverview(ledger, period), period, "en", { width: 200, rows: undefined, colour: false });
      for (const { system, periods } of systems) {
        const told = periods[period] ?? expect.unreachable();
        const { availability, budgetRemaining } = told;
        const shown = page.get(system)?.[period];
        if (availability === null) {
          expect(shown).toEqual({ share: "", left: "" });
          continue;
        }
        const left = duration(Math.abs(budgetRemaining));
        expect(shown, system).toEqual({
          share: share(availability),
          left: budgetRemaining < 0 ? `overspent by ${left}` : `${left} left`,
        });
        expect(sample(exposition, "sla_period_availability_ratio", system, period)).toBe(availability);
        expect(sample(exposition, "sla_period_error_budget_remaining_seconds", system, period)).toBe(budgetRemaining);
        const line = screen.split("\n").find((one) => one.startsWith(`${system} `)) ?? "";
        expect(line).toContain(share(availability));
        expect(line).toContain(`${budgetRemaining < 0 ? "-" : ""}${left}`);
      }
    }
  });

  test("of a system's page are all that ledger show says.", async () => {
    const { source, text } = await atAnyMoment();
    const $ = load(await text("/systems/erp"));
    const cells = (column: number) =>
      new Map(
        $("table.sla tbody tr")
          .get()
          .map((row) => [$(row).find("th").text(), plain($(row).find("td").eq(column).text())]),
      );
    for (const [column, period] of [
      [0, "month"],
      [1, "year"],
    ] as const) {
      const statement = tellStatement({ source, now: NOW, locale: "en" }, "erp", period);
      const screen = renderStatement(statement, "en", { width: 300, rows: undefined, colour: false });
      const { account } = statement;
      const figures = cells(column);
      expect(figures.get("Availability")).toMatch(new RegExp(`^${share(account.availability ?? 0)} met so far`));
      expect(screen).toContain(share(account.availability ?? 0));
      expect(screen).toContain(figures.get("Bounds"));
      expect(screen).toContain(`Coverage      ${figures.get("Coverage")}`);
      expect(screen).toContain(`Downtime      ${figures.get("Downtime")}`);
      expect(screen).toContain(`Incidents: ${figures.get("Incidents")}`);
      expect(screen).toContain(`Repair time   ${duration(account.repairMean ?? 0)} `);
      expect(figures.get("Mean time to repair")).toMatch(new RegExp(`^${duration(account.repairMean ?? 0)} met`));
    }
    const incidents = source.account("erp", "year")?.incidents ?? [];
    expect($(".incident-table tbody tr").length).toBe(incidents.length);
    expect(plain($(".incident-table tbody tr").eq(0).text())).toContain("still down");
  });

  test("name an incident that reaches into the year, and do not count it.", async () => {
    const { source, text, set } = await atAnyMoment();
    set(NOW + 60 * 86_400);
    const $ = load(await text("/systems/erp"));
    expect(source.account("erp", "year")?.incidents).toEqual([]);
    const rows = $(".incident-table tbody tr");
    expect(rows.length).toBe(1);
    expect(plain(rows.text())).toMatch(/2026-11-23 \S+ before this year.*still down/);
  });

  test("of the days add up to what the month came to.", async () => {
    const { source, text } = await atAnyMoment();
    const $ = load(await text("/systems/crm"));
    const days = $(".days li .unseen")
      .get()
      .map((item) => plain($(item).text()));
    expect(days).toHaveLength(90);
    expect(days.at(-1)).toBe("2026-11-23: 100.000 %");
    expect(days.filter((day) => day.includes("down"))).toEqual(["2026-11-18: 93.263 %, down 1 h 37 min"]);
    expect(days.find((day) => day.startsWith("2026-11-14"))).toBe("2026-11-14: 100.000 %, unknown 25 min");
    expect(source.account("crm", "month")?.down).toBe(97 * 60);
  });
});
