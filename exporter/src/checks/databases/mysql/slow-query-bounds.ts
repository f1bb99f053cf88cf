import type { SlowQueryDelta } from "../slow-queries/source.js";
import { otherServer, type ServerRun, startedAgain } from "./server-identity.js";

/** What the server tells about its slow statements at one moment. */
export interface Reading extends ServerRun {
  /** Statements counted as slow, with those inside procedures where the server counts them. */
  readonly slow: number;
  /** Statements that clients sent. */
  readonly questions: number;
  /** All statements, with those inside procedures. */
  readonly queries: number;
  /** The same of our session alone. */
  readonly own: { readonly session: string; readonly slow: number; readonly questions: number };
  readonly settings: SlowSettings;
}

/** What makes the server count a statement as slow, for sessions that have set nothing else. */
export interface SlowSettings {
  /** Seconds. */
  readonly longQueryTime: number;
  /** Statements that use no index count too, however fast. */
  readonly unindexedToo: boolean;
  /** Statements that look at fewer rows do not count, however slow. */
  readonly minimumRows: number;
  /** Kinds of statements that MariaDB leaves out: admin, call, sp, slave. */
  readonly leftOut: readonly string[];
}

/** Seconds; the servers keep microseconds. */
const SAME_TIME = 1e-6;

/**
 * What the counter says about statements that took at least the threshold, between two readings: at least `lower`,
 * at most `upper` of them. A setting counts as it was at both ends, as nobody knows when it changed.
 * @param threshold seconds
 */
export function bounds(before: Reading, after: Reading, threshold: number): Pick<SlowQueryDelta, "lower" | "upper"> {
  const settings = [before.settings, after.settings];
  const onlySlow = settings.every((s) => s.longQueryTime >= threshold - SAME_TIME && !s.unindexedToo);
  const allSlow = settings.every(
    (s) => s.longQueryTime <= threshold + SAME_TIME && s.minimumRows === 0 && missing(s).length === 0,
  );
  const counted = countedBetween(before, after);
  const lower = onlySlow ? counted.slow : 0;
  return { lower, upper: Math.max(lower, counted.whole && allSlow ? counted.slow : counted.statements) };
}

/** Slow ones surely counted, whether these are all, and all statements that ended (Infinity when unknown). */
function countedBetween(before: Reading, after: Reading): { slow: number; whole: boolean; statements: number } {
  if (otherServer(before, after)) return { slow: 0, whole: false, statements: Number.POSITIVE_INFINITY };
  if (startedAgain(before, after) || after.queries < before.queries) {
    // The counter has begun at 0 since, and what it had reached before is lost.
    return { slow: Math.max(0, after.slow - after.own.slow), whole: false, statements: Number.POSITIVE_INFINITY };
  }
  const own = ownBetween(before, after);
  // MariaDB's FLUSH GLOBAL STATUS forgets sessions that are gone and keeps what living ones have counted, so that the
  // difference is too small and never too large. It never touches `queries`.
  const flushed = after.slow < before.slow || after.questions < before.questions;
  return {
    slow: Math.max(0, after.slow - before.slow - own.slow),
    whole: !flushed,
    statements: Math.max(0, after.queries - before.queries - own.questions),
  };
}

function ownBetween(before: Reading, after: Reading): { slow: number; questions: number } {
  const same = before.own.session === after.own.session && after.own.questions >= before.own.questions;
  if (!same) return after.own;
  return { slow: Math.max(0, after.own.slow - before.own.slow), questions: after.own.questions - before.own.questions };
}

/** Why the bounds are no exact count, in a few words. */
export function explain(settings: SlowSettings, threshold: number): string {
  const { longQueryTime, unindexedToo, minimumRows } = settings;
  const reasons = ["sessions can set a long_query_time of their own"];
  if (isOther(longQueryTime, threshold)) reasons.push(`the server counts from ${longQueryTime} s`);
  if (unindexedToo) reasons.push("log_queries_not_using_indexes counts fast statements too");
  if (minimumRows > 0) reasons.push(`min_examined_row_limit leaves out statements of fewer than ${minimumRows} rows`);
  if (missing(settings).length > 0) reasons.push(`log_slow_disabled_statements leaves out ${missing(settings).join(", ")}`);
  return reasons.join("; ");
}

/** The statement that brings the bounds together; undefined when none is needed. */
export function advise({ longQueryTime }: SlowSettings, threshold: number): string | undefined {
  if (!isOther(longQueryTime, threshold)) return undefined;
  return `SET GLOBAL long_query_time = ${threshold} mends it for new sessions`;
}

function isOther(longQueryTime: number, threshold: number): boolean {
  return Math.abs(longQueryTime - threshold) > SAME_TIME;
}

/** What a client sends is never `sp` (inside a procedure) or `slave` (replication). */
function missing(settings: SlowSettings): readonly string[] {
  return settings.leftOut.filter((kind) => kind !== "sp" && kind !== "slave");
}
