import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Book } from "../../src/ledger/book.js";
import type { DatedFact } from "../../src/ledger/fact.js";
import type { Account, Totals } from "../../src/ledger/view.js";
import { bruteForce, type Count } from "./brute-force.js";
import { live, type Script, SYSTEM, script } from "./world.js";

const RUNS = 1000;

/** What an account says, in the words of the count. */
function figures(account: Account) {
  const { up, down, unknown, maintenance, excluded, availability, lowerBound, upperBound, coverage, repairs } = account;
  const incidents = account.incidents.map(({ from, to, down, repairCounted, repairElapsed }) => ({
    from,
    to,
    down,
    repairCounted,
    repairElapsed,
  }));
  const { repairMean, repairMeanElapsed } = account;
  return {
    sums: { up, down, unknown, maintenance, excluded },
    ratios: { availability, lowerBound, upperBound, coverage },
    incidents,
    repairs: { repairs, repairMean, repairMeanElapsed },
  };
}

function expected({ up, down, unknown, maintenance, excluded, incidents, repairs, repairCounted, repairElapsed }: Count) {
  const counted = up + down + unknown;
  return {
    sums: { up, down, unknown, maintenance, excluded },
    ratios: {
      availability: up + down > 0 ? up / (up + down) : undefined,
      lowerBound: counted > 0 ? up / counted : undefined,
      upperBound: counted > 0 ? (up + unknown) / counted : undefined,
      coverage: counted > 0 ? (up + down) / counted : undefined,
    },
    incidents,
    repairs: {
      repairs,
      repairMean: repairs > 0 ? repairCounted / repairs : undefined,
      repairMeanElapsed: repairs > 0 ? repairElapsed / repairs : undefined,
    },
  };
}

/** Lives through a script, and at each question holds the book, and one that loads the facts anew, against the count. */
function agree(made: Script, share: readonly [number, number]): void {
  const book = new Book();
  const facts: DatedFact[] = [];
  let before: Totals = { up: 0, down: 0, unknown: 0, incidents: 0, repairs: 0, repairSeconds: 0 };
  live(
    made,
    (fact) => {
      facts.push(fact);
      book.apply(fact);
    },
    (truth, at) => {
      const loaded = new Book();
      for (const fact of facts) loaded.apply(fact);
      const all = { from: Math.min(truth.wall[0] ?? at.now, at.now) - 7200, to: at.now + 5400 };
      const inside = (part: number) => Math.round(all.from + part * (all.to - all.from));
      const part = { from: inside(Math.min(...share)), to: inside(Math.max(...share)) };
      const counted = bruteForce(truth, all.to, at);
      for (const period of [all, part]) {
        const count = counted(period);
        for (const one of [book, loaded]) {
          const account = one.account(SYSTEM, period, at);
          if (account === undefined) throw new Error("the system is not known");
          expect(figures(account)).toEqual(expected(count));
          const budget = [...count.counted].reduce((sum, [availability, seconds]) => sum + (1 - availability) * seconds, 0);
          expect(account.budget).toBeCloseTo(budget, 6);
        }
      }
      const totals = book.totals(SYSTEM, at);
      if (totals === undefined) throw new Error("the system is not known");
      for (const key of Object.keys(before) as (keyof Totals)[]) {
        if (totals[key] < before[key]) expect.fail(`${key} fell from ${before[key]} to ${totals[key]}`);
      }
      before = totals;
      const observed = bruteForce(truth, all.to, at, false);
      const sums = observed({ from: Number.MIN_SAFE_INTEGER, to: at.classified });
      for (const key of ["up", "down", "unknown"] as const) expect(totals[key]).toBeGreaterThanOrEqual(sums[key]);
      if (!truth.putBack) {
        // Never further ahead of the truth than one run takes (and the process may have stood still in it), or one heartbeat.
        const ahead = Math.max(10, ...facts.map((fact) => (fact.kind === "up" ? fact.time - fact.at : 0)));
        const limit = bruteForce(truth, all.to, { now: at.now, classified: at.now }, false)({ from: all.from, to: at.now });
        for (const key of ["up", "down", "unknown"] as const) expect(totals[key]).toBeLessThanOrEqual(limit[key] + ahead);
        expect(totals.incidents).toBe(sums.incidents.length);
        expect(loaded.totals(SYSTEM, at)).toEqual(totals);
      }
    },
  );
}

describe("The book", { timeout: 300_000 }, () => {
  const share = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }));

  test("Any history should come to what a count second by second comes to.", () => {
    fc.assert(fc.property(script(false), share, agree), { numRuns: RUNS });
  });

  test("So it should be when the clock is set forward and back.", () => {
    fc.assert(fc.property(script(true), share, agree), { numRuns: RUNS / 4 });
  });
});
