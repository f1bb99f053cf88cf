import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { longestChain, type Wait } from "../../../../src/checks/databases/mysql/lock-chain.js";

const waits = (...pairs: readonly string[]): readonly Wait[] =>
  pairs.map((pair) => ({ waiter: pair.charAt(0), blocker: pair.charAt(1) }));

describe("The longest chain of waiting sessions", () => {
  test.each<[string, readonly Wait[], number]>([
    ["is 0 while nothing waits", [], 0],
    ["counts the one that waits and the one that holds", waits("ba"), 2],
    ["is as long for many that wait for one", waits("ba", "ca", "da"), 2],
    ["goes through who waits and holds at once", waits("ba", "cb", "dc"), 4],
    ["takes the longer of two ways", waits("da", "db", "ba", "cb", "dc"), 4],
    ["looks at each of several chains", waits("ba", "dc", "ed", "fe"), 4],
    ["ends in a circle", waits("ab", "ba"), 2],
    ["leaves out who waits for itself", waits("aa"), 0],
  ])("%s.", (_, given, expected) => {
    expect(longestChain(given)).toBe(expected);
  });

  test("of a queue in which each waits for all before it is the queue.", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 60 }), (length) => {
        const queue = Array.from({ length }, (_, later) =>
          Array.from({ length: later }, (_, earlier) => ({ waiter: String(later), blocker: String(earlier) })),
        ).flat();
        expect(longestChain(queue)).toBe(length);
      }),
    );
  });
});
