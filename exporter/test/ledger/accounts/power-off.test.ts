import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HOUR, system, Told } from "../told.js";

const none = { up: 0, down: 0, unknown: 0, maintenance: 0, excluded: 0 };
/** The machine is watched for an hour, off for two, and sets its clock 20 s after it booted. */
const SET = 3 * HOUR + 20;
const UNTIL = 4 * HOUR;

const observed = (told: Told, at: number) => told.at(at + 5, { kind: "observed", system: "erp", at });
const set = (told: Told, from: number, to = SET) => told.at(to, { kind: "clock", from, to });

/** Clocks that a boot may begin with: of two days before, a little before the last sign, soon after it; right; hours ahead. */
const CLOCKS = [-48 * HOUR, HOUR - 80, HOUR + 1800, 3 * HOUR, 11 * HOUR];

describe("Time for which the machine was off", () => {
  test.each(CLOCKS)("should be unknown, whatever its clock said at the boot: %d s.", (clock) => {
    const told = set(observed(Told.withSystem().boots(HOUR, clock), clock), clock + 20);
    const { unknown, up } = told.figures(UNTIL, { from: 0, to: UNTIL });
    expect(Math.abs(unknown - 2 * HOUR)).toBeLessThanOrEqual(20);
    expect(up + unknown).toBe(UNTIL);
  });

  test.each(CLOCKS)(
    "should be down for what was down when it went off, also when that is up before the clock is set: %d s.",
    (clock) => {
      for (const upAt of [clock + 5, undefined]) {
        const told = Told.withSystem()
          .down(HOUR - 60)
          .boots(HOUR, clock);
        if (upAt !== undefined) told.up(upAt);
        set(observed(told, clock), clock + 20);
        if (upAt === undefined) told.up(SET + 10);
        const { down, up } = told.figures(UNTIL, { from: 0, to: UNTIL });
        expect(Math.abs(down - 2 * HOUR - 60)).toBeLessThanOrEqual(50);
        expect(up + down + told.figures(UNTIL).unknown).toBe(UNTIL);
        expect(told.incidents(UNTIL, { from: 0, to: 20 * HOUR })).toHaveLength(1);
      }
    },
  );

  test.each(CLOCKS)("should not be down for what failed after it: %d s.", (clock) => {
    const told = observed(Told.withSystem().boots(HOUR, clock), clock).down(clock + 5);
    set(told, clock + 20).up(SET + 100);
    expect(told.figures(UNTIL, { from: 0, to: UNTIL }).down).toBeLessThanOrEqual(130);
    const unconfirmed = set(observed(Told.withSystem().boots(HOUR, clock), clock), clock + 20);
    unconfirmed.down(clock + 15, "erp/a", SET + 5).up(SET + 100);
    expect(unconfirmed.figures(UNTIL, { from: 0, to: UNTIL }).down).toBeLessThanOrEqual(130);
  });

  test("should be as long as it was after a clock that is wrong for a while soon after the boot.", () => {
    const told = observed(
      Told.withSystem()
        .down(HOUR - 60)
        .boots(HOUR, 3 * HOUR),
      3 * HOUR,
    ).up(3 * HOUR + 5);
    set(told, SET, 20 * HOUR);
    set(told, 20 * HOUR + 60, SET + 60);
    expect(told.figures(UNTIL)).toEqual({ ...none, up: UNTIL - 2 * HOUR - 125, down: 2 * HOUR + 125 });
  });

  test("should not reach into time that comes once the clock is right.", () => {
    const told = set(
      observed(
        Told.withSystem()
          .down(HOUR - 60)
          .boots(HOUR, 11 * HOUR),
        11 * HOUR,
      ),
      11 * HOUR + 20,
    ).up(SET + 40);
    expect(told.figures(20 * HOUR, { from: 4 * HOUR, to: 10 * HOUR })).toEqual({ ...none, up: 6 * HOUR });
    expect(told.incidents(20 * HOUR)[0]).toMatchObject({ from: HOUR - 60, to: SET + 40, repairElapsed: 2 * HOUR + 120 });
  });

  test("should be told once: a clock that is put forward later, or on the same boot, leaves out time that never was.", () => {
    const told = set(observed(Told.withSystem().boots(HOUR, 2 * HOUR), 2 * HOUR), 2 * HOUR + 20);
    set(told, 5 * HOUR, 6 * HOUR);
    expect(told.figures(7 * HOUR).unknown).toBe(2 * HOUR);
    const again = observed(Told.withSystem().at(2 * HOUR, { kind: "start", version: "1", observedUntil: HOUR }), 2 * HOUR);
    expect(set(again, 2 * HOUR + 20).figures(UNTIL).unknown).toBe(HOUR);
  });

  test("should have the policy that the boot began with.", () => {
    const told = Told.withSystem({ availability: 0.9 }).boots(HOUR, HOUR - 600);
    set(told.policy(HOUR - 600, { erp: system({ availability: 0.99 }) }), HOUR - 580);
    expect(told.account(UNTIL, { from: HOUR, to: UNTIL }).budget).toBeCloseTo(0.01 * 3 * HOUR, 6);
    expect(told.account(UNTIL, { from: 0, to: HOUR }).budget).toBeCloseTo(0.1 * (HOUR - 20) + 0.01 * 20, 6);
  });

  test("should come to the same figures in a book that is asked all the time as in one that hears all first.", () => {
    const seconds = fc.integer({ min: 1, max: 6 * HOUR });
    const event = fc.oneof(
      fc.record({ kind: fc.constantFrom("down" as const, "up" as const, "policy" as const) }),
      fc.record({ kind: fc.constant("boot" as const), off: seconds, wrong: fc.integer({ min: -9 * HOUR, max: 9 * HOUR }) }),
      fc.record({ kind: fc.constant("set" as const), to: fc.integer({ min: -9 * HOUR, max: 9 * HOUR }) }),
    );
    const live = (
      asked: boolean,
      events: readonly { readonly wait: number; readonly event: typeof event extends fc.Arbitrary<infer E> ? E : never }[],
    ) => {
      const told = Told.withSystem();
      let now = 0;
      let wrong = 0;
      for (const { wait, event } of events) {
        now += wait;
        if (event.kind === "down") told.down(now - 1, "erp/a", now);
        if (event.kind === "up") told.up(now - 1, "erp/a", now);
        if (event.kind === "policy") told.policy(now, { erp: system({ availability: wait % 2 === 0 ? 0.9 : 0.99 }) });
        if (event.kind === "boot") {
          const sign = now;
          now += event.off + event.wrong;
          wrong = event.wrong;
          observed(told.boots(sign, now), now);
        }
        if (event.kind === "set") {
          const to = wrong === 0 ? now + event.to : now - wrong;
          wrong = 0;
          if (to !== now) set(told, now, to);
          now = to;
        }
        if (asked) told.account(now, { from: -100 * HOUR, to: now + 100 * HOUR });
      }
      const { incidents, ...figures } = told.account(now, { from: -100 * HOUR, to: now + 100 * HOUR });
      return { figures, incidents, spans: told.book.spans("erp", { from: 0, to: 4e9 }) };
    };
    const script = fc.array(fc.record({ wait: fc.integer({ min: 10, max: 2 * HOUR }), event }), { maxLength: 25 });
    fc.assert(
      fc.property(script, (events) => {
        expect(live(true, events)).toEqual(live(false, events));
      }),
      { numRuns: 300 },
    );
  });
});
