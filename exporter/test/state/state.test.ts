import { beforeEach, describe, expect, test } from "vitest";
import type { Check, Outcome, Result } from "../../src/checks/check.js";
import { advance, type Standing, UNKNOWN_STANDING } from "../../src/checks/standing.js";
import type { TransactionRun } from "../../src/checks/transactions/run.js";
import { loadPolicyFile } from "../../src/config/load.js";
import type { MaintenanceWindow } from "../../src/policy/calendar.js";
import type { Policy } from "../../src/policy/policy.js";
import { resolvePolicy } from "../../src/policy/resolve.js";
import { State } from "../../src/state/state.js";
import { checkOf, GOOD } from "../fixtures/check.js";
import { TestClock } from "../fixtures/clock.js";

const POLICY: Policy = {
  locale: "en",
  timeZone: "UTC",
  tiers: [],
  roles: [],
  systems: [],
  holidays: { off: [], working: [] },
  canaries: [],
};
/** The effective policy of a file. */
function policyOf(text: string): Policy {
  const loaded = loadPolicyFile("sla.yml", { env: {}, readFile: () => Buffer.from(text) });
  if (!loaded.ok) throw new Error(loaded.problems.map(({ message }) => message).join("; "));
  return resolvePolicy(loaded.file);
}

const NO_ARCHIVE = { lastRuns: () => [], lastFailures: () => [] };
const BAD: Result = { ok: false, reason: "connect", message: "connection refused" };

const run = (overrides: Partial<TransactionRun> = {}): TransactionRun => ({
  kind: "transaction",
  transaction: "erp/order",
  startedAt: 0,
  duration: 0.12,
  result: "ok",
  steps: [{ name: "login", always: false, offset: 0, duration: 0.1, phases: { connect: 0.01, ttfb: 0.08 }, receivedBytes: 500 }],
  ...overrides,
});

let clock: TestClock;
let state: State;
let windows: MaintenanceWindow[];
let standings: Map<string, Standing>;

beforeEach(() => {
  clock = new TestClock();
  windows = [];
  state = new State(POLICY, clock, NO_ARCHIVE, {
    blind: undefined,
    maintenanceAt: (_system, at) => windows.find(({ from, to }) => from <= at && at < to),
  });
  standings = new Map();
});

/** Reports a finished run as the scheduler would. */
function report(check: Check, result: Result, confirmation = false): void {
  const outcome: Outcome = { ...result, startedAt: clock.now(), duration: 0.1, confirmation };
  const standing = advance(standings.get(check.name) ?? UNKNOWN_STANDING, outcome, check.failAfter);
  standings.set(check.name, standing);
  state.finished(check, outcome, standing);
}

const adopt = (...checks: Check[]) => state.adopt(POLICY, checks, new Set());
const only = () => {
  const [view] = state.checks;
  if (!view) throw new Error("no check");
  return view;
};

describe("a system", () => {
  test("It has no state before the first result, and none from a failure alone that nobody confirmed.", () => {
    const check = checkOf("erp-db");
    adopt(check);
    expect(state.systemUp("erp")).toBeUndefined();
    report(check, BAD);
    expect(state.systemUp("erp")).toBeUndefined();
    report(check, BAD);
    expect(state.systemUp("erp")).toBe(false);
  });

  test("It is up only when each critical check has a current result that says so.", async () => {
    const first = checkOf("erp/order", { kind: "transaction" });
    const second = checkOf("erp/read", { kind: "transaction" });
    adopt(first, second);
    report(first, GOOD);
    expect(state.systemUp("erp")).toBeUndefined();
    report(second, BAD);
    expect(state.systemUp("erp")).toBeUndefined();
    report(second, BAD);
    expect(state.systemUp("erp")).toBe(false);
    report(second, GOOD);
    expect(state.systemUp("erp")).toBe(true);
  });

  test("It stays down over a change of the configuration, until a success.", () => {
    const check = checkOf("erp-db");
    adopt(check);
    report(check, BAD);
    report(check, BAD);
    const changed = checkOf("erp-db", { identity: "changed" });
    state.adopt(POLICY, [changed], new Set());
    expect(state.systemUp("erp")).toBe(false);
    report(changed, GOOD);
    expect(state.systemUp("erp")).toBe(true);
  });

  test("It is up while no critical check is down, and a check that is not critical does not take it down.", () => {
    const critical = checkOf("erp/order", { kind: "transaction" });
    const other = checkOf("erp-db", { critical: false });
    adopt(critical, other);
    report(critical, GOOD);
    report(other, BAD);
    report(other, BAD);
    expect(state.systemUp("erp")).toBe(true);
    report(critical, BAD);
    expect(state.systemUp("erp")).toBe(true);
    report(critical, BAD);
    expect(state.systemUp("erp")).toBe(false);
    report(critical, GOOD);
    expect(state.systemUp("erp")).toBe(true);
  });
});

