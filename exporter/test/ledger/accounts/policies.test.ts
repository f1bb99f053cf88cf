import { describe, expect, test } from "vitest";
import { HOUR, MONDAY, oneOff, system, Told } from "../told.js";

const none = { up: 0, down: 0, unknown: 0, maintenance: 0, excluded: 0 };

describe("Policies", () => {
  test("The objective in force at each time should make its part of the budget, that of now the future.", () => {
    const told = Told.withSystem({ availability: 0.9 })
      .policy(1000, { erp: system({ availability: 0.99 }) })
      .outage(1500, 1600);
    const account = told.account(2000, { from: 0, to: 10_000 });
    expect(account.budget).toBeCloseTo(0.1 * 1000 + 0.01 * 9000, 9);
    expect(account.budgetRemaining).toBeCloseTo(90, 9);
  });

  test("Service hours should change the future only.", () => {
    const told = Told.withSystem().policy(HOUR, { erp: system({ serviceHours: "00:00-00:30" }) });
    expect(told.figures(2 * HOUR)).toEqual({ ...none, up: HOUR });
  });

  test("A system that no policy names any more should end, and what was down with it.", () => {
    const told = Told.withSystem().down(500).policy(1000, { crm: system() });
    expect(told.account(2000, { from: 0, to: 3000 })).toMatchObject({
      up: 500,
      down: 500,
      accounted: { from: MONDAY, to: MONDAY + 1000 },
      repairs: 1,
    });
    expect(told.book.openDowns()).toEqual([]);
    expect(told.up(1200).figures(2000)).toEqual({ ...none, up: 500, down: 500 });
  });

  test("One that comes back should go on, without the time between.", () => {
    const told = Told.withSystem()
      .policy(1000, { crm: system() })
      .policy(1500, { erp: system() })
      .at(1600, { kind: "observed", system: "erp", at: 1600 });
    expect(told.figures(2000)).toEqual({ ...none, up: 1400, unknown: 100 });
  });
});

describe("A clock that was set back for a while", () => {
  const glitch = (told: Told, now: number, to: number) =>
    told.at(to, { kind: "clock", from: now, to }).at(now + 60, { kind: "clock", from: to + 60, to: now + 60 });
  const march = { from: 0, to: 20 * HOUR };
  const twoPolicies = () =>
    Told.withSystem({ maintenance: [oneOff(HOUR, 2 * HOUR)] })
      .outage(HOUR, 2 * HOUR)
      .policy(30 * HOUR, { erp: system({ availability: 0.998 }) });

  test.each([-1000 * HOUR, 0.5 * HOUR, 20 * HOUR, 35 * HOUR])(
    "should leave what held in the time before, from %d s on.",
    (to) => {
      const untouched = twoPolicies().account(40 * HOUR, march);
      const { budget, maintenance, down, availability } = glitch(twoPolicies(), 40 * HOUR, to).account(40 * HOUR + 60, march);
      expect({ maintenance, down, availability }).toEqual({ maintenance: HOUR, down: 0, availability: 1 });
      // Of the minute that came twice the later policy holds.
      expect(untouched.budget - budget).toBeCloseTo(to === 0.5 * HOUR ? 60 * 0.008 : 0, 6);
    },
  );

  test("should give a system that was named meanwhile no time before it.", () => {
    const told = Told.withSystem().at(1000, { kind: "clock", from: 40 * HOUR, to: 1000 });
    told.policy(1010, { erp: system(), crm: system() }).at(1010, { kind: "observed", system: "crm", at: 1010 });
    told.at(40 * HOUR + 60, { kind: "clock", from: 1060, to: 40 * HOUR + 60 });
    expect(told.figures(41 * HOUR + 60, undefined, "crm")).toEqual({ ...none, up: HOUR + 50 });
  });

  test("should not lose what was decided in it.", () => {
    const told = twoPolicies().at(100, { kind: "clock", from: 40 * HOUR, to: 100 });
    told.policy(110, { erp: system({ availability: 0.9 }) }).at(41 * HOUR, { kind: "clock", from: 160, to: 41 * HOUR });
    expect(told.account(42 * HOUR, { from: 41 * HOUR, to: 42 * HOUR }).budget).toBeCloseTo(0.1 * HOUR, 6);
    expect(told.account(42 * HOUR, { from: 0, to: HOUR }).budget).toBeCloseTo(0.01 * (HOUR - 60) + 0.002 * 10 + 0.1 * 50, 6);
  });
});

describe("Renaming", () => {
  test("A renamed system should keep its history, over a chain of names.", () => {
    const told = Told.withSystem({}, "a")
      .policy(1000, { b: system({ was: "a" }) })
      .policy(2000, { c: system({ was: "b" }) });
    expect(told.figures(3000, undefined, "c")).toEqual({ ...none, up: 3000 });
    expect(told.figures(3000, undefined, "a")).toEqual({ ...none, up: 3000 });
    expect(told.book.known()).toEqual(["c"]);
  });

  test("Its checks that are down should go on being down under their new names.", () => {
    const told = Told.withSystem()
      .down(500, "erp/a")
      .policy(1000, { sales: system({ was: "erp" }) });
    expect(told.book.openDowns()).toMatchObject([{ system: "sales", check: "sales/a", from: MONDAY + 500 }]);
    expect(told.up(1500, "sales/a", 1500, "sales").figures(2000, undefined, "sales")).toEqual({ ...none, up: 1000, down: 1000 });
  });

  test("A success told by the old name should count, too.", () => {
    const told = Told.withSystem()
      .down(500, "erp/a")
      .policy(1000, { sales: system({ was: "erp" }) })
      .up(1500, "erp/a");
    expect(told.figures(2000, undefined, "sales")).toEqual({ ...none, up: 1000, down: 1000 });
  });

  test("`was` that stays in the file should be heeded once.", () => {
    const told = Told.withSystem()
      .policy(1000, { sales: system({ was: "erp" }) })
      .policy(2000, { sales: system({ was: "erp" }), erp: system() });
    expect(told.figures(3000, undefined, "sales")).toEqual({ ...none, up: 3000 });
    expect(told.figures(3000, undefined, "erp")).toEqual({ ...none, unknown: 1000 });
    expect(told.policy(4000, { sales: system({ was: "erp" }) }).figures(4000, undefined, "sales").up).toBe(4000);
  });

  test("`was` that names a system of the same policy should be ignored.", () => {
    const told = Told.withSystem().policy(1000, { erp: system(), sales: system({ was: "erp" }) });
    expect(told.figures(2000)).toEqual({ ...none, up: 2000 });
    expect(told.figures(2000, undefined, "sales")).toEqual({ ...none, unknown: 1000 });
  });
});
