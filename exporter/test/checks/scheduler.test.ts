import { describe, expect, test } from "vitest";
import type { Check, Outcome, Result } from "../../src/checks/check.js";
import { CheckError } from "../../src/checks/failure.js";
import { Scheduler } from "../../src/checks/scheduler.js";
import { slotOffset } from "../../src/checks/slots.js";
import type { Standing } from "../../src/checks/standing.js";
import { checkOf, GOOD } from "../fixtures/check.js";
import { settle, TestClock } from "../fixtures/clock.js";

interface Finished {
  readonly name: string;
  readonly outcome: Outcome;
  readonly standing: Standing;
}

function harness(checks: readonly Check[], concurrency = 1000) {
  const clock = new TestClock();
  const started: { readonly name: string; readonly at: number }[] = [];
  const finished: Finished[] = [];
  const skipped: string[] = [];
  const scheduler = new Scheduler({
    clock,
    concurrency,
    sink: {
      started: (check) => started.push({ name: check.name, at: clock.monotonic() }),
      finished: (check, outcome, standing) => finished.push({ name: check.name, outcome, standing }),
      skipped: (check) => skipped.push(check.name),
      unobserved: () => {},
    },
  });
  scheduler.replace(checks);
  return { clock, scheduler, started, finished, skipped };
}

/** A check that fails while the text says so: one letter a run, `x` fails; afterwards all is well. */
function scripted(name: string, script: string, overrides: Partial<Check> = {}): Check {
  let run = 0;
  return checkOf(name, {
    ...overrides,
    run: async () => (script[run++] === "x" ? { ok: false, reason: "connect", message: "connection refused" } : GOOD),
  });
}

/** Hangs until it is aborted, and then ends at once. */
const hanging = (signal: AbortSignal) =>
  new Promise<Result>((_, reject) => signal.addEventListener("abort", () => reject(new CheckError("timeout", "cut off"))));

describe("cadence", () => {
  test("Each of 1,000 checks starts in its slot, never twice in one, and the starts spread over the interval.", async () => {
    const checks = Array.from({ length: 1000 }, (_, index) => checkOf(`check-${index}`, { every: 60 }));
    const { clock, started } = harness(checks);
    await clock.advance(15);
    started.length = 0;
    await clock.advance(585);
    for (const check of checks) {
      const offset = slotOffset(check.name, 60);
      const times = started.filter(({ name }) => name === check.name).map(({ at }) => at);
      const first = offset > 15 ? 0 : 1;
      expect(times).toHaveLength(10 - first);
      for (const [index, at] of times.entries()) expect(at).toBeCloseTo(offset + 60 * (index + first), 6);
    }
    const perSecond = new Array<number>(60).fill(0);
    for (const { at } of started.filter((start) => start.at >= 60 && start.at < 120)) {
      const second = Math.floor(at % 60);
      perSecond[second] = (perSecond[second] ?? 0) + 1;
    }
    expect(perSecond.reduce((sum, count) => sum + count, 0)).toBe(1000);
    expect(Math.max(...perSecond)).toBeLessThan(40);
    expect(Math.min(...perSecond)).toBeGreaterThan(3);
  });

  test("A check with a long interval has its first result within 15 seconds.", async () => {
    const { clock, finished } = harness([checkOf("nightly", { every: 86_400 })]);
    await clock.advance(15);
    expect(finished).toHaveLength(1);
  });

  test("Runs of 1,000 checks that take half their interval never overlap and miss no slot.", async () => {
    const running = new Map<string, number>();
    let overlaps = 0;
    const clockBox: { clock?: TestClock } = {};
    const checks = Array.from({ length: 1000 }, (_, index) => {
      const name = `slow-${index}`;
      return checkOf(name, {
        run: () =>
          new Promise<Result>((resolve) => {
            const count = (running.get(name) ?? 0) + 1;
            running.set(name, count);
            if (count > 1) overlaps++;
            clockBox.clock?.after(7.5, () => {
              running.set(name, (running.get(name) ?? 1) - 1);
              resolve(GOOD);
            });
          }),
      });
    });
    const { clock, finished, skipped } = harness(checks);
    clockBox.clock = clock;
    await clock.advance(60);
    expect(overlaps).toBe(0);
    expect(skipped).toEqual([]);
    expect(finished.length).toBeGreaterThanOrEqual(3000);
  });

  test("A run that is still going on when its slot comes makes that slot count as skipped.", async () => {
    const { clock, skipped, started } = harness([checkOf("long", { timeout: 40, run: hanging })]);
    await clock.advance(39);
    expect(started).toHaveLength(1);
    expect(skipped.length).toBeGreaterThanOrEqual(1);
  });

  test("No more runs go on together than the limit allows, and those that wait get their turn.", async () => {
    let together = 0;
    let most = 0;
    const box: { clock?: TestClock } = {};
    const checks = Array.from({ length: 20 }, (_, index) =>
      checkOf(`c${index}`, {
        every: 60,
        run: () =>
          new Promise<Result>((resolve) => {
            most = Math.max(most, ++together);
            box.clock?.after(4, () => {
              together--;
              resolve(GOOD);
            });
          }),
      }),
    );
    const { clock, finished } = harness(checks, 3);
    box.clock = clock;
    await clock.advance(50);
    expect(most).toBe(3);
    expect(new Set(finished.map(({ name }) => name)).size).toBe(20);
  });
});

