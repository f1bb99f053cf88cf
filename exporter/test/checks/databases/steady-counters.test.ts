import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { steadyCounters } from "../../../src/checks/databases/steady-counters.js";

describe("a sum over things that come and go", () => {
  test("goes on with what is added while they stay the same, and with nothing when they change.", () => {
    const counters = steadyCounters<"deadlocks">();
    const told = (identity: string, deadlocks: number) => counters.update(identity, { deadlocks }).deadlocks;
    expect(told("a b", 100)).toBe(100);
    expect(told("a b", 103)).toBe(103);
    expect(told("a", 50)).toBe(103);
    expect(told("a", 52)).toBe(105);
    expect(told("a c", 500)).toBe(105);
    expect(told("a c", 4)).toBe(109);
  });

  test("counts nothing in an interval in which it fell, when that means that things were lost.", () => {
    const counters = steadyCounters<"drops">("lost");
    const told = (drops: number) => counters.update("a", { drops }).drops;
    expect([told(10), told(12), told(5), told(6)]).toEqual([10, 12, 12, 13]);
  });

  test("never falls.", () => {
    const reading = fc.record({ identity: fc.constantFrom("a", "b"), sum: fc.nat() });
    fc.assert(
      fc.property(fc.array(reading), fc.constantFrom("restarted" as const, "lost" as const), (readings, falls) => {
        const counters = steadyCounters<"sum">(falls);
        let last = 0;
        for (const { identity, sum } of readings) {
          const told = counters.update(identity, { sum }).sum;
          expect(told).toBeGreaterThanOrEqual(last);
          last = told;
        }
      }),
    );
  });
});
