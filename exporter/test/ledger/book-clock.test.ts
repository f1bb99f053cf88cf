import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Clock } from "../../src/checks/clock.js";
import { BookClock } from "../../src/ledger/book-clock.js";
import { thisMachine } from "../../src/ledger/machine.js";
import { BOOT, MONDAY } from "./facts.js";

/** A machine whose clocks are moved one by one. */
class FakeMachine {
  wall = MONDAY;
  mono = 50;
  up = 3600;
  /** Seconds in which uptime is told. */
  readonly grain: number;

  constructor(grain = 0.01) {
    this.grain = grain;
  }

  readonly clock: Clock = { now: () => this.wall, monotonic: () => this.mono, after: () => () => {} };
  readonly machine = { bootId: BOOT, uptime: () => Math.floor(this.up / this.grain) * this.grain };

  book(): BookClock {
    return new BookClock(this.clock, this.machine);
  }

  run(seconds: number): void {
    this.wall += seconds;
    this.mono += seconds;
    this.up += seconds;
  }

  suspend(seconds: number): void {
    this.wall += seconds;
    this.up += seconds;
  }
}

describe("This machine", () => {
  test("has one id as long as it runs, and counts the seconds since its boot.", () => {
    const { bootId, uptime } = thisMachine();
    expect(bootId).toMatch(/^[\w-]{6,}$/);
    expect(thisMachine().bootId).toBe(bootId);
    expect(uptime()).toBeGreaterThan(0);
  });
});

describe("The book's clock", () => {
  test("tells the wall clock's time, evenly.", () => {
    const machine = new FakeMachine();
    const book = machine.book();
    for (let second = 0; second < 100; second++) {
      expect(book.now()).toBeCloseTo(machine.wall, 6);
      machine.run(1);
      if (second % 5 === 0) expect(book.tick()).toEqual([]);
    }
  });

  test("stamps with time, seconds since boot and the boot's id.", () => {
    const machine = new FakeMachine();
    const book = machine.book();
    machine.run(5);
    book.tick();
    machine.run(2.5);
    const { time, monotonic, boot } = book.stamp();
    expect([time, monotonic, boot]).toEqual([expect.closeTo(MONDAY + 7.5), expect.closeTo(3607.5), BOOT]);
  });

  test.each([3600, 2.1, -2.1, -3600, 86400 * 365])("writes down a step of %d s, and does not follow it before.", (step) => {
    const machine = new FakeMachine();
    const book = machine.book();
    machine.run(3);
    machine.wall += step;
    machine.run(2);
    expect(book.now()).toBeCloseTo(MONDAY + 5, 6);
    const facts = book.tick();
    expect(facts).toEqual([{ kind: "clock", from: expect.closeTo(MONDAY + 5), to: expect.closeTo(MONDAY + 5 + step) }]);
    expect(book.now()).toBeCloseTo(machine.wall, 6);
    expect(book.stamp().monotonic).toBeCloseTo(3605);
    machine.run(5);
    expect(book.tick()).toEqual([]);
  });

  test("follows smaller differences silently, forward at once.", () => {
    const machine = new FakeMachine();
    const book = machine.book();
    machine.run(5);
    machine.wall += 1.9;
    expect(book.tick()).toEqual([]);
    expect(book.now()).toBeCloseTo(machine.wall, 6);
  });

  test("follows smaller differences silently, backward without going back.", () => {
    const machine = new FakeMachine();
    const book = machine.book();
    machine.run(5);
    machine.wall -= 1.9;
    expect(book.tick()).toEqual([]);
    let last = book.now();
    for (let tenth = 0; tenth < 50; tenth++) {
      machine.run(0.1);
      expect(book.now()).toBeGreaterThan(last);
      last = book.now();
    }
    expect(book.now()).toBeCloseTo(machine.wall, 3);
  });

  test("writes down that the process stood still, from its last tick on.", () => {
    const machine = new FakeMachine();
    const book = machine.book();
    machine.run(5);
    book.tick();
    machine.run(29);
    expect(book.tick()).toEqual([]);
    machine.run(45);
    expect(book.tick()).toEqual([
      { kind: "gap", from: expect.closeTo(MONDAY + 34), to: expect.closeTo(MONDAY + 79), why: "stalled" },
    ]);
  });

  test.each([0.01, 1])("writes down that the machine was suspended, with uptime in steps of %d s.", (grain) => {
    const machine = new FakeMachine(grain);
    const book = machine.book();
    machine.run(5);
    book.tick();
    machine.run(2);
    machine.suspend(1800.5);
    machine.run(1);
    const facts = book.tick();
    expect(facts).toEqual([{ kind: "gap", from: expect.closeTo(MONDAY + 5), to: expect.any(Number), why: "suspended" }]);
    expect(Math.abs(book.now() - machine.wall)).toBeLessThan(1);
    expect(Math.abs(book.stamp().monotonic - machine.up)).toBeLessThan(1);
  });

  test("tells a suspension from a step of the clock, and both from each other.", () => {
    const machine = new FakeMachine();
    const book = machine.book();
    machine.run(5);
    machine.suspend(600);
    machine.wall -= 3600;
    expect(book.tick()).toEqual([
      { kind: "gap", from: expect.closeTo(MONDAY), to: expect.closeTo(MONDAY + 605, 1), why: "suspended" },
      { kind: "clock", from: expect.closeTo(MONDAY + 605, 1), to: expect.closeTo(MONDAY + 605 - 3600) },
    ]);
  });

  test("accounts for all that happens to time, whatever the order.", () => {
    const seconds = (min: number, max: number) => fc.double({ min, max, noNaN: true });
    const event = fc.oneof(
      { weight: 6, arbitrary: fc.record({ kind: fc.constant("run" as const), seconds: seconds(0.1, 29) }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant("stall" as const), seconds: seconds(31, 5000) }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant("suspend" as const), seconds: seconds(3, 90_000) }) },
      {
        weight: 3,
        arbitrary: fc.record({
          kind: fc.constant("step" as const),
          seconds: fc.oneof(seconds(5, 1e7), seconds(-1e7, -5)),
        }),
      },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant("drift" as const), seconds: seconds(-0.05, 0.05) }) },
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const machine = new FakeMachine();
        const book = machine.book();
        for (const { kind, seconds } of events) {
          const before = book.now();
          if (kind === "run" || kind === "stall") machine.run(seconds);
          else if (kind === "suspend") machine.suspend(seconds);
          else machine.wall += seconds;
          // Until the tick, no step is seen.
          expect(book.now()).toBeGreaterThanOrEqual(before);
          const facts = book.tick();
          const expected = { run: [], drift: [], stall: ["gap"], suspend: ["gap"], step: ["clock"] }[kind];
          expect(facts.map((fact) => fact.kind)).toEqual(expected);
          for (const fact of facts) {
            if (fact.kind !== "gap" && fact.kind !== "clock") continue;
            expect(Math.abs(fact.to - fact.from - seconds)).toBeLessThan(0.5);
            expect(fact.kind === "clock" ? fact.to : fact.from).toBeCloseTo(fact.kind === "clock" ? machine.wall : before, 3);
          }
          if (kind !== "step") expect(book.now()).toBeGreaterThanOrEqual(before);
          expect(Math.abs(book.now() - machine.wall)).toBeLessThan(0.5);
          expect(Math.abs(book.stamp().monotonic - machine.up)).toBeLessThan(0.7);
        }
      }),
      { numRuns: 500 },
    );
  });
});
