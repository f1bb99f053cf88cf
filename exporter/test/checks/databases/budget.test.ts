import { describe, expect, test } from "vitest";
import { seriesBudget } from "../../../src/checks/databases/budget.js";
import { type Signal, signal } from "../../../src/checks/databases/signals.js";

const statements = (count: number) =>
  Array.from({ length: count }, (_, index) => `q${index}`).flatMap((digest) => [
    signal("digest_calls_total", { digest }, 1),
    signal("digest_seconds_total", { digest }, 1),
    signal("digest_info", { digest, query: digest }, 1),
  ]);
const users = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts).map(([name, count]) => signal("connections_by", { scope: "user", name }, count));
const REST = [signal("digest_calls_total", { digest: "other" }, 1), signal("digest_seconds_total", { digest: "other" }, 1)];
const named = (signals: readonly Signal[]) =>
  signals.filter(({ name }) => name === "connections_by").map(({ labels }) => labels.name);
const leftOut = (signals: readonly Signal[]) =>
  Object.fromEntries(
    signals
      .filter(({ name, value }) => name === "series_left_out" && value > 0)
      .map(({ labels, value }) => [labels.collector, value]),
  );

describe("the series of one server", () => {
  test("are all there inside the limit.", () => {
    const given = [...statements(20), ...REST, signal("lock_waits", {}, 0), ...users({ a: 1, b: 2 })];
    const shown = seriesBudget(500).trim(given, 100);
    expect(shown.slice(0, given.length)).toEqual(given);
    expect(shown).toContainEqual(signal("series_limit", {}, 500));
    expect(leftOut(shown)).toEqual({});
  });

  test("never exceed it, with those beside them, and leave out the least important, whole statements at a time.", () => {
    const given = [...users({ a: 1, b: 2 }), ...statements(500), ...REST, signal("lock_waits", {}, 0)];
    const shown = seriesBudget(100).trim(given, 10);
    expect(shown.length + 10).toBeLessThanOrEqual(100);
    expect(shown).toEqual(expect.arrayContaining([...REST, signal("lock_waits", {}, 0)]));
    const calls = shown.filter(({ name, labels }) => name === "digest_calls_total" && labels.digest !== "other");
    expect(shown.filter(({ name }) => name === "digest_info").map(({ labels }) => labels.digest)).toEqual(
      calls.map(({ labels }) => labels.digest),
    );
    expect(leftOut(shown).digests).toBe(1500 - 3 * calls.length);
  });

  test("keep their places from run to run, and free ones go to the greatest and to those with a limit.", () => {
    const budget = seriesBudget(8);
    expect(named(budget.trim(users({ a: 1, b: 5, c: 3, d: 4 }), 0))).toEqual(["b", "c", "d"]);
    expect(named(budget.trim(users({ a: 9, b: 1, c: 1, d: 1 }), 0))).toEqual(["b", "c", "d"]);
    expect(named(budget.trim(users({ a: 9, b: 1, d: 1, e: 7 }), 0))).toEqual(["a", "b", "d"]);
    const limited = [...users({ x: 1, y: 9 }), signal("connections_by_max", { scope: "user", name: "x" }, 2)];
    const shown = seriesBudget(7).trim(limited, 0);
    expect(named(shown)).toEqual(["x"]);
    expect(leftOut(shown)).toEqual({ connections_by: 1 });
  });
});