describe("limits", () => {
  test("A check past its limit is aborted and counts as a timeout.", async () => {
    let aborted = false;
    const check = checkOf("stuck", {
      run: (signal) => {
        signal.addEventListener("abort", () => {
          aborted = true;
        });
        return new Promise(() => {});
      },
    });
    const { clock, finished } = harness([check]);
    await clock.advance(slotOffset("stuck", 15) + 9.9);
    expect(aborted).toBe(false);
    expect(finished).toEqual([]);
    await clock.advance(0.2);
    expect(aborted).toBe(true);
    expect(finished[0]?.outcome).toMatchObject({ ok: false, reason: "timeout", message: "no result within 10 s" });
    expect(finished[0]?.outcome.duration).toBeCloseTo(10, 6);
  });

  test("A check that ends well only after its limit counts as a timeout.", async () => {
    const run = (signal: AbortSignal) => new Promise<Result>((resolve) => signal.addEventListener("abort", () => resolve(GOOD)));
    const { clock, finished } = harness([checkOf("late", { run })]);
    await clock.advance(25);
    expect(finished[0]?.outcome).toMatchObject({ ok: false, reason: "timeout" });
  });

  test("A check may clean up for its grace after the abort, and its own failure is the outcome.", async () => {
    const box: { clock?: TestClock } = {};
    const run = (signal: AbortSignal) =>
      new Promise<Result>((resolve) => {
        signal.addEventListener("abort", () =>
          box.clock?.after(2, () => resolve({ ok: false, reason: "timeout", message: "step login: no answer" })),
        );
      });
    const { clock, finished } = harness([checkOf("cleaning", { grace: 3, run })]);
    box.clock = clock;
    await clock.advance(slotOffset("cleaning", 15) + 12.5);
    expect(finished[0]?.outcome).toMatchObject({ ok: false, message: "step login: no answer" });
  });

  test.each([
    ["An error thrown at once", () => Promise.reject(new TypeError("x is not a function"))],
    ["A thrown value that is no error", () => Promise.reject("odd")],
    [
      "A synchronous throw",
      () => {
        throw new RangeError("bad");
      },
    ],
  ])("%s counts as internal, and the next run goes on.", async (_, run) => {
    const { clock, finished } = harness([checkOf("broken", { run })]);
    await clock.advance(60);
    expect(finished.length).toBeGreaterThan(2);
    expect(finished.every(({ outcome }) => !outcome.ok && outcome.reason === "internal")).toBe(true);
  });

  test("A CheckError gives its own reason.", async () => {
    const run = () => Promise.reject(new CheckError("auth", 'password refused for user "monitor"'));
    const { clock, finished } = harness([checkOf("db", { run })]);
    await clock.advance(15);
    expect(finished[0]?.outcome).toMatchObject({ ok: false, reason: "auth" });
  });
});

describe("a run that never ends", () => {
  test("It is confirmed as an outage, because no other run can begin.", async () => {
    const { clock, finished, skipped } = harness([checkOf("stuck", { run: () => new Promise(() => {}) })]);
    await clock.advance(slotOffset("stuck", 15) + 10);
    expect(finished.map(({ standing }) => standing.down)).toEqual([false]);
    await clock.advance(5);
    expect(finished.at(-1)?.standing.down).toBe(true);
    expect(finished.at(-1)?.outcome).toMatchObject({
      reason: "timeout",
      message: "the run before was cut off and has not ended",
    });
    const before = finished.length;
    await clock.advance(45);
    expect(finished.length - before).toBe(3);
    expect(skipped.length).toBeGreaterThanOrEqual(3);
  });

  test("Once it ends, the check runs again and can succeed.", async () => {
    const box: { end?: () => void } = {};
    let runs = 0;
    const run = () => (runs++ === 0 ? new Promise<Result>((resolve) => (box.end = () => resolve(GOOD))) : Promise.resolve(GOOD));
    const { clock, finished } = harness([checkOf("late", { run })]);
    await clock.advance(40);
    expect(finished.at(-1)?.standing.down).toBe(true);
    box.end?.();
    await clock.advance(15);
    expect(finished.at(-1)?.standing.down).toBe(false);
  });
});

