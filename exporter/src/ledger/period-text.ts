import { Temporal } from "temporal-polyfill";
import { parseDate, parseDateTime, toUnixSeconds } from "../config/local-time.js";
import { type Interval, PERIODS, type PeriodName } from "./view.js";

const DAYS = /^([1-9]\d{0,4})d$/;
const MONTH = /^\d{4}-\d{2}$/;
const YEAR = /^\d{4}$/;
/** What lies ahead is worked out hour by hour: nobody plans so far that it has to be unbounded. */
const YEARS_AHEAD = 2;
const FORMS = "day, month, year, 30d, 2026, 2026-11, 2026-11-23, or FROM..TO such as 2026-11-02..2026-11-08";

/**
 * Reads the period that somebody asks for, as {@link FORMS} lists. Dates are of the zone. A date as the end of a range means
 * the end of that day; a time, that moment. Throws an Error with one sentence.
 * @param now unix seconds
 */
export function readPeriod(text: string, timeZone: string, now: number): PeriodName | Interval {
  const name = PERIODS.find((period) => period === text);
  if (name) return name;
  const days = DAYS.exec(text);
  if (days) return { from: now - Number(days[1]) * 86_400, to: now };
  const range = text.split("..");
  const [from, to] = range.length === 2 ? range : [text, text];
  const start = moment(from ?? "", timeZone, "start");
  const end = moment(to ?? "", timeZone, "end");
  if (start === undefined || end === undefined) throw new Error(`expected a period (${FORMS}), got "${text}"`);
  if (start >= end) throw new Error(`expected a period that ends after its start, got "${text}"`);
  if (end > now + YEARS_AHEAD * 366 * 86_400) {
    throw new Error(`expected a period that ends within ${YEARS_AHEAD} years from now, got "${text}"`);
  }
  return { from: start, to: end };
}

/** The first or the last moment of a year, a month, a day; a time is both. */
function moment(text: string, timeZone: string, side: "start" | "end"): number | undefined {
  const time = parseDateTime(text);
  if (time) return toUnixSeconds(time, timeZone, side === "start" ? "earlier" : "later");
  const day = parseDate(text) ?? attempt(() => firstDay(text));
  if (!day) return undefined;
  const next = YEAR.test(text) ? { years: 1 } : MONTH.test(text) ? { months: 1 } : { days: 1 };
  const date = side === "start" ? day : day.add(next);
  // Not midnight everywhere: some zones put their clocks forward at it.
  return date.toZonedDateTime(timeZone).epochMilliseconds / 1000;
}

function firstDay(text: string): Temporal.PlainDate | undefined {
  if (YEAR.test(text)) return Temporal.PlainDate.from(`${text}-01-01`);
  return MONTH.test(text) ? Temporal.PlainDate.from(`${text}-01`) : undefined;
}

function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
