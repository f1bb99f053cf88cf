import { describe, expect, test } from "vitest";
import { readPeriod } from "../../src/ledger/period-text.js";
import type { Interval } from "../../src/ledger/view.js";

const NOW = Date.parse("2026-11-23T18:41:00+08:00") / 1000;
const read = (text: string, zone = "Asia/Shanghai") => {
  const { from, to } = readPeriod(text, zone, NOW) as Interval;
  return [from, to].map((at) => new Date(at * 1000).toISOString().replace(":00.000Z", "Z"));
};

describe("A period", () => {
  test.each(["day", "month", "year", "30d", "365d"])("named %s is the running one.", (name) => {
    expect(readPeriod(name, "Asia/Shanghai", NOW)).toBe(name);
  });

  test.each([
    ["2026", "2025-12-31T16:00Z", "2026-12-31T16:00Z"],
    ["2026-11", "2026-10-31T16:00Z", "2026-11-30T16:00Z"],
    ["2026-11-23", "2026-11-22T16:00Z", "2026-11-23T16:00Z"],
    ["2026-11-02..2026-11-08", "2026-11-01T16:00Z", "2026-11-08T16:00Z"],
    ["2026-10..2026-11", "2026-09-30T16:00Z", "2026-11-30T16:00Z"],
    ["2026-11-02 09:30..2026-11-02T17:00", "2026-11-02T01:30Z", "2026-11-02T09:00Z"],
    ["7d", "2026-11-16T10:41Z", "2026-11-23T10:41Z"],
  ])("written %s is of the policy's zone.", (text, from, to) => {
    expect(read(text)).toEqual([from, to]);
  });

  test("of a month in which the clocks change is an hour longer or shorter.", () => {
    const hours = (text: string) => {
      const { from, to } = readPeriod(text, "Europe/Berlin", NOW) as Interval;
      return (to - from) / 3600;
    };
    expect([hours("2026-03"), hours("2026-10"), hours("2026-10-25")]).toEqual([743, 745, 25]);
  });

  test.each(["", "week", "2026-13", "2026-02-30", "2026-11..", "..", "a..b..c", "0d", "2026-11-23 18:41"])(
    'written "%s" is refused with the forms that are known.',
    (text) => {
      expect(() => readPeriod(text, "UTC", NOW)).toThrow(/^expected a period/);
    },
  );

  test("that ends before it starts is refused.", () => {
    expect(() => readPeriod("2026-11-08..2026-11-02", "UTC", NOW)).toThrow(
      'expected a period that ends after its start, got "2026-11-08..2026-11-02"',
    );
  });

  test("may lie ahead as far as the end of next year.", () => {
    expect(read("2027")).toEqual(["2026-12-31T16:00Z", "2027-12-31T16:00Z"]);
    expect(read("2026-01-01..2027-12-31")[1]).toBe("2027-12-31T16:00Z");
  });

  test.each(["2026-11-01..9999-12-31", "9999", "9999-12", "2028-12-01 10:00..2028-12-01 11:00"])(
    "written %s is refused: what lies so far ahead would take long to work out.",
    (text) => {
      expect(() => readPeriod(text, "UTC", NOW)).toThrow(`expected a period that ends within 2 years from now, got "${text}"`);
    },
  );

  test("may begin long before anything is known.", () => {
    expect(read("0001-01-01..2026-11-23", "UTC")).toEqual(["0001-01-01T00:00Z", "2026-11-24T00:00Z"]);
  });
});
