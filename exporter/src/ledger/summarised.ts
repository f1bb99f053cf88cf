import { type Intervals, union, within, without } from "./intervals.js";
import type { Interval } from "./view.js";

const OPEN = Number.POSITIVE_INFINITY;
const EVER = Number.NEGATIVE_INFINITY;

/** Days of which there is a summary. One that comes again, because the clock was put back into it, has none any more. */
export class Summarised {
  #days: Intervals = [];
  /** Of the time that came before the clock was last set. */
  #settled: Intervals = [];

  add(day: Interval): void {
    this.#days = union([...this.#days, day]);
  }

  /** The clock said `from` and was set to `to`. Days that came before and do not come again keep their summaries. */
  setClock(from: number, to: number): void {
    this.#settled = union([...within(this.#days, { from: EVER, to: from }), ...within(this.#settled, { from, to: OPEN })]);
    this.#days = within(this.#settled, { from: EVER, to });
  }

  /** The first moment from `begin` on that is in no such day, and was. */
  after(begin: number, neverWas: Intervals): number {
    return without([{ from: begin, to: OPEN }], union([...this.#days, ...neverWas]))[0]?.from ?? begin;
  }
}
