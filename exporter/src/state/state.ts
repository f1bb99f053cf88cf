import type { Check, Outcome } from "../checks/check.js";
import type { Clock } from "../checks/clock.js";
import type { OutcomeSink } from "../checks/scheduler.js";
import type { Standing } from "../checks/standing.js";
import type { TransactionRun } from "../checks/transactions/run.js";
import type { MaintenanceWindow } from "../policy/calendar.js";
import type { DatabaseTarget, Policy } from "../policy/policy.js";
import { Changes } from "./changes.js";
import { CheckState } from "./check-state.js";
import type { CheckView, DatabaseView, ReloadState, StateView, Surroundings, TransactionView } from "./view.js";

const NO_STANDINGS: ReadonlyMap<string, Standing> = new Map();

/** Kept runs of transactions; they outlive the exporter. */
export interface RunArchive {
  lastRuns(transaction: string): readonly TransactionRun[];
  lastFailures(transaction: string): readonly TransactionRun[];
}

/** The last outcome of every check and what follows from it. Written by the scheduler, read by all that stands to the right. */
export class State implements StateView, OutcomeSink {
  readonly #clock: Clock;
  readonly #archive: RunArchive;
  readonly #surroundings: Surroundings;
  #policy: Policy;
  #databases: ReadonlyMap<string, DatabaseTarget>;
  #states = new Map<string, CheckState>();
  #reload: ReloadState;
  readonly #versions = new Map<string, string>();
  readonly #changes = new Changes();

  constructor(policy: Policy, clock: Clock, archive: RunArchive, surroundings: Surroundings) {
    this.#policy = policy;
    this.#clock = clock;
    this.#archive = archive;
    this.#surroundings = surroundings;
    this.#reload = { successful: true, succeededAt: clock.now(), errors: [] };
    this.#databases = databasesOf(policy);
  }

  /**
   * Takes a new policy. Checks in `kept` go on with their state. The others begin anew, their counters at 0, but one
   * that is down stays down until it succeeds: a changed timeout repairs nothing.
   * @param known standings from before they began here, by name.
   */
  adopt(policy: Policy, checks: readonly Check[], kept: ReadonlySet<string>, known = NO_STANDINGS): void {
    const states = new Map<string, CheckState>();
    for (const check of checks) {
      const before = this.#states.get(check.name);
      const same = before?.check.system === check.system ? before : undefined;
      const state = same && kept.has(check.name) ? same : new CheckState(check, same);
      state.check = check;
      if (!same) state.standing = known.get(check.name) ?? state.standing;
      states.set(check.name, state);
    }
    this.#states = states;
    this.#policy = policy;
    this.#changes.adopt(policy, this.now());
    this.#databases = databasesOf(policy);
    this.#reload = { successful: true, succeededAt: this.#clock.now(), errors: [] };
  }

  /** A load failed: the running policy stays, and the errors are shown. */
  refuse(errors: readonly string[]): void {
    this.#reload = { ...this.#reload, successful: false, errors };
  }

  started(check: Check): void {
    const state = this.#states.get(check.name);
    if (state) state.running = true;
  }

  finished(check: Check, outcome: Outcome, standing: Standing): void {
    this.#states.get(check.name)?.record(outcome, standing, this.#clock.monotonic());
    const version = outcome.measurements?.kind === "database" ? outcome.measurements.version : undefined;
    if (version === undefined) return;
    const before = this.#versions.get(check.name);
    this.#versions.set(check.name, version);
    if (before !== undefined && before !== version) this.#changes.note(check.system, "version", this.now());
  }

  /** Nothing is known that was not known before; what was measured last grows old. */
  unobserved(check: Check, _outcome: Outcome, standing: Standing): void {
    const state = this.#states.get(check.name);
    if (!state) return;
    state.running = false;
    state.standing = standing;
  }

  skipped(check: Check): void {
    const state = this.#states.get(check.name);
    if (state) state.skipped++;
  }

  get policy(): Policy {
    return this.#policy;
  }

  get reload(): ReloadState {
    return this.#reload;
  }

  now(): number {
    return this.#clock.now();
  }

  get checks(): readonly CheckView[] {
    const now = this.#clock.monotonic();
    return [...this.#states.values()].map((state) => this.#view(state, now));
  }

  /** Down as soon as one critical check is; up only when each of them has a current result that says so. */
  systemUp(system: string): boolean | undefined {
    const critical = [...this.#states.values()].filter(({ check }) => check.critical && check.system === system);
    if (critical.some(({ standing }) => standing.down)) return false;
    const now = this.#clock.monotonic();
    const up = critical.length > 0 && critical.every((state) => state.current(now) && state.succeeded);
    return up ? true : undefined;
  }

  get lastChanges(): StateView["lastChanges"] {
    this.#changes.watchMaintenance(this.#policy, (system, at) => this.#surroundings.maintenanceAt(system, at), this.now());
    return this.#changes.list;
  }

  get blind(): boolean | undefined {
    return this.#surroundings.blind;
  }

  maintenance(system: string): MaintenanceWindow | undefined {
    return this.#surroundings.maintenanceAt(system, this.now());
  }

  #view(state: CheckState, now: number): CheckView {
    const { check, standing } = state;
    return {
      check,
      running: state.running,
      latest: state.latest,
      current: state.current(now),
      consecutiveFailures: standing.consecutiveFailures,
      down: standing.down,
      succeeded: state.succeeded,
      failingSince: standing.failingSince,
      failures: state.failures,
      skipped: state.skipped,
      database: check.kind === "database" ? this.#databaseView(state) : undefined,
      transaction: check.kind === "transaction" ? this.#transactionView(state) : undefined,
    };
  }

  #databaseView(state: CheckState): DatabaseView | undefined {
    const target = this.#databases.get(state.check.name);
    if (!target) return undefined;
    return {
      engine: target.section.engine,
      threshold: target.section.slow_query.threshold,
      lastGood: state.lastDatabase,
      collectorFailures: [...state.collectorFailures.values()],
    };
  }

  #transactionView(state: CheckState): TransactionView {
    const { runs, durations, receivedBytes, failures, phases } = state.transaction;
    const name = state.check.name.slice(state.check.system.length + 1);
    return {
      name,
      runs,
      durations,
      receivedBytes,
      failures,
      phases,
      lastRuns: this.#archive.lastRuns(state.check.name),
      lastFailures: this.#archive.lastFailures(state.check.name),
    };
  }
}

function databasesOf(policy: Policy): ReadonlyMap<string, DatabaseTarget> {
  return new Map(policy.systems.flatMap((system) => system.databases).map((target) => [target.id, target]));
}
