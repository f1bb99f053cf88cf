import { readdirSync } from "node:fs";
import { Temporal } from "temporal-polyfill";

const SEGMENT = /^(\d{4}-\d{2})(?:\.(\d+))?\.jsonl$/;

/** Names of the segments of a folder, by month and number. Errors are those of readdir. */
export function segmentsIn(folder: string): readonly string[] {
  return readdirSync(folder).filter(isSegment).sort(byMonthAndNumber);
}

/** True for names of segments. */
export function isSegment(name: string): boolean {
  return SEGMENT.test(name);
}

/**
 * @param month such as 2026-11.
 * @param number from 1 on: a month has more than one segment when the clock was put back into it.
 */
export function segmentName(month: string, number: number): string {
  return number === 1 ? `${month}.jsonl` : `${month}.${number}.jsonl`;
}

/** The month of a segment's name. */
export function monthOfSegment(name: string): string | undefined {
  return SEGMENT.exec(name)?.[1];
}

/** The month, such as 2026-11, in which a moment lies (unix seconds) by the calendar of a zone. */
export function monthOf(time: number, timeZone: string): string {
  const date = Temporal.Instant.fromEpochMilliseconds(Math.floor(time * 1000)).toZonedDateTimeISO(timeZone);
  return date.toPlainDate().toPlainYearMonth().toString();
}

function byMonthAndNumber(a: string, b: string): number {
  const [, monthA = "", numberA = "1"] = SEGMENT.exec(a) ?? [];
  const [, monthB = "", numberB = "1"] = SEGMENT.exec(b) ?? [];
  return monthA < monthB ? -1 : monthA > monthB ? 1 : Number(numberA) - Number(numberB);
}
