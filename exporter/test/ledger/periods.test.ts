import { describe, expect, test } from "vitest";
import { dateAt, monthOf, periodAt } from "../../src/ledger/periods.js";

const at = (text: string) => Date.parse(text) / 1000;
const told = (period: { from: number; to: number } | undefined) =>
  period && [period.from, period.to].map((time) => new Date(time * 1000).toISOString());

describe("Running periods", () => {
  const now = at("2026-10-25T12:00Z");

  test.each([
    ["day", ["2026-10-24T22:00:00.000Z", "2026-10-25T23:00:00.000Z"]],
    ["month", ["2026-09-30T22:00:00.000Z", "2026-10-31T23:00:00.000Z"]],
    ["year", ["2025-12-31T23:00:00.000Z", "2026-12-31T23:00:00.000Z"]],
    ["30d", ["2026-09-25T12:00:00.000Z", "2026-10-25T12:00:00.000Z"]],
    ["365d", ["2025-10-25T12:00:00.000Z", "2026-10-25T12:00:00.000Z"]],
  ] as const)("The %s should be whole, by the clocks of the zone.", (name, expected) => {
    expect(told(periodAt(name, now, "Europe/Berlin"))).toEqual(expected);
  });

  test("A new day should begin at its midnight, and the day before be found again when the clock is put back.", () => {
    const midnight = at("2026-11-23T00:00+08:00");
    const days = [midnight - 0.001, midnight, midnight - 0.001].map((moment) => periodAt("day", moment, "Asia/Shanghai").from);
    expect(days).toEqual([midnight - 86_400, midnight, midnight - 86_400]);
  });

  test("Zones should be kept apart.", () => {
    expect(periodAt("day", now, "Asia/Shanghai")).not.toEqual(periodAt("day", now, "Europe/Berlin"));
  });
});

describe("Named periods", () => {
  test.each([
    ["2026", ["2025-12-31T16:00:00.000Z", "2026-12-31T16:00:00.000Z"]],
    ["2026-11", ["2026-10-31T16:00:00.000Z", "2026-11-30T16:00:00.000Z"]],
    ["2026-11-23", ["2026-11-22T16:00:00.000Z", "2026-11-23T16:00:00.000Z"]],
  ])("%s should be the whole of it.", (text, expected) => {
    expect(told(monthOf(text, "Asia/Shanghai"))).toEqual(expected);
  });

  test.each(["2026-13", "2026-02-30", "november", "26", "2026-1", ""])('"%s" should name none.', (text) => {
    expect(monthOf(text, "UTC")).toBeUndefined();
  });

  test("A moment should fall on the date that the zone's calendar shows.", () => {
    expect([dateAt(at("2026-11-22T16:00Z"), "Asia/Shanghai"), dateAt(at("2026-11-22T15:59:59.9Z"), "Asia/Shanghai")]).toEqual([
      "2026-11-23",
      "2026-11-22",
    ]);
  });
});
