import type { DatabaseMeasurements } from "./databases/measurements.js";
import type { FailureReason } from "./failure.js";
import type { TransactionRun } from "./transactions/run.js";

export type CheckKind = "database" | "transaction";

/** What a run found out, by kind of check. */
type Measurements = DatabaseMeasurements | TransactionRun;

/** What `run` gives back. A failure may still have measured something (a full server: its ratio is 1). */
export type Result =
  | { readonly ok: true; readonly measurements: Measurements }
  | {
      readonly ok: false;
      readonly reason: FailureReason;
      /** One sentence, no secrets. */
      readonly message: string;
      readonly measurements?: Measurements;
    };

/** A finished run: the one thing that flows from the checks to the right. */
export type Outcome = Result & {
  /** Wall clock at the start of the run, unix seconds. */
  readonly startedAt: number;
  /** Seconds, monotonic. */
  readonly duration: number;
  /** A run at `confirm_every`, between a first failure and its confirmation. */
  readonly confirmation: boolean;
};

/** The one unit of work. */
export interface Check {
  /** Unique among all checks; a database's id, or a transaction's `<system>/<name>`. */
  readonly name: string;
  readonly kind: CheckKind;
  readonly system: string;
  /** Its failure takes the system down. */
  readonly critical: boolean;
  /** Seconds. */
  readonly every: number;
  /** Seconds, as configured: the limit of what is measured. */
  readonly timeout: number;
  /** Seconds beyond the timeout for what is not measured; then the scheduler aborts the signal, and the check must end at once. */
  readonly allowance: number;
  /** Seconds that the check may still take after the abort, to clean up. 0 for most. */
  readonly grace: number;
  /** Consecutive failures before it counts as down. */
  readonly failAfter: number;
  /** Seconds between runs while a failure waits for its confirmation. */
  readonly confirmEvery: number;
  /** Changes whenever the configuration of the check changes; equal ones keep their state over a reload. */
  readonly identity: string;
  /** Runs once. A throw counts: a CheckError with its reason, anything else as `internal`. */
  run(signal: AbortSignal): Promise<Result>;
  /** Frees connections and workers. Never throws. */
  close(): Promise<void>;
}
