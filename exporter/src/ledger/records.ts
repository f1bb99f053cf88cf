import type { Exclusion } from "./accounts/history.js";
import type { HeldWindow } from "./accounts/maintenance.js";
import type { RecordedPolicy } from "./fact.js";
import type { Terms } from "./terms.js";
import type { Interval } from "./view.js";

export type { Exclusion } from "./accounts/history.js";

/** A policy and since when it holds, unix seconds; the next one ends it. */
export interface PolicyRecord {
  readonly since: number;
  readonly policy: RecordedPolicy;
}

/** What a stretch of time counts as. Only the first three do count; `outside`: outside service hours. */
type SpanState = "up" | "down" | "unknown" | "maintenance" | "excluded" | "outside";

/** A stretch of a system's time in one state, corrections considered. */
export interface Span extends Interval {
  readonly state: SpanState;
}

/** What lies behind the accounts. The book keeps it. */
export interface LedgerRecords {
  /** In the order in which they came into force. */
  readonly policies: readonly PolicyRecord[];
  /** What they asked of a system, oldest first; a renamed one keeps what was asked of it before. */
  termsOf(system: string): readonly Terms[];
  /** All systems by their latest names, those that no policy names any more, too. */
  known(): readonly string[];
  /** The revoked ones, too. */
  exclusionsOf(system: string): readonly Exclusion[];
  /** Windows that hold in the period, in order of their start. An end may be Infinity. */
  maintenanceOf(system: string, period: Interval): readonly HeldWindow[];
  /** A system's time in order, without holes and overlaps. Empty for one that is not known. */
  spans(system: string, within: Interval): readonly Span[];
}
