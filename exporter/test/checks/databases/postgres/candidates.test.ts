import { describe, expect, test } from "vitest";
import { candidatesOf } from "../../../../src/checks/databases/postgres/digests.js";

describe("the statements that are watched closely", () => {
  const before = new Map([
    ["old", 1000],
    ["older", 900],
    ["oldest", 800],
  ]);

  test("are those with the most time ever as long as nothing else is known.", () => {
    expect(candidatesOf(before, undefined, 2)).toEqual(["old", "older"]);
  });

  test("are by half those with the most time of late, however little they had before.", () => {
    const now = new Map([...before, ["new", 5], ["newer", 7], ["rare", 1]]);
    expect(candidatesOf(now, before, 4)).toEqual(["newer", "new", "old", "older"]);
  });

  test("took some time.", () => {
    expect(candidatesOf(new Map([["a", 0]]), before, 4)).toEqual([]);
  });
});
