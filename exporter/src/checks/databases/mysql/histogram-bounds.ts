import type { Own } from "./own-statements.js";
import { otherServer, type ServerRun, startedAgain } from "./server-identity.js";

/** What the server keeps of the statements of one class since its start. */
export interface Tally {
  readonly count: number;
  /** Seconds in all. */
  readonly seconds: number;
  /** Seconds of the longest. */
  readonly longest: number;
  readonly errors: number;
}

export interface Tallies {
  /** How many statements of all classes, and of those that clients send. */
  readonly count: number;
  readonly clients: number;
  /** By class: those that are no client's statements, and those of clients that have had an error. */
  readonly classes: Readonly<Record<string, Tally>>;
  /** What the running threads of replication have repeated; `threads` tells one set of threads from another. */
  readonly replication: Tally & { readonly threads: number };
}

/** What the server tells of itself, and of how much of its statements it records. */
export interface ServerState extends ServerRun {
  /** All statements that the server was sent, and how many ran. */
  readonly queries: number;
  readonly running: number;
  /** Statements that the server could not record, ever. */
  readonly lost: number;
  /** True when all classes are timed: then the histogram holds each statement that the classes count. */
  readonly timed: boolean;
  /** What is not recorded; empty when instrumentation is whole. */
  readonly incomplete: string;
}

/** The histogram at one moment. */
export interface HistogramReading extends ServerState {
  /** Seconds: the edges of the histogram around the threshold, equal when it lies on one; `above` is null beyond the last. */
  readonly below: number;
  readonly above: number | null;
  /** Statements in the histogram: all, those of at least `below`, those of at least `above`. */
  readonly recorded: number;
  readonly reaching: number;
  readonly surely: number;
  /**
   * The classes, read shortly before the histogram and again shortly after it: the lesser and the greater of each figure.
   * The server adds them up over sessions, and one that ends meanwhile may be in one of them twice or not at all.
   */
  readonly least: Tallies;
  readonly most: Tallies;
}

export interface HistogramDelta {
  readonly lower: number;
  readonly upper: number;
  /** Why the bounds may differ: fixed texts. */
  readonly doubts: readonly string[];
}

export const DOUBTS = {
  server: "another server answered",
  restart: "the server was restarted",
  reset: "the histogram was emptied",
  classes: "the statistics of statement classes were emptied",
  lost: "the server could not record all statements",
  program:
    "statements inside stored programs may be among them: UPDATE performance_schema.setup_instruments SET ENABLED = 'NO' " +
    "WHERE NAME LIKE 'statement/sp/%' leaves them out",
  command: "commands and events may be among them",
  failed: "failed or cancelled ones may be among them",
  replication: "what replication repeats may be among them",
  own: "ours may be among them",
} as const;

/** Of a class that has had no statement. */
export const NOTHING: Tally = { count: 0, seconds: 0, longest: 0, errors: 0 };
const NO_TALLIES: Tallies = { count: 0, clients: 0, classes: {}, replication: { ...NOTHING, threads: 0 } };
/** Of the sums' rounding. */
const TINY = 1e-9;

/** Classes of statements that clients send. All others are commands, events, or statements inside stored programs. */
export function ofClients(statementClass: string): boolean {
  return statementClass.startsWith("statement/sql/") || statementClass === "statement/com/Execute";
}

/**
 * How many statements that clients sent, and that ended well, took at least the threshold between two readings.
 */
export function histogramBounds(before: HistogramReading, after: HistogramReading, own: Own): HistogramDelta {
  if (otherServer(before, after)) return { lower: 0, upper: Number.POSITIVE_INFINITY, doubts: [DOUBTS.server] };
  if (startedAgain(before, after) || after.queries < before.queries) {
    // All that it holds has happened since; what it held before the restart is lost.
    const since = between(emptied(after), after, own);
    return { ...since, upper: Number.POSITIVE_INFINITY, doubts: [...since.doubts, DOUBTS.restart] };
  }
  const delta = between(before, after, own);
  // Of all that a client may have sent, each could have been slow and none was recorded.
  const ended = after.queries - before.queries + before.running;
  if (wasEmptied(before, after)) {
    const since = between({ ...before, recorded: 0, reaching: 0, surely: 0 }, after, own);
    return { ...since, upper: Math.max(since.upper, ended), doubts: [...since.doubts, DOUBTS.reset] };
  }
  const incomplete = [before.incomplete, after.incomplete, after.lost > before.lost ? DOUBTS.lost : ""].filter(
    (why) => why !== "",
  );
  if (incomplete.length === 0) return delta;
  return { ...delta, upper: Math.max(delta.upper, ended), doubts: [...delta.doubts, ...new Set(incomplete)] };
}

/** Before the server started, with nothing in it. */
function emptied(reading: HistogramReading): HistogramReading {
  return { ...reading, recorded: 0, reaching: 0, surely: 0, least: NO_TALLIES, most: NO_TALLIES };
}

