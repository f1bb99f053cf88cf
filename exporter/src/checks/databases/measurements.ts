import type { FailureReason } from "../failure.js";
import type { Signal } from "./signals.js";

/** One run of a database check. Counters are absolute and kept by the check; a part that failed is absent. */
export interface DatabaseMeasurements {
  readonly kind: "database";
  /** As the server says it, "15.18 (Debian 15.18-0+deb12u1)". */
  readonly version?: string;
  readonly connections?: Connections;
  readonly slowQueries?: SlowQueries;
  readonly logs?: readonly LogSize[];
  /** Logs whose size the server cannot tell, and why. */
  readonly unsupportedLogs?: readonly { readonly log: string; readonly reason: string }[];
  /** Age in seconds of the oldest open transaction of other sessions; 0 when there is none. */
  readonly oldestTransaction?: number;
  /** Age in seconds of the oldest running statement of other sessions; 0 when there is none. */
  readonly oldestStatement?: number;
  /** Early signs and sizes, of all collectors. */
  readonly signals?: readonly Signal[];
  /** The collectors that ran, each with its failure if it had one. */
  readonly collectors: readonly CollectorOutcome[];
}

export interface Connections {
  /** By state: active, idle, idle_in_transaction, ... */
  readonly byState: Readonly<Record<string, number>>;
  /** Usable by ordinary users: reserved ones taken off. NaN when a full server never told. */
  readonly max: number;
  /** The worst of server, role and database limits; 1 when the server refuses us for being full. */
  readonly usedRatio: number;
}

export interface SlowQueries {
  /** Counted since this exporter began to watch: for a source with bounds, the lower bound. Never falls. */
  readonly total: number;
  /** Of the present day in the policy's time zone: lower and upper bound, equal when exact. */
  readonly today: number;
  readonly todayUpperBound: number;
  /** Seconds. */
  readonly threshold: number;
  /** slow_queries_status, statements, activity, ... */
  readonly source: string;
  readonly exact: boolean;
  /** Why it is not exact, in a few words; empty when it is. */
  readonly why: string;
  /** The statement that makes a better source available, if there is one. */
  readonly remedy?: string;
}

export interface LogSize {
  readonly log: string;
  readonly bytes: number;
  /** It begins again from nothing when it is rotated: what it then has less did not make room. */
  readonly restarts?: true;
}

export interface CollectorOutcome {
  /** connections, slow_queries, logs, activity. */
  readonly collector: string;
  readonly failure?: {
    readonly reason: FailureReason;
    readonly message: string;
    /** The statement that mends it, if there is one. */
    readonly remedy?: string;
  };
}
