import { describe, expect, it } from "vitest";
import { difference, type Look } from "../../../../src/checks/databases/postgres/activity.js";

const look = (slow: readonly string[], activeTime: number | undefined, fields: Partial<Look> = {}): Look => ({
  at: "",
  identity: "a",
  slow: new Set(slow),
  activeTime,
  unreported: 0,
  ...fields,
});

describe("two looks at the activity", () => {
  it("count each statement once, and not those that were slow before.", () => {
    expect(difference(look(["1/a"], 0), look(["1/a", "2/b"], 0), 1).lower).toBe(1);
    expect(difference(look(["1/a"], 0), look(["1/c"], 0), 1).lower).toBe(1);
  });

  it("bound what ended unseen by the time spent in statements.", () => {
    expect(difference(look([], 10), look([], 14.9), 1)).toMatchObject({ lower: 0, upper: 4, exact: false });
    expect(difference(look([], 10), look(["1/a"], 14.9, { unreported: 2 }), 1)).toMatchObject({ lower: 1, upper: 7 });
  });

  it("have no upper bound without that time, or when it began anew.", () => {
    expect(difference(look([], undefined), look([], undefined), 1).upper).toBe(Number.POSITIVE_INFINITY);
    expect(difference(look([], 10), look([], 11, { identity: "b" }), 1).upper).toBe(Number.POSITIVE_INFINITY);
  });
});