describe("confirmation", () => {
  test("After a first failure the check runs again at confirm_every, and is down once fail_after failures in a row confirm it.", async () => {
    const { clock, finished } = harness([scripted("db", ".xx.", { every: 60 })]);
    await clock.advance(120);
    const seen = finished.map(({ outcome, standing }) => [outcome.ok, outcome.confirmation, standing.down]);
    expect(seen.slice(0, 3)).toEqual([
      [true, false, false],
      [false, false, false],
      [false, true, true],
    ]);
    const [, first, second] = finished;
    expect((second?.outcome.startedAt ?? 0) - (first?.outcome.startedAt ?? 0)).toBeCloseTo(5, 6);
    expect(second?.standing.failingSince).toBe(first?.outcome.startedAt);
  });

  test("A single failed run is no outage.", async () => {
    const { clock, finished } = harness([scripted("db", ".x.", { every: 60 })]);
    await clock.advance(180);
    expect(finished.some(({ standing }) => standing.down)).toBe(false);
    expect(finished[2]?.standing).toEqual({ consecutiveFailures: 0, failingSince: undefined, down: false });
  });

  test("Once down, the check keeps its cadence, and the first success ends it.", async () => {
    const { clock, finished } = harness([scripted("db", "xxxx.", { every: 30 })]);
    await clock.advance(160);
    const confirmed = finished.filter(({ outcome }) => outcome.confirmation);
    expect(confirmed).toHaveLength(1);
    expect(finished[3]?.standing.down).toBe(true);
    expect(finished[4]?.standing.down).toBe(false);
  });

  test("A check asked to run soon runs at once, or right after the run in flight.", async () => {
    const { clock, scheduler, started } = harness([checkOf("idle", { every: 3600 })]);
    await clock.advance(20);
    const before = started.length;
    scheduler.runSoon("idle");
    scheduler.runSoon("idle");
    await settle();
    expect(started.length - before).toBe(2);
  });

  /** A system that is away for 0.6 s, from the first slot after a minute on; each run takes 0.1 s. */
  function blip(every = 60) {
    const slot = 60 + slotOffset("erp/order", every);
    const box: { clock?: TestClock } = {};
    const run = () =>
      new Promise<Result>((resolve) => {
        const since = (box.clock?.monotonic() ?? 0) - slot;
        const away = since > -0.3 && since < 0.3;
        box.clock?.after(0.1, () => resolve(away ? { ok: false, reason: "connect", message: "connection refused" } : GOOD));
      });
    const made = harness([checkOf("erp/order", { every, run })]);
    box.clock = made.clock;
    return { ...made, slot };
  }

  test("Asked for just after a first failure, a check runs again at confirm_every all the same.", async () => {
    const { clock, scheduler, finished, started, slot } = blip();
    await clock.advance(slot + 0.2);
    expect(finished.at(-1)?.standing.consecutiveFailures).toBe(1);
    scheduler.runSoon("erp/order");
    await clock.advance(10);
    expect(finished.some(({ standing }) => standing.down)).toBe(false);
    expect(started.map(({ at }) => at - slot).slice(-2)).toEqual([expect.closeTo(0, 6), expect.closeTo(5.1, 6)]);
  });

  test("Asked for while a run goes on that fails, a check runs again at confirm_every.", async () => {
    const { clock, scheduler, finished, started, slot } = blip();
    await clock.advance(slot + 0.05);
    scheduler.runSoon("erp/order");
    await clock.advance(10);
    expect(finished.some(({ standing }) => standing.down)).toBe(false);
    expect(started.at(-1)?.at).toBeCloseTo(slot + 5.1, 6);
  });

  test("Asked for just before its slot, a check waits for that.", async () => {
    const { clock, scheduler, finished, started, slot } = blip();
    await clock.advance(slot - 0.2);
    scheduler.runSoon("erp/order");
    await clock.advance(10);
    expect(finished.some(({ standing }) => standing.down)).toBe(false);
    expect(started.map(({ at }) => at - slot).slice(-2)).toEqual([expect.closeTo(0, 6), expect.closeTo(5.1, 6)]);
  });

  test("A check that is confirmed down runs at once when it is asked to.", async () => {
    const { clock, scheduler, started } = harness([scripted("db", "xxxxxx", { every: 3600 })]);
    await clock.advance(30);
    const before = started.length;
    scheduler.runSoon("db");
    await settle();
    expect(started.length - before).toBe(1);
  });
});

