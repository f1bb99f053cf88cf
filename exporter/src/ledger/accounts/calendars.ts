import type { Calendar, MaintenanceWindow } from "../../policy/calendar.js";
import { makeCalendar } from "../../policy/make-calendar.js";
import type { RecordedPolicy, RecordedSystem } from "../fact.js";
import { firstEndingAfter } from "../intervals.js";

const NO_HOLIDAYS = { off: [], working: [] };

/** The occurrences of one entry of `maintenance`. */
export interface FileWindow {
  /** Two entries with the same key hold at the same times. The reason may differ. */
  readonly key: string;
  readonly reason: string;
  /** Occurrences that touch [from, to), in order. */
  between(from: number, to: number): readonly MaintenanceWindow[];
}

/** Calendars of recorded policies: each made once, however many systems and policies say the same. */
export class Calendars {
  readonly #service = new Map<string, Calendar>();
  readonly #windows = new Map<string, (from: number, to: number) => readonly MaintenanceWindow[]>();

  service({ timeZone, holidays }: RecordedPolicy, { serviceHours }: RecordedSystem): { key: string; calendar: Calendar } {
    // Without service hours that know them, holidays change nothing.
    const key = serviceHours === "always" ? serviceHours : JSON.stringify([timeZone, serviceHours, holidays]);
    const calendar = this.#service.get(key) ?? makeCalendar({ timeZone, serviceHours, holidays, maintenance: [] });
    this.#service.set(key, calendar);
    return { key, calendar };
  }

  window({ timeZone }: RecordedPolicy, entry: RecordedSystem["maintenance"][number]): FileWindow {
    const { from, to, cron, for: length, reason } = entry;
    const key = JSON.stringify([timeZone, from, to, cron, length]);
    const occurrences =
      this.#windows.get(key) ??
      remembered(
        makeCalendar({ timeZone, serviceHours: "always", holidays: NO_HOLIDAYS, maintenance: [entry] }).maintenanceBetween,
      );
    this.#windows.set(key, occurrences);
    return { key, reason, between: (start, end) => occurrences(start, end).map((window) => ({ ...window, reason })) };
  }
}

/** Working out a recurring window's starts is dear: each stretch of time is asked for once. */
function remembered(
  between: (from: number, to: number) => readonly MaintenanceWindow[],
): (from: number, to: number) => readonly MaintenanceWindow[] {
  let windows: readonly MaintenanceWindow[] = [];
  let known: { from: number; to: number } | undefined;
  return (from, to) => {
    if (known === undefined || from < known.from || to > known.to) {
      const wanted = { from: Math.min(from, known?.from ?? from), to: Math.max(to, known?.to ?? to) };
      const later = known !== undefined && from >= known.from;
      const start = later && known ? known.to : wanted.from;
      // A window that begins before the seam was found on its earlier side.
      const found = between(start, wanted.to).filter((window) => !later || window.from >= start);
      windows = later ? [...windows, ...found] : found;
      known = wanted;
    }
    const touching: MaintenanceWindow[] = [];
    for (let index = firstEndingAfter(windows, from); index < windows.length; index++) {
      const window = windows[index];
      if (window === undefined || window.from >= to) break;
      touching.push(window);
    }
    return touching;
  };
}