describe("a check", () => {
  test("Its outcome is current for twice its interval or interval and limit, and five seconds.", async () => {
    const check = checkOf("erp-db", { every: 15, timeout: 20 });
    adopt(check);
    report(check, GOOD);
    await clock.advance(40);
    expect(only().current).toBe(true);
    await clock.advance(0.2);
    expect(only().current).toBe(false);
    expect(state.systemUp("erp")).toBeUndefined();
  });

  test("Failures are counted by reason, skipped runs apart.", () => {
    const check = checkOf("erp-db");
    adopt(check);
    report(check, BAD);
    report(check, BAD);
    report(check, { ok: false, reason: "auth", message: "refused" });
    state.skipped(check);
    expect([...only().failures]).toEqual([
      ["connect", 2],
      ["auth", 1],
    ]);
    expect(only().skipped).toBe(1);
  });
});

describe("a database's counters", () => {
  const signals = [
    { name: "deadlocks_total", labels: {}, value: 7 },
    { name: "lock_waits", labels: {}, value: 3 },
  ] as const;
  const full: Result = {
    ok: false,
    reason: "saturated",
    message: "too many connections",
    measurements: { kind: "database", connections: { byState: {}, max: 100, usedRatio: 1 }, collectors: [] },
  };
  const watch = (check: Check) => {
    const policy = policyOf(
      "systems: { erp: { tier: core } }\ndatabases: { erp-db: { system: erp, engine: postgres, host: db, user: sla } }",
    );
    state.adopt(policy, [check], new Set());
  };
  const told = () => only().database?.lastGood?.signals?.map(({ name }) => name);

  test("They stay while the server is full, and after; gauges do not.", () => {
    const check = checkOf("erp-db");
    watch(check);
    report(check, { ok: true, measurements: { kind: "database", signals, collectors: [{ collector: "status" }] } });
    report(check, full);
    expect(told()).toEqual(["deadlocks_total"]);
    report(check, { ok: false, reason: "timeout", message: "no result within 10 s" });
    expect(told()).toEqual(["deadlocks_total"]);
  });

  test("One that a good run no longer tells goes.", () => {
    const check = checkOf("erp-db");
    watch(check);
    report(check, { ok: true, measurements: { kind: "database", signals, collectors: [{ collector: "status" }] } });
    report(check, GOOD);
    expect(told()).toEqual([]);
  });
});

describe("what was known before the exporter began", () => {
  const before: Standing = { consecutiveFailures: 2, failingSince: 1_699_999_000, down: true };

  test("A check that was down takes its system down at once, since when it was, until it succeeds.", () => {
    const check = checkOf("erp-db");
    state.adopt(POLICY, [check], new Set(), new Map([["erp-db", before]]));
    expect(state.systemUp("erp")).toBe(false);
    expect(only()).toMatchObject({ down: true, failingSince: 1_699_999_000, latest: undefined, succeeded: false });
    standings.set("erp-db", before);
    report(check, BAD);
    expect(state.systemUp("erp")).toBe(false);
    report(check, GOOD);
    expect(state.systemUp("erp")).toBe(true);
  });
});

describe("a run that says nothing", () => {
  test("It is no outcome: nothing is counted, and what was measured last grows old.", async () => {
    const check = checkOf("erp-db");
    adopt(check);
    report(check, GOOD);
    const latest = only().latest;
    await clock.advance(30);
    state.started(check);
    state.unobserved(check, only().latest as Outcome, UNKNOWN_STANDING);
    expect(only()).toMatchObject({ latest, running: false, current: true, consecutiveFailures: 0 });
    expect(only().failures.size).toBe(0);
    await clock.advance(6);
    expect(only().current).toBe(false);
    expect(state.systemUp("erp")).toBeUndefined();
  });
});