describe("a new set of checks", () => {
  test("Unchanged checks keep running, changed ones are closed and begin anew, removed ones end.", async () => {
    const closed: string[] = [];
    const make = (name: string, identity: string) =>
      checkOf(name, { identity, close: async () => void closed.push(`${name} ${identity}`) });
    const { clock, scheduler, finished } = harness([make("a", "1"), make("b", "1"), make("c", "1")]);
    await clock.advance(15);
    const { kept, closed: done } = scheduler.replace([make("a", "1"), make("b", "2"), make("d", "1")]);
    await settle();
    await done;
    expect([...kept]).toEqual(["a"]);
    expect(closed.sort()).toEqual(["a 1", "b 1", "c 1"]);
    finished.length = 0;
    await clock.advance(30);
    expect(new Set(finished.map(({ name }) => name))).toEqual(new Set(["a", "b", "d"]));
  });

  test("A check that is kept takes the cadence and the limits of the new policy.", async () => {
    const runs: string[] = [];
    const make = (label: string, overrides: Partial<Check>) =>
      checkOf("a", {
        identity: "same",
        run: async () => {
          runs.push(label);
          return GOOD;
        },
        ...overrides,
      });
    const { clock, scheduler, finished } = harness([make("first", { every: 60 })]);
    await clock.advance(60);
    const { kept } = scheduler.replace([make("second", { every: 5 })]);
    expect([...kept]).toEqual(["a"]);
    finished.length = 0;
    await clock.advance(60);
    expect(finished).toHaveLength(12);
    expect(new Set(runs)).toEqual(new Set(["first"]));
  });

  test("A check that is down stays down when its configuration changes, until it succeeds.", async () => {
    const { clock, scheduler, finished } = harness([scripted("db", "xxxx", { identity: "1" })]);
    await clock.advance(30);
    const since = finished.at(-1)?.standing.failingSince;
    expect(finished.at(-1)?.standing.down).toBe(true);
    scheduler.replace([scripted("db", "x.", { identity: "2" })]);
    finished.length = 0;
    await clock.advance(30);
    expect(finished[0]?.standing).toMatchObject({ down: true, failingSince: since });
    expect(finished[1]?.standing.down).toBe(false);
  });

  /** Runs of it that go on, and how many did at once; each cleans up for so long when it is cut off, or for ever. */
  function cleaning(seconds: number) {
    const seen = { now: 0, most: 0, starts: 0 };
    const box: { clock?: TestClock } = {};
    const run = (signal: AbortSignal) =>
      new Promise<Result>((resolve) => {
        seen.starts++;
        seen.most = Math.max(seen.most, ++seen.now);
        const end = () => {
          seen.now--;
          resolve(GOOD);
        };
        if (seen.starts > 1) end();
        else signal.addEventListener("abort", () => Number.isFinite(seconds) && box.clock?.after(seconds, end));
      });
    const make = (identity: string) => checkOf("erp/order", { identity, every: 60, timeout: 50, grace: 5, run });
    const made = harness([make("1")]);
    box.clock = made.clock;
    return { ...made, seen, make };
  }

  test("A check that changed begins when the run of the one before has cleaned up, at once if it was due meanwhile.", async () => {
    const { clock, scheduler, finished, seen, make } = cleaning(30);
    await clock.advance(20);
    expect(seen.now).toBe(1);
    scheduler.replace([make("2")]);
    await clock.advance(2);
    scheduler.replace([make("3")]);
    await clock.advance(27.9);
    expect(seen).toMatchObject({ most: 1, starts: 1 });
    await clock.advance(0.2);
    expect(seen).toMatchObject({ now: 0, most: 1, starts: 2 });
    expect(finished.at(-1)?.outcome).toMatchObject({ ok: true, confirmation: false });
  });

  test("One whose run before never ends is confirmed as an outage.", async () => {
    const { clock, scheduler, finished, seen, make } = cleaning(Number.POSITIVE_INFINITY);
    await clock.advance(20);
    scheduler.replace([make("2")]);
    await clock.advance(150);
    expect(seen.starts).toBe(1);
    expect(finished.at(-1)?.outcome).toMatchObject({ message: "the run before was cut off and has not ended" });
    expect(finished.at(-1)?.standing.down).toBe(true);
  });

  test("Stopping cuts off what runs and starts nothing more.", async () => {
    const { clock, scheduler, started } = harness([checkOf("hang", { run: hanging }), checkOf("quick")]);
    await clock.advance(15);
    const stopped = scheduler.stop();
    await settle();
    await stopped;
    const before = started.length;
    await clock.advance(100);
    expect(started.length).toBe(before);
  });
});

