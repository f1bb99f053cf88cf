import type { DatabaseSection } from "../../../config/schema/policy.js";
import type { Session } from "../engine.js";

/**
 * One way to count slow statements. The best one that server and grants allow is in use; the others
 * stand by. Sources never add up: one is in use at a time, so nothing is counted twice.
 */
export interface SlowQuerySource {
  /** slow_queries_status, statements, activity, ... A label value. */
  readonly name: string;
  /** Tells whether server and grants allow it now. Cheap: asked at each connection, and when the source in use fails. */
  available(session: Session, target: DatabaseSection): Promise<Availability>;
  /** Begins to watch: takes the baseline. Nothing before it is counted. */
  watch(session: Session, target: DatabaseSection): Promise<SlowQueryWatch>;
}

export type Availability =
  | { readonly available: true }
  | { readonly available: false; readonly why: string; readonly remedy?: string };

export interface SlowQueryWatch {
  /**
   * True when `read` may be given a later connection and notices by itself that the server was restarted, changed
   * or lost its statistics. Otherwise each connection begins a new watch, and the time between counts as unwatched.
   */
  readonly continues?: true;
  /** What was added since the last call (or since the baseline). */
  read(session: Session): Promise<SlowQueryDelta>;
}

export interface SlowQueryDelta {
  /** Surely slow. */
  readonly lower: number;
  /** Slow at most; Infinity when the source cannot tell. */
  readonly upper: number;
  /** Both are the truth. Then lower equals upper. */
  readonly exact: boolean;
  /** Why it is not exact; empty when it is. One of a few fixed texts: it becomes a label value. */
  readonly why: string;
  /**
   * How many of all that this watch has counted had not ended at this reading, for a source that counts statements
   * while they run. A source that counts them at their end would count them again.
   */
  readonly running?: number;
}