describe("a transaction's counters", () => {
  const check = checkOf("erp/order", { kind: "transaction" });

  test("Durations go into cumulative buckets; failed runs have none.", () => {
    adopt(check);
    report(check, { ok: true, measurements: run() });
    report(check, { ok: true, measurements: run({ duration: 2.5, result: "slow" }) });
    const failure = { step: "login", reason: "status", message: "500" } as const;
    report(check, { ok: false, reason: "status", message: "500", measurements: run({ result: "failed", duration: 9, failure }) });
    const view = only().transaction;
    expect(view?.runs).toEqual({ ok: 1, slow: 1, failed: 1 });
    expect(view?.durations.count).toBe(2);
    expect(view?.durations.sum).toBeCloseTo(2.62, 9);
    expect(view?.durations.buckets).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2]);
    expect(view?.failures).toEqual([{ step: "login", reason: "status", count: 1 }]);
    expect(view?.phases.find(({ phase }) => phase === "ttfb")).toEqual({ step: "login", phase: "ttfb", sum: 0.24, count: 3 });
    expect(view?.receivedBytes.get("login")).toBe(1500);
  });

  test("Confirmation runs are left out, so that a failure weighs once.", () => {
    adopt(check);
    const failure = { step: "login", reason: "connect", message: "refused" } as const;
    const failed: Result = { ok: false, reason: "connect", message: "refused", measurements: run({ result: "failed", failure }) };
    report(check, failed);
    report(check, failed, true);
    expect(only().transaction?.runs.failed).toBe(1);
    expect(only().failures.get("connect")).toBe(2);
  });
});

describe("a new policy", () => {
  test("Kept checks keep their counters; changed ones begin at nothing, and their system's change is told.", async () => {
    const kept = checkOf("a");
    const changed = checkOf("b", { system: "crm" });
    adopt(kept, changed);
    report(kept, BAD);
    report(changed, BAD);
    await clock.advance(60);
    state.adopt(POLICY, [kept, checkOf("b", { system: "crm" })], new Set(["a"]));
    expect(state.checks.map(({ failures }) => failures.get("connect"))).toEqual([1, undefined]);
  });

  test("What changes a system is told, also an objective alone; the first policy changes nothing, and who leaves is forgotten.", async () => {
    const take = (text: string) => state.adopt(policyOf(text), [], new Set());
    take("systems: { erp: { tier: core }, crm: { tier: core } }");
    expect(state.lastChanges).toEqual([]);
    await clock.advance(60);
    const changedAt = clock.now();
    take("systems: { erp: { tier: core }, crm: { tier: core, objectives: { availability: 99% } } }");
    expect(state.lastChanges).toEqual([{ system: "crm", kind: "policy", at: changedAt }]);
    await clock.advance(60);
    take("systems: { erp: { tier: core } }");
    expect(state.lastChanges).toEqual([]);
  });

  test("The begin and the end of a window of maintenance are changes.", async () => {
    const [from, to] = [clock.now() + 60, clock.now() + 180];
    windows.push({ from, to, reason: "upgrade" });
    state.adopt(policyOf("systems: { erp: { tier: core } }"), [], new Set());
    expect(state.lastChanges).toEqual([]);
    await clock.advance(70);
    expect(state.lastChanges).toEqual([{ system: "erp", kind: "maintenance", at: from }]);
    await clock.advance(120);
    expect(state.lastChanges).toEqual([{ system: "erp", kind: "maintenance", at: to }]);
  });

  test("The end of a window that nobody had limited is a change when it is seen.", async () => {
    windows.push({ from: clock.now(), to: Number.POSITIVE_INFINITY, reason: "repair" });
    state.adopt(policyOf("systems: { erp: { tier: core } }"), [], new Set());
    expect(state.lastChanges).toHaveLength(1);
    expect(state.maintenance("erp")?.reason).toBe("repair");
    await clock.advance(60);
    windows.pop();
    const endedAt = clock.now();
    expect(state.lastChanges).toEqual([{ system: "erp", kind: "maintenance", at: endedAt }]);
    await clock.advance(60);
    expect(state.lastChanges).toEqual([{ system: "erp", kind: "maintenance", at: endedAt }]);
  });

  test("A refused load leaves the running policy and its checks, and keeps the errors until one succeeds.", () => {
    adopt(checkOf("a"));
    state.refuse(["sla.yml:3:1 tier: unknown"]);
    expect(state.reload).toMatchObject({ successful: false, errors: ["sla.yml:3:1 tier: unknown"] });
    expect(state.checks).toHaveLength(1);
    adopt(checkOf("a"));
    expect(state.reload).toMatchObject({ successful: true, errors: [] });
  });
});
