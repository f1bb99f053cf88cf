import { type Intervals, measure, union, without } from "../intervals.js";

/** A run of the book's clock from one setting to the next. */
interface Pass {
  readonly from: number;
  readonly to: number;
  /** Seconds by which the clock was set forward in all before this pass (negative: back). */
  readonly skew: number;
}

const BEGINNING = Number.NEGATIVE_INFINITY;
const OPEN = Number.POSITIVE_INFINITY;

/**
 * What happened to the clock. The time over which it was put forward never was, unless it came before, or later, after
 * the clock had been put back. Time that came twice is there once.
 */
export class ClockPasses {
  readonly #passes: Pass[] = [];
  #neverWas: Intervals = [];

  /** The first moment that the clock is known to have shown. */
  begin(at: number): void {
    if (this.#passes.length === 0) this.#passes.push({ from: at, to: OPEN, skew: 0 });
  }

  /** The clock said `from` and was set to `to`. */
  set(from: number, to: number): void {
    if (from === to) return;
    const last = this.#passes.at(-1) ?? { from, to: OPEN, skew: 0 };
    this.#passes.splice(-1, 1, { ...last, to: from });
    this.#passes.push({ from: to, to: OPEN, skew: last.skew + to - from });
    this.#neverWas = without([{ from: BEGINNING, to: OPEN }], union(this.#passes));
  }

  /** The latest moment that it showed before it was last set; -Infinity when it never was. */
  get reached(): number {
    return Math.max(BEGINNING, ...this.#passes.slice(0, -1).map(({ to }) => to));
  }

  get neverWas(): Intervals {
    return this.#neverWas;
  }

  /** Seconds between two times as the list of days has them, without those that never were. */
  between(from: number, to: number): number {
    return to - from - measure(this.#neverWas, from, to);
  }

  /**
   * On a scale that runs evenly over all settings.
   * @param told when the time was told: it lies before that, so of a time that came twice it is known which one is meant.
   */
  even(at: number, told: number): number {
    const pass =
      this.#passes.findLast(({ from, to }) => from <= at && at <= (to === OPEN ? told : to)) ??
      this.#passes.findLast(({ from }) => from <= at);
    return at - (pass?.skew ?? 0);
  }
}
