import { describe, expect, test } from "vitest";
import { MONDAY, Told } from "../told.js";

const none = { up: 0, down: 0, unknown: 0, maintenance: 0, excluded: 0 };

describe("Up and down", () => {
  test("A system should be down while any of its checks is, counted once.", () => {
    const told = Told.withSystem().down(100, "erp/a").down(150, "erp/b").up(200, "erp/a").up(260, "erp/b");
    expect(told.figures(1000)).toEqual({ ...none, up: 840, down: 160 });
    expect(told.incidents(1000)).toEqual([{ from: 100, to: 260, down: 160, repairCounted: 160, repairElapsed: 160 }]);
  });

  test("Downtime should begin with the first failed run, not with its confirmation.", () => {
    expect(Told.withSystem().down(100, "erp/a", 130).figures(150)).toEqual({ ...none, up: 100, down: 50 });
  });

  test("Time that waits for a confirmation should belong to neither.", () => {
    const account = Told.withSystem().account(500, { from: 0, to: 1000 }, "erp", 450);
    expect([account.up, account.accounted.to - MONDAY]).toEqual([450, 450]);
  });

  test("A check that is told down twice should be up at its first success.", () => {
    expect(Told.withSystem().down(100).down(120).up(200).figures(300)).toEqual({ ...none, up: 200, down: 100 });
  });

  test("A success of a check that was not down should change nothing.", () => {
    expect(Told.withSystem().up(100).figures(300)).toEqual({ ...none, up: 300 });
  });

  test("Checks that are down should be listed for whoever goes on after a restart.", () => {
    const told = Told.withSystem().down(100, "erp/a").down(150, "erp/b").up(200, "erp/a");
    expect(told.book.openDowns()).toEqual([
      { system: "erp", check: "erp/b", from: MONDAY + 150, reason: "connect", message: "refused" },
    ]);
  });

  test("A system that the book does not know should have no account.", () => {
    expect(Told.withSystem().book.account("crm", { from: 0, to: 1 }, { now: 1, classified: 1 })).toBeUndefined();
  });
});
