import { Temporal } from "temporal-polyfill";
import type { EndedAt, SlowQueryDelta } from "./source.js";

/**
 * The books of one server's slow queries. A statement belongs to the day in which the source counts it, which is
 * when it ends, or when it was first seen to be slow.
 *
 * - `today` is a lower bound: so many slow statements there were on this day for certain.
 * - `todayUpperBound` holds for the whole day from its first second: it is Infinity as soon as any time of the day
 *   was not watched, for anything may have happened in it.
 * - The day is exact when all of it so far was watched, and every delta in it was exact.
 */
export interface SlowQueryAccount {
  /** IANA name. */
  readonly timeZone: string;
  /** Unix seconds: the account covers the time up to here. */
  readonly until: number;
  /** Unix seconds: start of the day that `until` lies in. */
  readonly dayStart: number;
  /** Sum of all lower bounds. Never falls. */
  readonly total: number;
  readonly today: number;
  readonly todayUpperBound: number;
  /** Seconds of the day up to `until` that nobody watched. */
  readonly unwatched: number;
  /** Why the day's deltas were not exact: distinct, in order; empty when all were. See {@link past} for those that are over. */
  readonly whys: readonly string[];
  /** Those that ended on a later day by the server's clock, which may go before ours. */
  readonly ahead: readonly EndedAt[];
  /** The source has more to read: for now there is no upper bound. */
  readonly behind: boolean;
}

/** So many different reasons fit into a label. */
const WHYS = 6;

/** These happened at one moment: they are never over. */
export const CHANGED = "the source has changed";
const MIDNIGHT = "some may have been before midnight";
/** Before a reason that is over, with the time of day until which it held. */
const UNTIL = "until ";

/** Begins to watch at `at` (unix seconds). What was before on that day is unwatched. */
export function openAccount(at: number, timeZone: string): SlowQueryAccount {
  const dayStart = startOfDay(at, timeZone);
  const unwatched = at - dayStart;
  return {
    timeZone,
    until: at,
    dayStart,
    total: 0,
    today: 0,
    todayUpperBound: unwatched > 0 ? Number.POSITIVE_INFINITY : 0,
    unwatched,
    whys: [],
    ahead: [],
    behind: false,
  };
}

/**
 * Adds what was counted between `account.until` and `to`. When midnight lies between and the source does not tell
 * when statements ended, nobody knows on which side of it they were: the new day gets none for certain and all of
 * them at most.
 */
export function add(account: SlowQueryAccount, delta: SlowQueryDelta, to: number): SlowQueryAccount {
  const day = { ...advance(account, to), behind: delta.behind === true };
  if (delta.ended !== undefined) return addDated(day, delta, delta.ended);
  const sameDay = day.dayStart === account.dayStart;
  const exact = delta.exact && (sameDay || delta.upper === 0);
  return {
    ...day,
    total: day.total + delta.lower,
    today: day.today + (sameDay ? delta.lower : 0),
    todayUpperBound: day.todayUpperBound + delta.upper,
    whys: exact ? day.whys : withWhy(day.whys, delta.exact ? MIDNIGHT : delta.why),
  };
}

function addDated(day: SlowQueryAccount, delta: SlowQueryDelta, ended: readonly EndedAt[]): SlowQueryAccount {
  const dayEnd = startOfNextDay(day.dayStart, day.timeZone);
  const today = sum(ended.filter(({ time }) => time >= day.dayStart && time < dayEnd));
  return {
    ...day,
    total: day.total + delta.lower,
    today: day.today + today,
    todayUpperBound: day.todayUpperBound + today + (delta.exact ? 0 : delta.upper - delta.lower),
    whys: delta.exact ? day.whys : withWhy(day.whys, delta.why),
    ahead: [...day.ahead, ...ended.filter(({ time }) => time >= dayEnd)],
  };
}

/**
 * Marks reasons of the day that hold no more: the day stays inexact, and nothing is left to be mended.
 * @param still those that hold now
 * @param at unix seconds
 */
export function past(account: SlowQueryAccount, still: readonly string[], at: number): SlowQueryAccount {
  const time = Temporal.Instant.fromEpochMilliseconds(Math.floor(at) * 1000)
    .toZonedDateTimeISO(account.timeZone)
    .toPlainTime()
    .toString({ smallestUnit: "minute" });
  const stays = (why: string) => [CHANGED, MIDNIGHT, ...still].includes(why) || why.startsWith(UNTIL);
  return { ...account, whys: account.whys.map((why) => (stays(why) ? why : `${UNTIL}${time}: ${why}`)) };
}

/** Passes over time in which nobody watched, from `account.until` to `to`. */
export function skip(account: SlowQueryAccount, to: number): SlowQueryAccount {
  const day = advance(account, to);
  const seconds = to - Math.max(account.until, day.dayStart);
  if (seconds <= 0) return day;
  return { ...day, unwatched: day.unwatched + seconds, todayUpperBound: Number.POSITIVE_INFINITY };
}

export function isExact(account: SlowQueryAccount): boolean {
  return account.unwatched === 0 && account.whys.length === 0 && !account.behind;
}

/**
 * Why the day is not exact, in a few words; empty when it is.
 * @param advice what would mend it
 */
export function whyNotExact(account: SlowQueryAccount, advice: readonly string[] = []): string {
  const unwatched = account.unwatched > 0 ? [`not watched for ${duration(account.unwatched)}`] : [];
  return [...account.whys, ...advice, ...unwatched, ...(account.behind ? ["the source is still being read"] : [])].join("; ");
}

/** Moves to the day of `to`. A clock that was set back into an earlier day opens that day anew: its books are gone. */
function advance(account: SlowQueryAccount, to: number): SlowQueryAccount {
  const dayStart = startOfDay(to, account.timeZone);
  if (dayStart === account.dayStart) return { ...account, until: to };
  if (dayStart < account.dayStart) return { ...openAccount(to, account.timeZone), total: account.total };
  const dayEnd = startOfNextDay(dayStart, account.timeZone);
  const today = sum(account.ahead.filter(({ time }) => time >= dayStart && time < dayEnd));
  const ahead = account.ahead.filter(({ time }) => time >= dayEnd);
  return { ...account, until: to, dayStart, today, todayUpperBound: today, unwatched: 0, whys: [], ahead };
}

function sum(ended: readonly EndedAt[]): number {
  return ended.reduce((total, { count }) => total + count, 0);
}

/** A delta may have several reasons, of which the day has had some before. */
function withWhy(whys: readonly string[], why: string): readonly string[] {
  return [...new Set([...whys, ...reasons(why)])].slice(0, Math.max(WHYS, whys.length));
}

/** Of a delta, one by one. */
export function reasons(why: string): readonly string[] {
  return why.split("; ");
}

/** Of the zone's day, which may be 23 or 25 hours long and need not begin at 00:00. */
function startOfDay(at: number, timeZone: string): number {
  const instant = Temporal.Instant.fromEpochMilliseconds(Math.floor(at * 1000));
  return instant.toZonedDateTimeISO(timeZone).startOfDay().epochMilliseconds / 1000;
}

function startOfNextDay(dayStart: number, timeZone: string): number {
  const zoned = Temporal.Instant.fromEpochMilliseconds(dayStart * 1000).toZonedDateTimeISO(timeZone);
  return zoned.add({ days: 1 }).startOfDay().epochMilliseconds / 1000;
}

/** Two units at most: 42 s, 5 min, 15 h 4 min. Rounded up, so that a gap is never nothing. */
function duration(seconds: number): string {
  if (seconds <= 60) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
