import { Temporal } from "temporal-polyfill";
import { parseDateTime, toUnixSeconds } from "../../config/local-time.js";
import { parseDuration } from "../../config/values.js";

const AGO = /^(\S+) ago$/;
const TIME = /^\d{2}:\d{2}(?::\d{2})?$/;

/** Where and when a moment is told. */
export interface Here {
  /** IANA name: the zone of dates and times without an offset. */
  readonly timeZone: string;
  /** Unix seconds. */
  readonly now: number;
}

/**
 * Reads a moment as people write it: "2026-11-23 22:00" or "22:00" (today) in the zone, "2026-11-23T22:00:00+08:00",
 * "now", "30m ago". Of a time that comes twice, a start is the earlier one and an end the later one.
 * @param flag for the error.
 * @returns unix seconds. Throws an Error that names flag and value.
 */
export function readMoment(text: string, flag: string, side: "start" | "end", { timeZone, now }: Here): number {
  if (text === "now") return now;
  const ago = parseDuration(AGO.exec(text)?.[1] ?? "");
  if (ago !== undefined) return now - ago;
  const today = Temporal.Instant.fromEpochMilliseconds(Math.floor(now * 1000))
    .toZonedDateTimeISO(timeZone)
    .toPlainDate();
  const local = parseDateTime(TIME.test(text) ? `${today} ${text}` : text);
  if (local) return toUnixSeconds(local, timeZone, side === "start" ? "earlier" : "later");
  try {
    return Temporal.Instant.from(text).epochMilliseconds / 1000;
  } catch {
    const forms = '"2026-11-23 22:00", "22:00", 2026-11-23T22:00:00+08:00, now or "30m ago"';
    throw new Error(`${flag}: expected a time such as ${forms}, got "${text}"`);
  }
}

/** Reads a length of time. @returns seconds. Throws an Error that names flag and value. */
export function readLength(text: string, flag: string): number {
  const seconds = parseDuration(text);
  if (seconds !== undefined && seconds > 0) return seconds;
  throw new Error(`${flag}: expected a duration such as 30m or 2h, got "${text}"`);
}
