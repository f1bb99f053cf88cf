import { Temporal } from "temporal-polyfill";

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DATE_TIME = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2})?)$/;

/** @returns the date, or undefined when the text is not one such as 2026-10-01. */
export function parseDate(text: string): Temporal.PlainDate | undefined {
  return DATE.test(text) ? attempt(() => Temporal.PlainDate.from(text)) : undefined;
}

/** @returns date and time without zone, or undefined when the text is not such as "2026-12-05 22:00". */
export function parseDateTime(text: string): Temporal.PlainDateTime | undefined {
  const match = DATE_TIME.exec(text);
  return match ? attempt(() => Temporal.PlainDateTime.from(`${match[1]}T${match[2]}`)) : undefined;
}

/**
 * True for names of the IANA time zone database. Offsets such as +08:00 have no daylight saving time, and abbreviations
 * such as CST mean different zones in different countries: both are refused.
 */
export function isTimeZone(name: string): boolean {
  return (
    /^[A-Za-z]/.test(name) && attempt(() => Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name)) !== undefined
  );
}

/** True when clocks in the zone are put forward over this time, so that it never comes. */
export function fallsIntoGap(time: Temporal.PlainDateTime, timeZone: string): boolean {
  return !time.toZonedDateTime(timeZone).toPlainDateTime().equals(time);
}

/**
 * The moment of a local time, in unix seconds. A time that comes twice is the earlier or the later one as asked;
 * one that never comes is moved on by the length of the gap.
 */
export function toUnixSeconds(time: Temporal.PlainDateTime, timeZone: string, whenTwice: "earlier" | "later"): number {
  const disambiguation = fallsIntoGap(time, timeZone) ? "later" : whenTwice;
  return time.toZonedDateTime(timeZone, { disambiguation }).epochMilliseconds / 1000;
}

function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
