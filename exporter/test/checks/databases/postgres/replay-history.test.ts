import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { replayHistory } from "../../../../src/checks/databases/postgres/replay-history.js";

describe("the time for which a standby is behind", () => {
  test("runs from the first look at which the log was further than the standby is now.", () => {
    const history = replayHistory();
    history.look(0, 100, [100]);
    expect(history.behind(100)).toBe(0);
    history.look(15, 200, [100]);
    expect(history.behind(100)).toBe(0);
    history.look(30, 300, [100]);
    expect(history.behind(100)).toBe(15);
    history.look(45, 300, [250]);
    expect(history.behind(250)).toBe(15);
    history.look(60, 300, [300]);
    expect(history.behind(300)).toBe(0);
  });

  test("starts again when the log has another past.", () => {
    const history = replayHistory();
    for (let at = 0; at < 100; at += 10) history.look(at, 1000 + at, [5]);
    history.look(100, 50, [5]);
    expect(history.behind(5)).toBe(0);
  });

  test("is never more than the truth, nor less for one that stands still over thousands of looks.", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), (looks) => {
        const history = replayHistory();
        for (let at = 0; at <= looks; at++) history.look(at, 1 + at, [1]);
        expect(history.behind(1)).toBeLessThanOrEqual(looks);
        expect(history.behind(1)).toBeGreaterThanOrEqual(looks - 1);
      }),
      { numRuns: 20 },
    );
  });
});