/** It holds less than it did, or less than has surely been added since. */
function wasEmptied(before: HistogramReading, after: HistogramReading): boolean {
  const fell = after.recorded < before.recorded || after.reaching < before.reaching || after.surely < before.surely;
  return fell || (before.incomplete === "" && after.incomplete === "" && missed(before, after));
}

function missed(before: HistogramReading, after: HistogramReading): boolean {
  const counted = before.timed && after.timed ? ("count" as const) : ("clients" as const);
  return after.recorded - before.recorded < after.least[counted] - before.most[counted];
}

/** The histogram's growth, without what can be told apart in it: no client's statement, failed, ours, replication's. */
function between(before: HistogramReading, after: HistogramReading, own: Own): HistogramDelta {
  const below = after.below;
  const above = after.above ?? Number.POSITIVE_INFINITY;
  const surely = Math.max(0, after.surely - before.surely);
  const reaching = Math.max(0, after.reaching - before.reaching);
  // The classes were emptied meanwhile: nothing is known of what they have lost.
  if (after.most.count - before.least.count < after.recorded - before.recorded) {
    return { lower: 0, upper: reaching, doubts: reaching > 0 ? [DOUBTS.classes] : [] };
  }
  const doubts = new Set<string>(own.slow > 0 ? [DOUBTS.own] : []);
  let apart = own.slow;
  let failed = 0;
  let sure = 0;
  let failures = -own.failed;
  for (const name of Object.keys(after.most.classes)) {
    const around = span(before.least, after.most, name);
    const inside = span(before.most, after.least, name);
    const failedOnly = ofClients(name);
    const highest = failedOnly ? Math.min(around.errors, longer(around, above)) : longer(around, above);
    const least = failedOnly ? surelyFailed(inside, below) : surelyLonger(inside, below);
    if (highest !== least && !failedOnly) doubts.add(name.startsWith("statement/sp/") ? DOUBTS.program : DOUBTS.command);
    if (failedOnly) {
      failed += highest;
      failures += around.errors;
    } else {
      apart += highest;
    }
    sure += least;
  }
  const repeated = repeatedMost(before.least, after.most, above);
  if (repeated > 0) doubts.add(DOUBTS.replication);
  const slowFailures = Math.min(failed, Math.max(0, failures));
  if (slowFailures > 0) doubts.add(DOUBTS.failed);
  const lower = Math.max(0, surely - apart - slowFailures - repeated);
  const upper = Math.max(lower, reaching - sure);
  return { lower, upper, doubts: lower === upper && below === above ? [] : [...doubts] };
}

/** What was added to a class from one moment to another. */
interface Span extends Tally {
  /** Of the longest before. */
  readonly longestBefore: number;
  /** False when the class was not told before, though it may have held statements. */
  readonly known: boolean;
}

function span(from: Tallies, to: Tallies, name: string): Span {
  const old = from.classes[name] ?? NOTHING;
  const now = to.classes[name] ?? NOTHING;
  return {
    count: Math.max(0, now.count - old.count),
    // The server's sum begins again at 0 after 213 days of statements.
    seconds: now.seconds < old.seconds ? Number.NaN : now.seconds - old.seconds,
    longest: now.longest,
    longestBefore: old.longest,
    errors: Math.max(0, now.errors - old.errors),
    known: from.classes[name] !== undefined || !ofClients(name),
  };
}

/** At most so many took at least the limit. */
function longer({ count, seconds, longest }: Tally, limit: number): number {
  if (longest < limit) return 0;
  return Number.isNaN(seconds) ? count : Math.min(count, Math.floor(seconds / limit + TINY));
}

/** At least so many took at least the limit: were they fewer, the sum would be smaller. */
function surelyLonger({ count, seconds, longest, longestBefore, known }: Span, limit: number): number {
  if (!known || longest < limit || Number.isNaN(seconds) || count === 0) return 0;
  const one = longestBefore < limit ? 1 : 0;
  const needed = longest > limit ? Math.ceil((seconds - count * limit) / (longest - limit) - TINY) : 0;
  return Math.min(count, Math.max(one, needed));
}

/** Of those surely slow, more than can have ended well. */
function surelyFailed(inside: Span, limit: number): number {
  return Math.max(0, surelyLonger(inside, limit) - (inside.count - inside.errors));
}

function repeatedMost(from: Tallies, to: Tallies, limit: number): number {
  const [old, now] = [from.replication, to.replication];
  if (old.threads === 0 && now.threads === 0) return 0;
  // Threads that have ended have taken with them what they had repeated.
  if (old.threads !== now.threads || now.count < old.count) return Number.POSITIVE_INFINITY;
  return longer({ ...now, count: now.count - old.count, seconds: now.seconds - old.seconds }, limit);
}
