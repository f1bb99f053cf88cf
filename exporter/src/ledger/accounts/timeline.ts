import { firstEndingAfter, type Intervals, union, within, without } from "../intervals.js";
import type { Interval } from "../view.js";
import type { History } from "./history.js";
import { effectiveMaintenance, plannedMaintenance } from "./maintenance.js";
import { Walk } from "./walk.js";

/** What a moment in service hours counts as; outside them it is nothing. */
const STATES = ["up", "down", "unknown", "maintenance", "excluded"] as const;
export type State = (typeof STATES)[number];
const COLUMNS = [...STATES, "planned"] as const;

/** Seconds up to a moment, by what they count as. */
export interface Sums extends Readonly<Record<State, number>> {
  /** What would count if all maintenance without an end ended at once. For time that lies ahead. */
  readonly planned: number;
}

/** Worked out beyond what was asked, so that time moving on finds it there. Seconds. */
const AHEAD = 8 * 86400;
const BEGINNING = Number.NEGATIVE_INFINITY;

/**
 * A system's time cut into slices of one state, with running sums: what lies between two moments is a difference of
 * two look-ups. It is worked out when asked, once; a change of the past takes back what comes after it.
 */
export class Timeline {
  readonly #history: History;
  readonly #corrected: boolean;
  /** Worked out until here; the last slice reaches to it. */
  #until = BEGINNING;
  // A slice for each index. Columns, because a year has a few thousand of them for each system.
  readonly #from: number[] = [BEGINNING];
  readonly #state: (State | undefined)[] = [undefined];
  readonly #isPlanned: boolean[] = [false];
  /** Sums up to the start of each slice. */
  readonly #before: Readonly<Record<State | "planned", number[]>> = {
    up: [0],
    down: [0],
    unknown: [0],
    maintenance: [0],
    excluded: [0],
    planned: [0],
  };

  /** @param corrected whether exclusions take out time. */
  constructor(history: History, corrected: boolean) {
    this.#history = history;
    this.#corrected = corrected;
  }

  /** Something changed from this moment on. */
  forget(from: number): void {
    if (from >= this.#until) return;
    this.#until = from;
    let length = this.#from.length;
    while (length > 1 && (this.#from[length - 1] ?? from) >= from) length--;
    this.#cut(length);
  }

  /** All up to the moment, as far as the history tells: what is open now is taken to go on. */
  sums(at: number): Sums {
    const index = this.#find(at);
    const sums = {
      up: this.#before.up[index] ?? 0,
      down: this.#before.down[index] ?? 0,
      unknown: this.#before.unknown[index] ?? 0,
      maintenance: this.#before.maintenance[index] ?? 0,
      excluded: this.#before.excluded[index] ?? 0,
      planned: this.#before.planned[index] ?? 0,
    };
    const state = this.#state[index];
    const length = at - (this.#from[index] ?? at);
    if (state !== undefined) sums[state] += length;
    if (this.#isPlanned[index]) sums.planned += length;
    return sums;
  }

  stateAt(at: number): State | undefined {
    return this.#state[this.#find(at)];
  }

  /** The stretches of one state that [from, to) is made of. */
  slices(from: number, to: number): readonly (Interval & { readonly state: State | undefined })[] {
    const slices: { from: number; to: number; state: State | undefined }[] = [];
    if (from >= to) return slices;
    const last = this.#find(to);
    for (let index = this.#find(from); index <= last; index++) {
      const start = Math.max(from, this.#from[index] ?? from);
      const end = Math.min(to, index < last ? (this.#from[index + 1] ?? to) : to);
      const state = this.#state[index];
      const before = slices.at(-1);
      // What is planned cuts slices, too.
      if (before?.state === state && before?.to === start) before.to = end;
      else if (start < end) slices.push({ from: start, to: end, state });
    }
    return slices;
  }

  /** The last slice that begins at the moment or before. */
  #find(at: number): number {
    if (at >= this.#until) this.#extend(at + AHEAD);
    let low = 0;
    let high = this.#from.length;
    while (low + 1 < high) {
      const middle = (low + high) >>> 1;
      if ((this.#from[middle] ?? at) <= at) low = middle;
      else high = middle;
    }
    return low;
  }

  #extend(to: number): void {
    const history = this.#history;
    const from = Math.max(this.#until, history.begin ?? to);
    this.#until = to;
    if (from >= to) return;
    const service = without(serviceHours(history, from, to), history.clock.neverWas);
    const excluded = this.#corrected ? within(history.corrections, { from, to }) : [];
    const maintenance = effectiveMaintenance(history, from, to);
    const planned = plannedMaintenance(history, from, to);
    const down = downtime(history, from, to);
    const unknown = within(history.unknown.intervals, { from, to });
    const inService = new Walk(service, from);
    const isExcluded = new Walk(excluded, from);
    const isPlannedOut = new Walk(planned, from);
    const states = [
      ["maintenance", new Walk(maintenance, from)],
      ["excluded", isExcluded],
      ["down", new Walk(down, from)],
      ["unknown", new Walk(unknown, from)],
    ] as const;
    for (const at of bounds(from, to, [service, excluded, maintenance, planned, down, unknown])) {
      if (!inService.holds(at)) this.#append(at, undefined, false);
      else {
        const state = states.find(([, walk]) => walk.holds(at))?.[0] ?? "up";
        this.#append(at, state, !isExcluded.holds(at) && !isPlannedOut.holds(at));
      }
    }
  }

  #append(at: number, state: State | undefined, planned: boolean): void {
    const last = this.#from.length - 1;
    if (this.#state[last] === state && this.#isPlanned[last] === planned) return;
    const length = last === 0 ? 0 : at - (this.#from[last] ?? at);
    for (const key of COLUMNS) {
      const column = this.#before[key];
      const counts = key === "planned" ? this.#isPlanned[last] : key === this.#state[last];
      column.push((column[last] ?? 0) + (counts ? length : 0));
    }
    this.#from.push(at);
    this.#state.push(state);
    this.#isPlanned.push(planned);
  }

  #cut(length: number): void {
    this.#from.length = length;
    this.#state.length = length;
    this.#isPlanned.length = length;
    for (const key of COLUMNS) this.#before[key].length = length;
  }
}

function serviceHours(history: History, from: number, to: number): Intervals {
  return union(
    [...history.terms.within(from, to)].flatMap((term) =>
      term.service.serviceBetween(Math.max(from, term.from), Math.min(to, term.to)),
    ),
  );
}

function downtime(history: History, from: number, to: number): Intervals {
  const { outages } = history.downtime;
  const parts = [];
  for (let index = firstEndingAfter(outages, from); index < outages.length; index++) {
    const outage = outages[index];
    if (outage === undefined || outage.from >= to) break;
    parts.push(...within(outage.parts, { from, to }));
  }
  return parts;
}

/** The start and every bound between it and the end, ascending. */
function bounds(from: number, to: number, sets: readonly Intervals[]): Float64Array {
  const all = [from];
  for (const set of sets) {
    for (const interval of set) {
      if (interval.from > from && interval.from < to) all.push(interval.from);
      if (interval.to > from && interval.to < to) all.push(interval.to);
    }
  }
  return Float64Array.from(all).sort();
}
