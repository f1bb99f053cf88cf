import { describe, expect, test } from "vitest";
import { exportOf } from "../../../src/ledger/export.js";
import { exportCsv } from "../../../src/report/ledger/csv.js";
import { at, NOW, November } from "../../fixtures/november.js";

const exported = (ledger: November, period: { from: number; to: number }) =>
  exportOf(ledger, { systems: ["erp"], text: "November", period });

describe("The export as CSV", () => {
  test("holds every interval, correction and figure, and the head of the chain.", async () => {
    const text = exportCsv(exported(new November(), { from: at("01 00:00"), to: NOW }));
    await expect(text).toMatchFileSnapshot("export.golden.csv");
  });

  test("explains a stretch by an incident that began before the period.", () => {
    const [system] = exported(new November(), { from: at("15 02:05"), to: at("15 02:10") }).systems;
    expect(system?.intervals.map(({ state, causes }) => [state, causes.map(({ check }) => check)])).toEqual([
      ["down", ["erp-db", "erp/place-order"]],
    ]);
  });

  test("gives a spreadsheet no formula to run, and a terminal nothing to obey.", () => {
    const ledger = new November();
    const reason = '=HYPERLINK("http://elsewhere.example","x")';
    ledger.tell({ kind: "exclusion", id: "x9", system: "erp", from: at("22 10:00"), to: at("22 10:10"), reason, by: "@li" });
    const lines = exportCsv(exported(ledger, { from: at("22 00:00"), to: NOW })).split("\r\n");
    expect(lines.find((line) => line.startsWith("exclusion"))).toContain(
      `,"'=HYPERLINK(""http://elsewhere.example"",""x"")",x9,by,'@li`,
    );
    expect(exportCsv(exported(ledger, { from: at("14 00:00"), to: NOW }))).not.toContain("\u001b");
  });
});
