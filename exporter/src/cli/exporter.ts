import { Canaries } from "../checks/canaries.js";
import type { Check, Outcome } from "../checks/check.js";
import type { Clock } from "../checks/clock.js";
import type { Log } from "../checks/log.js";
import { reach } from "../checks/reach.js";
import { type OutcomeSink, Scheduler } from "../checks/scheduler.js";
import type { Standing } from "../checks/standing.js";
import { type Archive, openArchive } from "../checks/transactions/archive.js";
import { createTransactionPool, type TransactionPool } from "../checks/transactions/pool.js";
import type { Locate } from "../config/load.js";
import { type ConfigProblem, formatProblem } from "../config/problem.js";
import type { Ledger } from "../ledger/ledger.js";
import type { Policy } from "../policy/policy.js";
import { State } from "../state/state.js";
import type { ReloadState } from "../state/view.js";
import { checksOf } from "./checks-of.js";
import { standingsOf } from "./known-standings.js";
import { pastWindows } from "./past-windows.js";
import { readPolicy } from "./read-policy.js";

/** Checks that run at the same time, at most. */
const CONCURRENCY = 100;
/** Threads that run transactions: one measures well, a second keeps a busy one from delaying the others. */
const WORKERS = 2;

export interface ExporterOptions {
  readonly configFile: string;
  /** Where runs, counters and clean-up debts outlive the process. */
  readonly stateDir: string;
  /** Opened; it begins with the exporter and ends with it. */
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Another file, read again together with the policy file. */
export interface Prepared {
  readonly errors: readonly string[];
  /** Brings it into force; called only when nothing has errors. */
  readonly use: () => void;
}

/** Everything between the policy file and the state: the left side of the flow, held together. */
export class Exporter {
  readonly state: State;
  readonly #options: ExporterOptions;
  readonly #scheduler: Scheduler;
  readonly #pool: TransactionPool;
  readonly #archive: Archive;
  readonly #canaries: Canaries;
  /** Since when checks have been failing, unix seconds: for the log. */
  readonly #failing = new Map<string, number>();

