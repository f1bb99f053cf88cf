import type { DatabaseSection } from "../../../config/schema/policy.js";
import type { Session } from "../engine.js";
import type { Signal } from "../signals.js";

/**
 * One way to count slow statements. The best one that server and grants allow is in use; the others
 * stand by. Sources never add up: one is in use at a time, so nothing is counted twice.
 */
export interface SlowQuerySource {
  /** slow_queries_status, statements, activity, ... A label value. */
  readonly name: string;
  /** Tells whether server and grants allow it now. Cheap: asked at each connection, and when the source in use fails. */
  available(session: Session, target: DatabaseSection): Promise<Availability>;
  /**
   * Begins to watch: takes the baseline. Nothing before it is counted.
   * @param from what `position` of an earlier watch of this source gave, perhaps in an earlier process and so to be
   * validated. A source that can goes on from there and says so by `resumed`; any other takes a new baseline.
   */
  watch(session: Session, target: DatabaseSection, from?: unknown): Promise<SlowQueryWatch>;
  /**
   * Of a source that counts statements while they run: how many run that it may have counted, at most. Those beyond
   * have ended, and no source will count them again.
   */
  running?(session: Session, target: DatabaseSection): Promise<number>;
}

export type Availability =
  | { readonly available: true }
  | {
      readonly available: false;
      readonly why: string;
      /** The statement that mends it. */
      readonly remedy?: string;
      /** A permission was withheld from what is otherwise set up: told as a failure of this source alone. */
      readonly refused?: true;
    };

export interface SlowQueryWatch {
  /**
   * True when `read` may be given a later connection and notices by itself that the server was restarted, changed
   * or lost its statistics. Otherwise each connection begins a new watch, and the time between counts as unwatched.
   */
  readonly continues?: true;
  /** True when each reading gives all reasons there are: one that it no longer gives is over. */
  readonly standing?: true;
  /** True when the watch goes on from the position that it was given: its first reading covers the time since. */
  readonly resumed?: boolean;
  /** What was added since the last call (or since the baseline). */
  read(session: Session): Promise<SlowQueryDelta>;
  /** Up to where the last reading counted, as plain JSON: kept beside the counts, so that a later process can go on. */
  position?(): unknown;
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
  /** What would make it exact, or nearly so; absent when nothing has to be done. */
  readonly advice?: string;
  /**
   * How many of all that this watch has counted had not ended at this reading, for a source that counts statements
   * while they run. A source that counts them at their end would count them again.
   */
  readonly running?: number;
  /** When the statements of `lower` ended, from a source that knows; else they count into the time of the reading. */
  readonly ended?: readonly EndedAt[];
  /** There is more to read: the figures are not complete yet, and nothing is lost. */
  readonly behind?: boolean;
  /** Other figures that the source has found on the way. */
  readonly signals?: readonly Signal[];
}

export interface EndedAt {
  /** Unix seconds. */
  readonly time: number;
  readonly count: number;
}
