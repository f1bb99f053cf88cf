import type { MaintenanceWindow } from "../../policy/calendar.js";
import { type Intervals, union, without } from "../intervals.js";
import type { Interval } from "../view.js";
import type { History } from "./history.js";

/**
 * Maintenance of a system in [from, to) as it takes time out of the accounts. A window that was declared (loaded or
 * opened) between the start and the end of an outage takes out nothing of that outage, but of the time after it. Where a
 * window was changed, the part that stayed maintenance was declared before.
 */
export function effectiveMaintenance(history: History, from: number, to: number): Intervals {
  const effective: Interval[] = [];
  const { terms } = history;
  for (const window of [...terms.windows(from, to), ...terms.announced(from, to), ...runtimeWindows(history, from, to)]) {
    const outage = history.downtime.at(window.declared);
    const held = { from: Math.max(window.from, from), to: Math.min(window.to, to) };
    if (outage === undefined || outage.to <= held.from || outage.from >= held.to) effective.push(held);
    else effective.push(...without([held], [outage]));
  }
  return union(effective);
}

/**
 * Maintenance in [from, to) as far as it can be foreseen: a window without an end may end at any moment, and so may
 * an outage.
 */
export function plannedMaintenance(history: History, from: number, to: number): Intervals {
  const planned = [...history.terms.windows(from, to), ...runtimeWindows(history, from, to)];
  return union(
    planned
      .filter((window) => window.to !== Number.POSITIVE_INFINITY)
      .map((window) => ({ from: Math.max(window.from, from), to: Math.min(window.to, to) })),
  );
}

/** One that was called off before it began has no length, and is none. */
function runtimeWindows(history: History, from: number, to: number) {
  return history.windows.filter((window) => window.from < to && window.to > from && window.from < window.to);
}

/** A maintenance window as `ledger show` lists it. */
export interface HeldWindow extends MaintenanceWindow {
  /** Of a window that was opened at run time: its id, and who opened it. */
  readonly id?: string;
  readonly by?: string;
}

/** All windows that hold in the period, in order of their start. What policy changes cut is put together again. */
export function heldWindows(history: History, { from, to }: Interval): readonly HeldWindow[] {
  const ofFile: MaintenanceWindow[] = [];
  for (const { from: start, to: end, reason } of history.terms.windows(from, to)) {
    const index = ofFile.findIndex((window) => window.to === start && window.reason === reason);
    const before = ofFile[index];
    if (before === undefined) ofFile.push({ from: start, to: end, reason });
    else ofFile[index] = { ...before, to: end };
  }
  const atRunTime = runtimeWindows(history, from, to).map(({ declared: _, ...window }) => window);
  return [...ofFile, ...atRunTime].sort((a, b) => a.from - b.from || a.to - b.to);
}

/** Seconds after which an end is not looked for: a window may follow another one for ever. */
const LOOKED_AHEAD = 30 * 86_400;

/**
 * The window that holds at a moment, the one that started first. Its end is that of the maintenance: where others overlap or
 * follow at once, the last one's.
 */
export function windowAt(history: History, at: number): MaintenanceWindow | undefined {
  const [first] = windowsAt(history, at);
  return first && { ...first, to: endOfMaintenance(history, at) };
}

function endOfMaintenance(history: History, at: number): number {
  let end = at;
  while (end < at + LOOKED_AHEAD) {
    const later = Math.max(end, ...windowsAt(history, end).map(({ to }) => to));
    if (later === end) break;
    end = later;
  }
  return end;
}

/** All that hold at a moment, with their whole length, in order of their start. */
function windowsAt({ terms, windows }: History, at: number): readonly MaintenanceWindow[] {
  const ofFile = (terms.at(at)?.windows ?? []).flatMap((window) => window.between(at, at + 1));
  return [...ofFile, ...windows]
    .filter((window) => window.from <= at && at < window.to)
    .map(({ from, to, reason }) => ({ from, to, reason }))
    .sort((a, b) => a.from - b.from || a.to - b.to);
}
