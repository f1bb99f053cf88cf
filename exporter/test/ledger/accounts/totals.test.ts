import { describe, expect, test } from "vitest";
import { system, Told } from "../told.js";

describe("Counters", () => {
  test("They should stand still where an end is told later than it was, and not fall.", () => {
    const told = Told.withSystem().down(100);
    expect(told.totals(210)).toMatchObject({ up: 100, down: 110 });
    told.up(200, "erp/a", 210);
    expect(told.totals(210)).toMatchObject({ up: 110, down: 110 });
    expect(told.down(5000).totals(5005)).toMatchObject({ down: 110 });
    expect(told.totals(5020)).toMatchObject({ down: 120 });
  });

  test("A book that loads the same facts should show no less than was shown.", () => {
    const live = Told.withSystem().down(100);
    const shown = live.totals(210)?.down;
    const loaded = Told.withSystem().down(100).up(200, "erp/a", 210);
    expect(loaded.totals(210)?.down).toBe(shown);
  });

  test("They should not fall over a crash by what was shown after the last heartbeat.", () => {
    const live = Told.withSystem();
    const shown = live.totals(1009)?.up ?? 0;
    const loaded = Told.withSystem().at(1300, { kind: "start", version: "1", observedUntil: 1000 });
    expect(loaded.totals(1300)?.up).toBeGreaterThanOrEqual(shown);
    expect(loaded.totals(1300)?.unknown).toBe(300);
  });

  test("Nor where a failure was waiting for its confirmation: they went on until it began.", () => {
    const shown = Told.withSystem().totals(1004)?.up ?? 0;
    const start = { kind: "start", version: "1", observedUntil: 1000, unconfirmed: { erp: 1004 } } as const;
    expect(Told.withSystem().at(1300, start).totals(1300)).toMatchObject({ up: shown, unknown: 300 });
  });

  test("They should not fall when the clock is put back, whether they were read before or not.", () => {
    const told = Told.withSystem().at(400, { kind: "clock", from: 1000, to: 400 }).down(400);
    expect(told.totals(500)).toMatchObject({ up: 1000, down: 100 });
  });

  test("They should go on under a system's new name.", () => {
    const told = Told.withSystem()
      .outage(100, 200)
      .policy(1000, { sales: system({ was: "erp" }) });
    expect(told.totals(2000, "sales")).toEqual({ up: 1900, down: 100, unknown: 0, incidents: 1, repairs: 1, repairSeconds: 100 });
  });
});
