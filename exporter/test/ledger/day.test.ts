import { describe, expect, test } from "vitest";
import { overDay } from "../../src/ledger/day.js";
import { HOUR, MONDAY, system, Told } from "./told.js";

const DAY = 24 * HOUR;
const SUMMARY = { up: 0, down: 0, unknown: 0, incidents: 0 };

/** Sums up what is over at the moment. @returns the dates. */
function summarise(told: Told, moment: number): readonly string[] {
  const dates: string[] = [];
  for (let date = overDay(told.book, MONDAY + moment); date !== undefined; date = overDay(told.book, MONDAY + moment)) {
    dates.push(date);
    told.at(moment, { kind: "day", date, systems: { erp: SUMMARY } });
  }
  return dates;
}

const set = (told: Told, from: number, to: number) => told.at(to, { kind: "clock", from, to });

describe("Days", () => {
  test("should be summed up once, ten minutes after their end.", () => {
    const told = Told.withSystem();
    expect(summarise(told, DAY + 599)).toEqual([]);
    expect(summarise(told, DAY + 600)).toEqual(["2026-11-23"]);
    expect(summarise(told, 3 * DAY + 600)).toEqual(["2026-11-24", "2026-11-25"]);
  });

  test("over which the clock was put forward should have no summary, those that come after all their own.", () => {
    const told = set(Told.withSystem(), HOUR, 3650 * DAY);
    expect(summarise(told, 3650 * DAY + 60)).toEqual(["2026-11-23"]);
    set(told, 3650 * DAY + 60, HOUR + 60);
    expect(summarise(told, 3 * DAY)).toEqual(["2026-11-23", "2026-11-24"]);
  });

  test("before a first start with the clock at 1970 should have none.", () => {
    const told = new Told().at(-MONDAY + 20, { kind: "start", version: "1" });
    set(told.policy(-MONDAY + 20, { erp: system() }), -MONDAY + 50, HOUR);
    expect(summarise(told, 2 * DAY)).toEqual(["1970-01-01", "2026-11-23"]);
  });

  test("should keep their summaries while the clock is put back for a while, but for that into which it was put.", () => {
    const told = Told.withSystem();
    expect(summarise(told, 5 * DAY)).toHaveLength(4);
    set(told, 5 * DAY, 2 * DAY + HOUR);
    expect(summarise(told, 2 * DAY + HOUR + 60)).toEqual([]);
    set(told, 2 * DAY + HOUR + 60, 5 * DAY + 60);
    expect(summarise(told, 6 * DAY)).toEqual(["2026-11-25", "2026-11-27"]);
  });
});
