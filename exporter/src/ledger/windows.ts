import type { Calendar } from "../policy/calendar.js";
import { makeCalendar } from "../policy/make-calendar.js";
import { type LedgerRecords, namesOf, type PolicyRecord } from "./records.js";
import type { Interval } from "./view.js";

/** A maintenance window, by whoever announced it. Unix seconds. */
export interface StatedWindow {
  readonly system: string;
  readonly from: number;
  /** Undefined: until it is ended. */
  readonly to: number | undefined;
  readonly reason: string;
  /** Of those opened at run time: what ends it, and by whom. */
  readonly id?: string;
  readonly by?: string;
  readonly endedBy?: string;
}

/** Windows of a system that touch [from, to): of the policies in force at the time, and opened at run time; by their start. */
export function windowsWithin(system: string, within: Interval, records: LedgerRecords): readonly StatedWindow[] {
  return [...announced(system, within, records), ...planned(system, within, records)].sort((a, b) => a.from - b.from);
}

function announced(system: string, within: Interval, records: LedgerRecords): StatedWindow[] {
  const names = namesOf(system, records);
  return records.maintenance.flatMap(({ id, system: named, from, to, reason, by, ended }): StatedWindow[] => {
    const end = ended ? Math.min(ended.at, to ?? ended.at) : to;
    const touches = from < within.to && (end ?? Number.POSITIVE_INFINITY) > within.from && !(end !== undefined && end <= from);
    if (!names.has(named) || !touches) return [];
    return [{ system, from, to: end, reason, id, by, ...(ended ? { endedBy: ended.by } : {}) }];
  });
}

/** A window holds from when it was loaded until a policy no longer has it. */
function planned(system: string, within: Interval, records: LedgerRecords): StatedWindow[] {
  const names = namesOf(system, records);
  const windows: StatedWindow[] = [];
  for (const [index, record] of records.policies.entries()) {
    const until = records.policies[index + 1]?.since ?? Number.POSITIVE_INFINITY;
    const [id] = Object.keys(record.policy.systems).filter((name) => names.has(name));
    const [from, to] = [Math.max(within.from, record.since), Math.min(within.to, until)];
    if (id === undefined || from >= to) continue;
    for (const window of calendarOf(record, id).maintenanceBetween(from, to)) {
      const { reason } = window;
      const part = { system, from: Math.max(window.from, record.since), to: Math.min(window.to, until), reason };
      const before = windows.findIndex((other) => other.reason === reason && other.to === part.from);
      if (before < 0) windows.push(part);
      else windows[before] = { ...part, from: windows[before]?.from ?? part.from };
    }
  }
  return windows;
}

const calendars = new WeakMap<PolicyRecord, Map<string, Calendar>>();

/** The calendar of a recorded system; making one is dear. @param id must be one of the policy's systems. */
function calendarOf(record: PolicyRecord, id: string): Calendar {
  const made = calendars.get(record) ?? new Map<string, Calendar>();
  calendars.set(record, made);
  const system = record.policy.systems[id];
  if (!system) throw new Error(`the policy names no system "${id}"`);
  const { timeZone, holidays } = record.policy;
  const { serviceHours, maintenance } = system;
  const calendar = made.get(id) ?? makeCalendar({ timeZone, holidays, serviceHours, maintenance });
  made.set(id, calendar);
  return calendar;
}
