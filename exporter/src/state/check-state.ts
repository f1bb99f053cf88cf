import type { Check, Outcome } from "../checks/check.js";
import type { DatabaseMeasurements } from "../checks/databases/measurements.js";
import type { Signal } from "../checks/databases/signals.js";
import type { FailureReason } from "../checks/failure.js";
import { type Standing, UNKNOWN_STANDING } from "../checks/standing.js";
import { TransactionTotals } from "./transaction-totals.js";

/** Beyond the interval rule, so that a run that is a little late leaves no hole. Seconds. */
const STALE_MARGIN = 5;

/** What is remembered of one check: its latest outcome, its standing, its counters. */
export class CheckState {
  check: Check;
  running = false;
  succeeded = false;
  latest: Outcome | undefined;
  /** Monotonic time at which the latest run ended, seconds: a step of the wall clock makes nothing older or younger. */
  endedAt = Number.NEGATIVE_INFINITY;
  standing: Standing = UNKNOWN_STANDING;
  skipped = 0;
  readonly failures = new Map<FailureReason, number>();
  readonly collectorFailures = new Map<string, { collector: string; reason: FailureReason; count: number }>();
  readonly transaction = new TransactionTotals();
  lastDatabase: DatabaseMeasurements | undefined;

  /** @param before the same check under the policy before: what it was found to be holds until the next result. */
  constructor(check: Check, before?: CheckState) {
    this.check = check;
    if (before) this.standing = before.standing;
  }

  record(outcome: Outcome, standing: Standing, now: number): void {
    this.running = false;
    this.latest = outcome;
    this.endedAt = now;
    this.standing = standing;
    if (outcome.ok) this.succeeded = true;
    else this.failures.set(outcome.reason, (this.failures.get(outcome.reason) ?? 0) + 1);
    const { measurements } = outcome;
    if (measurements?.kind === "database") this.#recordDatabase(measurements, outcome.ok);
    if (measurements?.kind === "transaction" && !outcome.confirmation) this.transaction.add(measurements);
  }

  /** False when the latest outcome is too old to be shown as current. */
  current(now: number): boolean {
    const { every, timeout } = this.check;
    return this.latest !== undefined && now - this.endedAt <= Math.max(2 * every, every + timeout) + STALE_MARGIN;
  }

  /** @param complete whether all collectors had their turn: the run of a full server measures little. */
  #recordDatabase(measurements: DatabaseMeasurements, complete: boolean): void {
    const { slowQueries = this.lastDatabase?.slowQueries, signals: told = [], collectors } = measurements;
    const lost = !complete || collectors.some(({ failure }) => failure);
    const signals = lost ? withLostCounters(told, this.lastDatabase?.signals) : told;
    this.lastDatabase = { ...measurements, ...(slowQueries && { slowQueries }), signals };
    for (const { collector, failure } of measurements.collectors) {
      if (!failure) continue;
      const key = `${collector}\n${failure.reason}`;
      const entry = this.collectorFailures.get(key) ?? { collector, reason: failure.reason, count: 0 };
      entry.count++;
      this.collectorFailures.set(key, entry);
    }
  }
}

/** Signals that only grow: counters and the histogram. */
const COUNTED = /_total$|^statement_latency_seconds$/;

/** Counters stay over a run in which their collector failed or had no turn: a gap would look like a restart. */
function withLostCounters(now: readonly Signal[], before: readonly Signal[] = []): readonly Signal[] {
  const told = new Set(now.map(({ name }) => name));
  return [...now, ...before.filter(({ name }) => !told.has(name) && COUNTED.test(name))];
}
