import { describe, expect, it } from "vitest";
import { difference, type Entry, type Snapshot } from "../../../../src/checks/databases/postgres/statements.js";

const entry = (key: string, calls: number, total: number, max: number, fields: Partial<Entry> = {}): Entry => {
  const min = calls === 0 ? 0 : Math.min(max, total / calls);
  return { key, query: key, own: false, since: "", extremesSince: "", calls, total, min, max, deviation: 0, ...fields };
};
const snapshot = (entries: readonly Entry[], fields: Partial<Snapshot> = {}): Snapshot => ({
  identity: "a",
  evictions: 0,
  size: entries.length,
  capacity: 5000,
  entries: new Map(entries.map((each) => [each.key, each])),
  ...fields,
});
const all = { nothing: false, nested: false, gaps: "" };
const none = () => false;
const WITHOUT_BOUND = { lower: 0, upper: Number.POSITIVE_INFINITY };

describe("two snapshots of pg_stat_statements", () => {
  it("count an entry that is new.", () => {
    expect(difference(snapshot([]), snapshot([entry("q", 1, 3, 3)]), 1, all, none)).toMatchObject({
      lower: 1,
      upper: 1,
      exact: false,
    });
  });

  it("say nothing of the time between when the statistics began anew.", () => {
    const now = snapshot([entry("q", 5, 15, 3)], { identity: "b" });
    expect(difference(snapshot([entry("q", 1, 3, 3)]), now, 1, all, none)).toMatchObject(WITHOUT_BOUND);
  });

  it("have no upper bound when an entry has gone, or went and came unseen.", () => {
    const before = snapshot([entry("q", 1, 3, 3)]);
    expect(difference(before, snapshot([]), 1, all, none)).toMatchObject(WITHOUT_BOUND);
    expect(difference(before, snapshot([entry("q", 1, 3, 3)], { evictions: 1 }), 1, all, none)).toMatchObject(WITHOUT_BOUND);
  });

  it("tell an eviction by a full table where the server does not count them.", () => {
    const old = { evictions: undefined };
    const entries = [entry("q", 1, 3, 3)];
    expect(difference(snapshot(entries, old), snapshot(entries, { ...old, size: 4600 }), 1, all, none).upper).toBe(0);
    expect(difference(snapshot(entries, old), snapshot(entries, { ...old, size: 4750 }), 1, all, none).upper).toBe(
      Number.POSITIVE_INFINITY,
    );
  });

  it("take an entry that was reset for what it has held since.", () => {
    const before = snapshot([entry("q", 9, 27, 3)]);
    expect(difference(before, snapshot([entry("q", 2, 4, 2)]), 1, all, none)).toMatchObject({
      lower: 2,
      upper: Number.POSITIVE_INFINITY,
    });
    const dated = snapshot([entry("q", 9, 27, 3, { since: "1", extremesSince: "1" })]);
    const again = snapshot([entry("q", 9, 27, 3, { since: "2", extremesSince: "2" })]);
    expect(difference(dated, again, 1, all, none).upper).toBe(Number.POSITIVE_INFINITY);
  });

  it("trust no extremes that were reset alone.", () => {
    const before = snapshot([entry("q", 9, 27, 3, { since: "1", extremesSince: "1" })]);
    const now = snapshot([entry("q", 12, 32.5, 0.5, { since: "1", extremesSince: "2" })]);
    expect(difference(before, now, 1, all, none)).toMatchObject({ lower: 0, upper: 3 });
  });

  it("leave out our own statements, not all of our user's.", () => {
    const now = snapshot([entry("ours", 1, 3, 3, { own: true }), entry("shared", 1, 3, 3, { own: true })]);
    expect(difference(snapshot([]), now, 1, all, (query) => query === "ours")).toMatchObject({ lower: 1, upper: 1 });
  });

  it("are certain of nothing when nested statements look like any other.", () => {
    const now = snapshot([entry("q", 1, 3, 3)]);
    expect(difference(snapshot([]), now, 1, { ...all, nested: true }, none)).toMatchObject({ lower: 0, upper: 1 });
  });

  it("have no upper bound when some statements are not tracked.", () => {
    const delta = difference(snapshot([]), snapshot([entry("q", 1, 3, 3)]), 1, { ...all, gaps: "utility" }, none);
    expect(delta).toEqual({ lower: 1, upper: Number.POSITIVE_INFINITY, exact: false, why: "utility" });
  });
});