  /** Begins nothing yet: see {@link begin}. */
  constructor(policy: Policy, options: ExporterOptions) {
    const { clock, ledger, log, stateDir } = options;
    this.#options = options;
    this.#archive = openArchive(stateDir, log);
    this.#pool = createTransactionPool({ size: WORKERS, stateDir, log });
    this.#canaries = new Canaries({ clock, reach, onChange: (blind) => this.#reportSight(blind) });
    const canaries = this.#canaries;
    const surroundings = {
      get blind() {
        return canaries.blind;
      },
      maintenanceAt: (system: string, at: number) => ledger.maintenanceAt(system, at),
    };
    // Outcomes are dated by the book's clock: what the ledger writes down comes from them.
    this.state = new State(policy, ledger.clock, this.#archive, surroundings);
    const unobserved = (outcome: Outcome) => canaries.unobserved(outcome);
    const watchedSince = () => ledger.watchedSince();
    const sink = this.#sink();
    this.#scheduler = new Scheduler({ clock: ledger.clock, concurrency: CONCURRENCY, sink, unobserved, watchedSince });
  }

  /** Settles when the threads that run transactions are there: their start is no target's slowness. */
  async ready(): Promise<void> {
    await this.#pool.ready();
  }

  /**
   * Begins to watch, and to keep the book. What was down before is down at once.
   * @param locate where the policy stands.
   */
  begin(locate: Locate): void {
    this.#options.ledger.begin(this.state.policy);
    this.#adopt(this.state.policy, locate);
  }

  /** Loads the policy file again, together with another file: both, or neither when one of them has errors. */
  reload(other: Prepared): ReloadState {
    const { configFile, env, log } = this.#options;
    const loaded = readPolicy(configFile, env);
    for (const warning of loaded.warnings) warn(log, warning);
    const errors = [...loaded.problems.map(formatProblem), ...other.errors];
    if (loaded.policy && errors.length === 0) {
      other.use();
      this.#adopt(loaded.policy, loaded.locate);
      log.info({ file: configFile }, "policy reloaded");
    } else {
      this.state.refuse(errors);
      for (const error of errors) log.warn({ error }, "not reloaded; what was before stays in force");
    }
    return this.state.reload;
  }

  /** Cuts off what runs, lets transactions clean up, writes what has to be kept. */
  async stop(): Promise<void> {
    this.#canaries.close();
    await Promise.all([this.#scheduler.stop(), this.#options.ledger.close(), this.#pool.close()]);
    await this.#archive.flush();
  }

  #adopt(policy: Policy, locate: Locate): void {
    const { clock, ledger, log, stateDir } = this.#options;
    const checks = checksOf(policy, { clock, log, pool: this.#pool, stateDir });
    this.#canaries.use(policy.canaries);
    ledger.adopt(policy);
    const standings = standingsOf(checks, ledger.downs);
    for (const [name, { failingSince }] of standings) this.#failing.set(name, this.#failing.get(name) ?? failingSince);
    const { kept, closed } = this.#scheduler.replace(checks, standings);
    this.state.adopt(policy, checks, kept, standings);
    ledger.watch(checks, kept);
    const isHeld = (system: string, at: number) => ledger.maintenanceAt(system, at) !== undefined;
    for (const warning of pastWindows(policy, locate, ledger.clock.now(), isHeld)) warn(log, warning);
    closed.catch((error: unknown) => log.warn({ error: String(error) }, "a check that was removed did not close"));
  }

  #sink(): OutcomeSink {
    const { ledger } = this.#options;
    return {
      started: (check) => {
        this.state.started(check);
        ledger.started(check);
      },
      skipped: (check) => this.state.skipped(check),
      unobserved: (check, outcome, standing) => {
        if (standing.failingSince === undefined) this.#failing.delete(check.name);
        this.state.unobserved(check, outcome, standing);
        ledger.unobserved(check, outcome);
      },
      finished: (check, outcome, standing) => this.#finished(check, outcome, standing),
    };
  }

  #finished(check: Check, outcome: Outcome, standing: Standing): void {
    if (outcome.measurements?.kind === "transaction") this.#archive.record(outcome.measurements);
    this.state.finished(check, outcome, standing);
    this.#options.ledger.finished(check, outcome, standing);
    this.#report(check, outcome, standing);
    if (check.kind === "database" && standing.consecutiveFailures === 1) this.#runDependents(check.name);
  }

  /** A database failed: whether its users feel it is worth knowing now, not at their next slot. */
  #runDependents(database: string): void {
    for (const system of this.state.policy.systems) {
      if (!system.uses.includes(database)) continue;
      for (const transaction of system.transactions) this.#scheduler.runSoon(transaction.id);
    }
  }

  #reportSight(blind: boolean): void {
    const { log } = this.#options;
    if (blind) log.warn({}, "blind: no canary answers, so failures of the network say nothing about the systems");
    else log.info({}, "a canary answers again: failures of the network count");
  }

  #report(check: Check, outcome: Outcome, { consecutiveFailures, down, failingSince }: Standing): void {
    const since = this.#failing.get(check.name);
    if (outcome.ok) {
      this.#failing.delete(check.name);
      if (since === undefined) return;
      const seconds = Math.round(outcome.startedAt - since);
      this.#options.log.info({ check: check.name, system: check.system, seconds }, "works again");
      return;
    }
    this.#failing.set(check.name, since ?? failingSince ?? outcome.startedAt);
    const { reason, message } = outcome;
    const fields = { check: check.name, system: check.system, reason, failures: consecutiveFailures, down };
    if (consecutiveFailures === 1 || consecutiveFailures === check.failAfter) this.#options.log.warn(fields, message);
  }
}

/** Tells what is questionable in the policy file. */
export function warn(log: Log, warning: ConfigProblem): void {
  log.warn({ warning: formatProblem(warning) }, "policy file");
}
