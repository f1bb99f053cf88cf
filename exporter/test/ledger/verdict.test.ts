import { describe, expect, test } from "vitest";
import { verdictOf } from "../../src/ledger/verdict.js";
import { system, Told } from "./told.js";

const PERIOD = { from: 0, to: 100_000 };

/** Down for so many seconds of the period, unknown for so many, with an objective of 99 %: a budget of 1000 s. */
const verdict = (down: number, unknown: number, now = PERIOD.to) => {
  const told = Told.withSystem().outage(10_000, 10_000 + down);
  if (unknown > 0) told.at(20_000 + unknown, { kind: "gap", from: 20_000, to: 20_000 + unknown, why: "suspended" });
  return verdictOf(told.account(now, PERIOD), 0.99);
};

describe("An objective", () => {
  test("of a running period is met or not so far, and missed as soon as the budget is overspent.", () => {
    expect([verdict(0, 0, 50_000), verdict(900, 0, 50_000), verdict(1001, 0, 50_000)]).toEqual(["metSoFar", "below", "missed"]);
  });

  test("of a period that is over is met or missed where all was watched.", () => {
    expect([verdict(0, 0), verdict(1000, 0), verdict(1001, 0)]).toEqual(["met", "met", "missed"]);
  });

  test("is not met by time that nobody watched.", () => {
    expect([verdict(500, 49_000), verdict(900, 50_000), verdict(1001, 50_000)]).toEqual(["met", "unproven", "missed"]);
    expect(verdict(900, 50_000, 99_000)).toBe("below");
  });

  test("that changed within the period is held against what was asked at each time.", () => {
    const told = Told.withSystem({ availability: 0.9 }).outage(1000, 6000);
    told.policy(50_000, { erp: system({ availability: 0.99 }) });
    told.at(60_000, { kind: "gap", from: 60_000, to: 60_100, why: "suspended" });
    const account = told.account(PERIOD.to, PERIOD);
    expect(account.availability).toBeLessThan(0.99);
    expect(verdictOf(account, 0.99)).toBe("met");
  });
});
