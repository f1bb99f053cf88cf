import type { Totals } from "../view.js";
import type { History, Shown } from "./history.js";
import type { Incidents } from "./incidents.js";
import type { Timeline } from "./timeline.js";

const EVER = Number.NEGATIVE_INFINITY;
const NOTHING: Totals = { up: 0, down: 0, unknown: 0, incidents: 0, repairs: 0, repairSeconds: 0 };

/**
 * The sums of all time, as counters: they never fall, whatever turns out later. Some facts date back: a check is up
 * since the start of a run whose end was told seconds later. Until then the counters went on with downtime; from then
 * on they stand still until the truth has caught up. What they may have shown follows from the facts alone, so that
 * they do not fall over a restart either; and what they did show is remembered beside.
 */
export class Counters {
  readonly #history: History;
  readonly #timeline: Timeline;
  readonly #incidents: Incidents;
  /** So many of `history.shown` are considered. */
  #considered = 0;
  #highest: Totals = NOTHING;

  /** @param timeline and incidents without corrections. */
  constructor(history: History, timeline: Timeline, incidents: Incidents) {
    this.#history = history;
    this.#timeline = timeline;
    this.#incidents = incidents;
  }

  totals(classified: number): Totals {
    for (const shown of this.#history.shown.slice(this.#considered)) this.#raise(this.#valueShown(shown));
    this.#considered = this.#history.shown.length;
    const { up, down, unknown } = this.#timeline.sums(classified);
    const repairs = this.#incidents.repaired({ from: EVER, to: classified }, classified);
    const incidents = this.#incidents.count(classified);
    this.#raise({ up, down, unknown, incidents, repairs: repairs.count, repairSeconds: repairs.counted });
    return this.#highest;
  }

  /** What a counter may have shown: all up to where the state turned out another, and the counted time from there on. */
  #valueShown({ state, from, to }: Shown): Partial<Totals> {
    const before = this.#timeline.sums(from);
    const after = this.#timeline.sums(to);
    const counted = after.up - before.up + after.down - before.down + after.unknown - before.unknown;
    // While an incident goes on, maintenance that was declared in it takes out nothing.
    const maintained = state === "down" ? after.maintenance - before.maintenance : 0;
    return { [state]: before[state] + counted + maintained };
  }

  #raise(value: Partial<Totals>): void {
    const highest: Record<keyof Totals, number> = { ...this.#highest };
    for (const key of Object.keys(highest) as (keyof Totals)[]) highest[key] = Math.max(highest[key], value[key] ?? 0);
    this.#highest = highest;
  }
}
