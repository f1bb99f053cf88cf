import type { Check, Outcome } from "../checks/check.js";
import type { DatabaseMeasurements } from "../checks/databases/measurements.js";
import type { FailureReason } from "../checks/failure.js";
import type { Phase, RunResult, TransactionRun } from "../checks/transactions/run.js";
import type { MaintenanceWindow } from "../policy/calendar.js";
import type { Policy } from "../policy/policy.js";

/** What is known beside the outcomes: of the canaries, and of the ledger, which stands to the right. */
export interface Surroundings {
  /** All canaries fail: failures of the network say nothing. Undefined without canaries. */
  readonly blind: boolean | undefined;
  /** Of the policy file, or opened at run time: then its end may be Infinity. */
  maintenanceAt(system: string, at: number): MaintenanceWindow | undefined;
}

/** What the right side (metrics, page, reports) may read. Nothing here changes what is watched. */
export interface StateView {
  readonly policy: Policy;
  /** Unix seconds, now. */
  now(): number;
  readonly checks: readonly CheckView[];
  /** Undefined before its first critical result. */
  systemUp(system: string): boolean | undefined;
  /** Unix seconds by kind of change. */
  readonly lastChanges: readonly {
    readonly system: string;
    readonly kind: "version" | "policy" | "maintenance";
    readonly at: number;
  }[];
  readonly reload: ReloadState;
  /** All canaries fail: failures of the network say nothing. Undefined without canaries. */
  readonly blind: boolean | undefined;
  /** The window of maintenance that is open now; the end of one opened at run time may be Infinity. */
  maintenance(system: string): MaintenanceWindow | undefined;
}

export interface ReloadState {
  readonly successful: boolean;
  /** Unix seconds of the last successful load. */
  readonly succeededAt: number;
  /** The errors of the last load, if it failed. */
  readonly errors: readonly string[];
}

/** One check as it stands. */
export interface CheckView {
  readonly check: Pick<Check, "name" | "kind" | "system" | "critical" | "every" | "timeout" | "failAfter">;
  readonly running: boolean;
  /** The most recent finished run; undefined before it. */
  readonly latest: Outcome | undefined;
  /** False when the latest outcome is older than max(2 x every, every + timeout) + 5 s: it may not be shown as current. */
  readonly current: boolean;
  readonly consecutiveFailures: number;
  /** Confirmed by fail_after failures in a row; also by an exporter that ran before this one. */
  readonly down: boolean;
  /** At least one run succeeded since the exporter started. */
  readonly succeeded: boolean;
  /** Start of the first failed run, unix seconds, while failing or down. */
  readonly failingSince: number | undefined;
  readonly failures: ReadonlyMap<FailureReason, number>;
  /** Runs that fell due while the one before was still going on. */
  readonly skipped: number;
  readonly database: DatabaseView | undefined;
  readonly transaction: TransactionView | undefined;
}

export interface DatabaseView {
  readonly engine: string;
  readonly threshold: number;
  /** The last measurements that succeeded, for counters, which stay when gauges go. */
  readonly lastGood: DatabaseMeasurements | undefined;
  /** By collector and reason. */
  readonly collectorFailures: readonly { readonly collector: string; readonly reason: FailureReason; readonly count: number }[];
}

/** Counters of one transaction since the exporter started. */
export interface TransactionView {
  readonly name: string;
  readonly runs: Readonly<Record<RunResult, number>>;
  readonly failures: readonly { readonly step: string; readonly reason: FailureReason; readonly count: number }[];
  /** Of runs that were ok or slow. Cumulative counts beside DURATION_EDGES; the last is +Inf. */
  readonly durations: { readonly buckets: readonly number[]; readonly sum: number; readonly count: number };
  readonly phases: readonly { readonly step: string; readonly phase: Phase; readonly sum: number; readonly count: number }[];
  readonly receivedBytes: ReadonlyMap<string, number>;
  /** Newest first. */
  readonly lastRuns: readonly TransactionRun[];
  /** Newest first; kept apart, so that good runs do not push them out. */
  readonly lastFailures: readonly TransactionRun[];
}

/** Upper edges of sla_transaction_duration_seconds, fixed for all transactions: 1-2-5 series around the objectives. */
export const DURATION_EDGES: readonly number[] = [
  0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 7.5, 10, 15, 20, 30, 60,
];
