import { Cron } from "croner";
import { parseDateTime, toUnixSeconds } from "../config/local-time.js";
import type { SystemSection } from "../config/schema/policy.js";
import type { Calendar, MaintenanceWindow } from "./calendar.js";
import { fixedStarts } from "./fixed-starts.js";
import { nextService } from "./next-service.js";
import { type Holidays, serviceHoursBetween, serviceHoursTest } from "./service-hours.js";

export interface CalendarSettings {
  /** IANA name. */
  readonly timeZone: string;
  readonly serviceHours: string;
  readonly holidays: Holidays;
  readonly maintenance: SystemSection["maintenance"];
}

/** One entry of `maintenance`: gives its windows that touch [from, to), in order. */
type WindowSource = (from: number, to: number) => readonly MaintenanceWindow[];

/** The calendar of one system. Its settings come from a file that loaded without errors. */
export function makeCalendar({ timeZone, serviceHours, holidays, maintenance }: CalendarSettings): Calendar {
  const sources = maintenance.map((entry) => windowSource(entry, timeZone));
  const between = (from: number, to: number) =>
    sources.flatMap((source) => source(from, to)).sort((a, b) => a.from - b.from || a.to - b.to);
  const inServiceHours = serviceHoursTest(serviceHours, holidays, timeZone);
  const serviceBetween = serviceHoursBetween(serviceHours, holidays, timeZone);
  return {
    inServiceHours,
    serviceBetween,
    nextService: nextService({ inServiceHours, serviceBetween }),
    maintenanceAt: (at) => between(at, at + 1).find((window) => window.from <= at && at < window.to),
    maintenanceBetween: between,
  };
}

function windowSource(entry: SystemSection["maintenance"][number], timeZone: string): WindowSource {
  const { from, to, cron, for: length, reason } = entry;
  if (cron !== undefined && length !== undefined) return recurring(cron, length, reason, timeZone);
  return once(moment(from, timeZone, "earlier"), moment(to, timeZone, "later"), reason);
}

/** When an end of the window comes twice, the window is the longer one. */
function moment(text: string | undefined, timeZone: string, whenTwice: "earlier" | "later"): number {
  const time = text === undefined ? undefined : parseDateTime(text);
  if (time === undefined) throw new Error("a maintenance window needs from and to, or cron and for");
  return toUnixSeconds(time, timeZone, whenTwice);
}

function once(start: number, end: number, reason: string): WindowSource {
  const windows = [{ from: start, to: end, reason }];
  return (from, to) => (start < to && from < end ? windows : []);
}

/**
 * Starts follow the wall clock of the zone. A fixed time that falls into the gap of daylight saving time starts right
 * after the gap; one that comes twice starts once. The length is elapsed time.
 */
function recurring(pattern: string, length: number, reason: string, timeZone: string): WindowSource {
  const fixed = fixedStarts(pattern, timeZone);
  if (fixed !== undefined) {
    return (from, to) =>
      fixed(from - length, to)
        .filter((start) => start + length > from)
        .map((start) => ({ from: start, to: start + length, reason }));
  }
  const schedule = new Cron(pattern, { paused: true, mode: "5-part", timezone: timeZone });
  return (from, to) => {
    const windows: MaintenanceWindow[] = [];
    // The schedule knows whole seconds and gives what comes after a moment; a window touches `from` when it started less than its length before.
    let start = after(schedule, from - length);
    while (start !== undefined && start < to) {
      windows.push({ from: start, to: start + length, reason });
      start = after(schedule, start);
    }
    return windows;
  };
}

/** The first start later than a moment, both in unix seconds. */
function after(schedule: Cron, moment: number): number | undefined {
  const next = schedule.nextRun(new Date(Math.floor(moment) * 1000));
  return next === null ? undefined : next.getTime() / 1000;
}
