import { Temporal } from "temporal-polyfill";
import { parseServiceHours, type ServiceHours } from "../config/service-hours.js";

export interface Holidays {
  /** Dates without service hours, 2026-10-01. */
  readonly off: readonly string[];
  /** Dates worked with the hours of a Monday. */
  readonly working: readonly string[];
}

const MONDAY = 1;
const MINUTES_OF_DAY = 1440;

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
