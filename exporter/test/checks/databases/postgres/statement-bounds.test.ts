import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundsBetween, type EntryStatistics, NO_CALLS } from "../../../../src/checks/databases/postgres/statement-bounds.js";

/** Adds up durations (milliseconds) as pg_stat_statements does, and gives them back in seconds. */
function statisticsOf(durations: readonly number[]): EntryStatistics {
  let mean = 0;
  let variance = 0;
  let total = 0;
  durations.forEach((duration, index) => {
    const old = mean;
    mean += (duration - old) / (index + 1);
    variance += (duration - old) * (duration - mean);
    total += duration;
  });
  if (durations.length === 0) return NO_CALLS;
  return {
    calls: durations.length,
    total: total / 1000,
    min: Math.min(...durations) / 1000,
    max: Math.max(...durations) / 1000,
    deviation: Math.sqrt(variance / durations.length) / 1000,
  };
}

const fast = fc.double({ min: 0.001, max: 999, noNaN: true });
const slow = fc.double({ min: 1000, max: 60_000, noNaN: true });
const edge = fc.constantFrom(999.999, 1000, 1000.001, 0);
const durations = fc.array(fc.oneof({ weight: 6, arbitrary: fast }, { weight: 2, arbitrary: slow }, edge), { maxLength: 60 });

const slowOf = (list: readonly number[]) => list.filter((duration) => duration / 1000 >= 1).length;

describe("bounds of the slow calls of one statement", () => {
  it("hold for any durations before and between two snapshots.", () => {
    fc.assert(
      fc.property(durations, durations, (before, between) => {
        const bounds = boundsBetween(statisticsOf(before), statisticsOf([...before, ...between]), 1);
        const truth = slowOf(between);
        expect(bounds.lower).toBeLessThanOrEqual(truth);
        expect(bounds.upper).toBeGreaterThanOrEqual(truth);
      }),
      { numRuns: 5000 },
    );
  });

  it("hold for a statement that ran millions of times before.", () => {
    const old: EntryStatistics = { calls: 5_000_000, total: 50_000, min: 0.001, max: 0.9, deviation: 0.004 };
    fc.assert(
      fc.property(durations, (between) => {
        const added = statisticsOf(between);
        const calls = old.calls + added.calls;
        const total = old.total + added.total;
        const squares = squaresOf(old) + squaresOf(added);
        const now: EntryStatistics = {
          calls,
          total,
          min: Math.min(old.min, added.calls ? added.min : old.min),
          max: Math.max(old.max, added.max),
          deviation: Math.sqrt(squares / calls - (total / calls) ** 2),
        };
        const bounds = boundsBetween(old, now, 1);
        expect(bounds.lower).toBeLessThanOrEqual(slowOf(between));
        expect(bounds.upper).toBeGreaterThanOrEqual(slowOf(between));
      }),
      { numRuns: 1000 },
    );
  });

  it("are the truth for a single call.", () => {
    const before = statisticsOf([5, 1500, 7]);
    expect(boundsBetween(before, statisticsOf([5, 1500, 7, 1200]), 1)).toEqual({ lower: 1, upper: 1 });
    expect(boundsBetween(before, statisticsOf([5, 1500, 7, 900]), 1)).toEqual({ lower: 0, upper: 0 });
  });

  it("find one slow call among a hundred fast ones.", () => {
    const quick = Array.from({ length: 100 }, (_, index) => 1 + (index % 5));
    const before = statisticsOf([...quick, 2500]);
    expect(boundsBetween(before, statisticsOf([...quick, 2500, ...quick, 2000]), 1)).toEqual({ lower: 1, upper: 1 });
  });

  it("are zero while no call has ever reached the threshold.", () => {
    expect(boundsBetween(NO_CALLS, statisticsOf(Array.from({ length: 500 }, () => 999)), 1)).toEqual({ lower: 0, upper: 0 });
  });

  it("count a call of exactly the threshold as slow.", () => {
    expect(boundsBetween(NO_CALLS, statisticsOf([1000]), 1)).toEqual({ lower: 1, upper: 1 });
  });
});

function squaresOf({ calls, total, deviation }: EntryStatistics): number {
  return calls === 0 ? 0 : calls * deviation ** 2 + total ** 2 / calls;
}