describe("standings from before", () => {
  const down: Standing = { consecutiveFailures: 2, failingSince: 1_699_999_000, down: true };
  const slow = { every: 300 } as const;

  test("A check that was down, and those of its system, run at once; the others in their slots.", async () => {
    const { scheduler, clock, started } = harness([]);
    const checks = [checkOf("erp/order", slow), checkOf("erp-db", slow), checkOf("crm-db", { ...slow, system: "crm" })];
    scheduler.replace(checks, new Map([["erp/order", down]]));
    await clock.advance(0);
    expect(started.map(({ name, at }) => [name, at])).toEqual([
      ["erp/order", 0],
      ["erp-db", 0],
    ]);
    await clock.advance(15);
    expect(started.map(({ name }) => name)).toContain("crm-db");
  });

  test("It stays down over further failures, since when it was, and comes up by a success.", async () => {
    const { scheduler, clock, finished } = harness([]);
    scheduler.replace([scripted("erp/order", "x", slow)], new Map([["erp/order", down]]));
    await clock.advance(1);
    expect(finished.at(-1)?.standing).toEqual({ ...down, consecutiveFailures: 3 });
    await clock.advance(300);
    expect(finished.at(-1)?.standing).toEqual({ consecutiveFailures: 0, failingSince: undefined, down: false });
  });
});

describe("runs that say nothing", () => {
  function blindHarness(script: string, known?: ReadonlyMap<string, Standing>) {
    const blind = { now: false, until: Number.NEGATIVE_INFINITY };
    const unobserved: string[] = [];
    const standings: Standing[] = [];
    const clock = new TestClock();
    const scheduler = new Scheduler({
      clock,
      concurrency: 10,
      unobserved: async () => blind.now,
      watchedSince: () => blind.until,
      sink: {
        started: () => {},
        skipped: () => {},
        finished: (_check, _outcome, standing) => standings.push(standing),
        unobserved: (_check, outcome, standing) => {
          unobserved.push(outcome.ok ? "ok" : outcome.reason);
          standings.push(standing);
        },
      },
    });
    scheduler.replace([scripted("erp-db", script)], known);
    const untilNext = async () => {
      const before = standings.length;
      while (standings.length === before) await clock.advance(1);
      return standings.at(-1);
    };
    return { blind, unobserved, standings, clock, untilNext };
  }

  test("They are told apart from outcomes, and leave an outage as it is.", async () => {
    const down = { consecutiveFailures: 2, failingSince: 5, down: true };
    const { blind, unobserved, untilNext } = blindHarness("xx", new Map([["erp-db", down]]));
    blind.now = true;
    expect(await untilNext()).toEqual(down);
    expect(unobserved).toEqual(["connect"]);
    blind.now = false;
    expect(await untilNext()).toEqual({ ...down, consecutiveFailures: 3 });
  });

  test("A failure that was not confirmed before them confirms none after them.", async () => {
    const { blind, untilNext } = blindHarness("xxxx");
    expect(await untilNext()).toMatchObject({ consecutiveFailures: 1, down: false });
    blind.now = true;
    expect(await untilNext()).toEqual({ consecutiveFailures: 0, failingSince: undefined, down: false });
    blind.now = false;
    expect(await untilNext()).toMatchObject({ consecutiveFailures: 1, down: false });
    expect(await untilNext()).toMatchObject({ consecutiveFailures: 2, down: true });
  });

  test("So it is when the process stood still after the failure, and a run over that says nothing.", async () => {
    const { blind, unobserved, untilNext, clock } = blindHarness("xxxx");
    await untilNext();
    blind.until = clock.now() + 0.1;
    expect(await untilNext()).toMatchObject({ consecutiveFailures: 1, down: false });
    expect(unobserved).toEqual([]);
    blind.until = Number.POSITIVE_INFINITY;
    expect(await untilNext()).toEqual({ consecutiveFailures: 0, failingSince: undefined, down: false });
    expect(unobserved).toEqual(["connect"]);
  });

  test("A success while the network is said to be dead is a success.", async () => {
    const { blind, unobserved, standings, clock } = blindHarness("");
    blind.now = true;
    await clock.advance(15);
    expect(unobserved).toEqual([]);
    expect(standings).toHaveLength(1);
  });
});
