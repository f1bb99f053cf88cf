import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type DigestRow, digestBoard, OTHER } from "../../../src/checks/databases/digests.js";
import type { Signal } from "../../../src/checks/databases/signals.js";

/** A server of six statements that run, are reset, are dropped, and are shown in full or folded. */
const step = fc.record({
  seconds: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 6, maxLength: 6 }),
  event: fc.constantFrom("none", "none", "none", "drop", "reset"),
  victim: fc.integer({ min: 0, max: 5 }),
  visible: fc.subarray([0, 1, 2, 3, 4, 5]),
  pause: fc.constantFrom(15, 15, 15, 1800),
});
const history = fc.array(step, { minLength: 1, maxLength: 40 });
const TOP = 2;

interface Run {
  readonly signals: readonly Signal[];
  /** Seconds that the server's statements really took since the baseline. */
  readonly spent: number;
  readonly lost: boolean;
}

function play(steps: readonly (typeof step extends fc.Arbitrary<infer T> ? T : never)[], folded: boolean): readonly Run[] {
  const board = digestBoard({ top: TOP, enterAfter: 3, leaveAfter: 3600 });
  const counters = new Map<number, { calls: number; seconds: number }>();
  let now = 0;
  let spent = 0;
  let lost = false;
  return steps.map(({ seconds, event, victim, visible, pause }, index) => {
    if (event === "drop") counters.delete(victim);
    if (event === "reset") counters.clear();
    if (event !== "none") lost = true;
    seconds.forEach((took, id) => {
      if (took === 0) return;
      const old = counters.get(id) ?? { calls: 0, seconds: 0 };
      counters.set(id, { calls: old.calls + 1, seconds: old.seconds + took });
      if (index > 0) spent += took;
    });
    const rows = [...counters].map(([id, row]) => ({ digest: `d${id}`, query: `SELECT ${id}`, ...row }));
    now += pause;
    const shown = ({ digest }: DigestRow) => board.members.includes(digest) || visible.some((id) => digest === `d${id}`);
    const rest = rows.filter((row) => !shown(row));
    const other = {
      digest: OTHER,
      query: "",
      calls: rest.reduce((sum, { calls }) => sum + calls, 0),
      seconds: rest.reduce((sum, { seconds }) => sum + seconds, 0),
    };
    return { signals: board.update(folded ? [...rows.filter(shown), other] : rows, now), spent, lost };
  });
}

const valuesOf = ({ signals }: Run, name: Signal["name"]) =>
  new Map(signals.filter((one) => one.name === name).map(({ labels, value }) => [labels.digest ?? "", value]));
const total = (run: Run) => [...valuesOf(run, "digest_seconds_total").values()].reduce((sum, value) => sum + value, 0);

describe.each([false, true])("the counters of a board whose rows are folded: %s", (folded) => {
  test("never fall, whatever the server drops or resets and whoever is a member.", () => {
    fc.assert(
      fc.property(history, (steps) => {
        const last = new Map<string, number>();
        for (const run of play(steps, folded)) {
          for (const name of ["digest_seconds_total", "digest_calls_total"] as const) {
            for (const [digest, value] of valuesOf(run, name)) {
              expect(value).toBeGreaterThanOrEqual(last.get(name + digest) ?? 0);
              last.set(name + digest, value);
            }
          }
        }
      }),
    );
  });

  test("count all time once while the server loses nothing.", () => {
    fc.assert(
      fc.property(history, (steps) => {
        const former = new Map<string, number>();
        for (const run of play(
          steps.map((one) => ({ ...one, event: "none" })),
          folded,
        )) {
          // The time of former members is in series that are not shown at present.
          const shown = valuesOf(run, "digest_seconds_total");
          for (const [digest, value] of shown) former.set(digest, value);
          expect([...former.values()].reduce((sum, value) => sum + value, 0)).toBe(run.spent);
        }
      }),
    );
  });

  test("never count more than was spent, also when the server drops and resets.", () => {
    fc.assert(
      fc.property(history, (steps) => {
        for (const run of play(steps, folded)) expect(total(run)).toBeLessThanOrEqual(run.spent);
      }),
    );
  });

  test("are of twice the top at most, and have a text each.", () => {
    fc.assert(
      fc.property(history, (steps) => {
        for (const run of play(steps, folded)) {
          const texts = valuesOf(run, "digest_info");
          expect(texts.size).toBeLessThanOrEqual(2 * TOP);
          expect([...texts.keys(), OTHER].sort()).toEqual([...valuesOf(run, "digest_calls_total").keys()].sort());
        }
      }),
    );
  });
});
