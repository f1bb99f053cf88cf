import { Temporal } from "temporal-polyfill";
import type { Interval, PeriodName } from "./view.js";

const DAY = 86400;
const CALENDAR_PERIODS = { day: { days: 1 }, month: { months: 1 }, year: { years: 1 } } as const;
type CalendarPeriod = keyof typeof CALENDAR_PERIODS;

/** The newest of each kind and zone: it holds until its end, and it is asked for at each scrape. */
const newest = new Map<string, Interval>();

/**
 * The running period: the whole calendar day, month or year of the zone, whose end lies ahead; or the last 30 or 365
 * times 86,400 seconds.
 */
export function periodAt(name: PeriodName, now: number, timeZone: string): Interval {
  if (name === "30d") return { from: now - 30 * DAY, to: now };
  if (name === "365d") return { from: now - 365 * DAY, to: now };
  const key = `${name} ${timeZone}`;
  const known = newest.get(key);
  if (known !== undefined && known.from <= now && now < known.to) return known;
  const date = Temporal.Instant.fromEpochMilliseconds(Math.floor(now * 1000))
    .toZonedDateTimeISO(timeZone)
    .toPlainDate();
  const first = name === "day" ? date : date.with(name === "year" ? { month: 1, day: 1 } : { day: 1 });
  const period = periodFrom(first, name, timeZone);
  newest.set(key, period);
  return period;
}

const TEXTS: readonly (readonly [CalendarPeriod, RegExp, rest: string])[] = [
  ["year", /^\d{4}$/, "-01-01"],
  ["month", /^\d{4}-\d{2}$/, "-01"],
  ["day", /^\d{4}-\d{2}-\d{2}$/, ""],
];

/** @returns the year, month or day that a text such as 2026, 2026-11 or 2026-11-23 names; undefined when it names none. */
export function monthOf(text: string, timeZone: string): Interval | undefined {
  for (const [name, pattern, rest] of TEXTS) {
    if (!pattern.test(text)) continue;
    try {
      return periodFrom(Temporal.PlainDate.from(text + rest), name, timeZone);
    } catch {
      return undefined;
    }
  }
  return undefined;
}

/** The date, 2026-11-23, on which a moment falls. */
export function dateAt(at: number, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(at * 1000))
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
    .toString();
}

/** A moment as RFC 3339 has it, in the zone, to the second. */
export function timeAt(at: number, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(at) * 1000).toString({ timeZone, smallestUnit: "second" });
}

function periodFrom(first: Temporal.PlainDate, name: CalendarPeriod, timeZone: string): Interval {
  const start = (date: Temporal.PlainDate) => date.toZonedDateTime(timeZone).epochMilliseconds / 1000;
  return { from: start(first), to: start(first.add(CALENDAR_PERIODS[name])) };
}
