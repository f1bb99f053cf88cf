import { otherServer, startedAgain } from "./server-identity.js";
import { bounds, type Reading } from "./slow-query-bounds.js";

/** The plugin and the server's own counter at one moment. */
export interface ResponseReading {
  readonly status: Reading;
  /** Statements that the plugin has counted, and those of at least the threshold; null when it did not count. */
  readonly plugin: { readonly recorded: number; readonly slow: number } | null;
  /** Statements that run. */
  readonly running: number;
  /** EXECUTE and EXECUTE IMMEDIATE as statements, which both may count twice. */
  readonly executes: number;
  /** Prepared over the protocol: among `queries` and not among `questions`. */
  readonly prepared: number;
}

export interface ResponseDelta {
  readonly lower: number;
  readonly upper: number;
  readonly doubts: readonly string[];
}

export const RESPONSE_DOUBTS = {
  gap: "the plugin was emptied or did not count",
  nested: "statements inside stored programs count too",
  own: "ours may be among them",
} as const;

/**
 * How many statements took at least the threshold between two readings. The plugin misses none, whatever a session has
 * set, so it bounds from above. It also counts what runs inside stored programs, each with the time since the CALL began;
 * so the lower bound is what is left when all of that was slow, or what the server's own counter says, where that goes by the threshold.
 * @param threshold seconds, on an edge of the plugin.
 * @param own how many of ours at most were slow.
 */
export function responseBounds(before: ResponseReading, after: ResponseReading, threshold: number, own: number): ResponseDelta {
  const status = bounds(before.status, after.status, threshold);
  if (otherServer(before.status, after.status) || startedAgain(before.status, after.status)) return { ...status, doubts: [] };
  const slow = counted(before, after);
  if (slow === undefined) return { ...status, doubts: [RESPONSE_DOUBTS.gap] };
  const nested = inside(before, after);
  const certain = Math.max(0, slow - nested - own);
  const lower = Math.max(certain, Math.min(slow - own, status.lower) - executed(before, after));
  const doubts = [...(nested > 0 && slow > lower ? [RESPONSE_DOUBTS.nested] : []), ...(own > 0 ? [RESPONSE_DOUBTS.own] : [])];
  return { lower, upper: slow, doubts };
}

/** Undefined when the plugin has missed statements: it was off, its edges were changed, or it was emptied. */
function counted(before: ResponseReading, after: ResponseReading): number | undefined {
  if (before.plugin === null || after.plugin === null) return undefined;
  const recorded = after.plugin.recorded - before.plugin.recorded;
  const slow = after.plugin.slow - before.plugin.slow;
  const begun = after.status.questions - before.status.questions;
  return slow < 0 || recorded < 0 || recorded + after.running < begun ? undefined : slow;
}

/** At most so many ran inside stored programs, events, and EXECUTE. Infinity when FLUSH STATUS took the figures away. */
function inside(before: ResponseReading, after: ResponseReading): number {
  const executes = executed(before, after);
  const prepared = after.prepared - before.prepared;
  const questions = after.status.questions - before.status.questions;
  if (prepared < 0 || questions < 0) return Number.POSITIVE_INFINITY;
  return Math.max(0, after.status.queries - before.status.queries - questions - prepared) + executes;
}

function executed(before: ResponseReading, after: ResponseReading): number {
  return after.executes < before.executes ? Number.POSITIVE_INFINITY : after.executes - before.executes;
}
