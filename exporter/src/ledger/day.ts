import { REOPENS_WITHIN } from "./accounts/downtime.js";
import type { Book } from "./book.js";
import type { DaySummary } from "./fact.js";
import { dateAt, monthOf } from "./periods.js";
import type { Interval } from "./view.js";

/**
 * What a day of the policy's time zone came to, for all systems that have time in it; before corrections. An incident
 * belongs to the day on which it began, if it had counted downtime by the end of that day.
 * @param date 2026-11-23; it should be over (see overDay).
 */
export function summariseDay(book: Book, date: string): Readonly<Record<string, DaySummary>> {
  const day = dayOf(book, date);
  const systems: Record<string, DaySummary> = {};
  if (day === undefined) return systems;
  for (const system of book.known()) {
    const account = book.observed(system, day, { now: day.to, classified: day.to });
    if (account === undefined || account.accounted.from >= account.accounted.to) continue;
    const { up, down, unknown, incidents } = account;
    systems[system] = { up, down, unknown, incidents: incidents.length };
  }
  return systems;
}

/**
 * The oldest day that is over and has no summary yet; undefined when there is none. A day is over ten minutes after
 * its end, when no incident of it can be joined by what comes after. Ask until there is none: after a pause of the
 * exporter, several days may wait. Days over which the clock was put forward have none.
 * @param classified the earliest of the last classified moments of all systems.
 */
export function overDay(book: Book, classified: number): string | undefined {
  const { unsummarised, policy } = book;
  if (unsummarised === undefined || policy === undefined) return undefined;
  const date = dateAt(unsummarised, policy.timeZone);
  const day = dayOf(book, date);
  return day !== undefined && day.to + REOPENS_WITHIN <= classified ? date : undefined;
}

function dayOf(book: Book, date: string): Interval | undefined {
  return book.policy && monthOf(date, book.policy.timeZone);
}
