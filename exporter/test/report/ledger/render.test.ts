import { describe, expect, test } from "vitest";
import { overviewOf } from "../../../src/ledger/overview.js";
import { type Statement, statementOf } from "../../../src/ledger/statement.js";
import { renderOverview } from "../../../src/report/ledger/overview.js";
import { renderStatement } from "../../../src/report/ledger/statement.js";
import { widthOf } from "../../../src/report/width.js";
import { NOW, November } from "../../fixtures/november.js";

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

describe("The overview", () => {
  test.each(["en", "zh-CN"] as const)("has a line for each system, in %s.", async (locale) => {
    const text = renderOverview(overviewOf(ledger, NOW), "month", locale, PLAIN);
    await expect(text).toMatchFileSnapshot(`overview.${locale}.golden.txt`);
  });
});
