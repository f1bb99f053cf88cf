import { Temporal } from "temporal-polyfill";
import { parseServiceHours, type ServiceHours } from "../config/service-hours.js";
import { offsetStretches } from "./wall-offsets.js";

export interface Holidays {
  /** Dates without service hours, 2026-10-01. */
  readonly off: readonly string[];
  /** Dates worked with the hours of a Monday. */
  readonly working: readonly string[];
}

/** From inclusive, to exclusive, unix seconds. */
interface Span {
  readonly from: number;
  readonly to: number;
}

const MONDAY = 1;
const MINUTES_OF_DAY = 1440;
const DAY = 86400;
/** 1970-01-01, day 0, was a Thursday. */
const WEEKDAY_OF_DAY_0 = 4;

/**
 * Makes the test whether a moment (unix seconds) lies in service hours, by the wall clock of the zone: of an hour
 * that comes twice both count or neither. A range belongs to the day on which it starts: the shift that starts on
 * the eve of a holiday is worked to its end, and none starts on the holiday. "always" knows no holidays.
 * @param text must parse.
 */
export function serviceHoursTest(text: string, holidays: Holidays, timeZone: string): (at: number) => boolean {
  const hours: ServiceHours = parseServiceHours(text);
  if (hours.always) return () => true;
  const off = new Set(holidays.off);
  const working = new Set(holidays.working);
  const workedAs = (date: Temporal.PlainDate): number | undefined => {
    const name = date.toString();
    return off.has(name) ? undefined : working.has(name) ? MONDAY : date.dayOfWeek;
  };
  const holds = (date: Temporal.PlainDate, minute: number): boolean => {
    const day = workedAs(date);
    return day !== undefined && hours.ranges.some(({ days, from, to }) => days.includes(day) && minute >= from && minute < to);
  };
  return (at) => {
    const local = Temporal.Instant.fromEpochMilliseconds(Math.floor(at * 1000))
      .toZonedDateTimeISO(timeZone)
      .toPlainDateTime();
    const today = local.toPlainDate();
    const minute = local.hour * 60 + local.minute;
    return holds(today, minute) || holds(today.subtract({ days: 1 }), minute + MINUTES_OF_DAY);
  };
}

/**
 * Makes the list of service hours within [from, to), merged and in order: the same as the test says of each moment.
 * @param text must parse.
 */
export function serviceHoursBetween(
  text: string,
  holidays: Holidays,
  timeZone: string,
): (from: number, to: number) => readonly Span[] {
  const hours = parseServiceHours(text);
  if (hours.always) return (from, to) => (from < to ? [{ from, to }] : []);
  const off = new Set(holidays.off.map(dayNumber));
  const working = new Set(holidays.working.map(dayNumber));
  const rangesByWeekday = [1, 2, 3, 4, 5, 6, 7].map((weekday) => hours.ranges.filter(({ days }) => days.includes(weekday)));
  const rangesOf = (day: number) =>
    off.has(day) ? [] : (rangesByWeekday[(working.has(day) ? MONDAY : weekdayOf(day)) - 1] ?? []);
  return (from, to) => {
    const spans: Span[] = [];
    // Within a stretch the wall clock runs evenly, so that its days are plain multiples of 86,400 s.
    for (const stretch of offsetStretches(timeZone, from, to)) {
      const start = Math.max(from, stretch.from);
      const end = Math.min(to, stretch.to);
      const lastDay = Math.floor((end + stretch.offset) / DAY);
      for (let day = Math.floor((start + stretch.offset) / DAY) - 1; day <= lastDay; day++) {
        for (const range of rangesOf(day)) {
          const midnight = day * DAY - stretch.offset;
          const span = { from: Math.max(start, midnight + range.from * 60), to: Math.min(end, midnight + range.to * 60) };
          if (span.from < span.to) spans.push(span);
        }
      }
    }
    return merged(spans);
  };
}

/** Monday is 1, Sunday 7. */
function weekdayOf(day: number): number {
  return ((((day + WEEKDAY_OF_DAY_0 - 1) % 7) + 7) % 7) + 1;
}

/** Days since 1970-01-01. */
function dayNumber(date: string): number {
  return Date.parse(`${date}T00:00Z`) / (DAY * 1000);
}

function merged(spans: readonly Span[]): readonly Span[] {
  const result: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last !== undefined && span.from <= last.to)
      result[result.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else result.push(span);
  }
  return result;
}
