import { type Intervals, union } from "../intervals.js";
import type { Interval } from "../view.js";

const OPEN = Number.POSITIVE_INFINITY;

/** When nobody knew how a system was. */
export class UnknownTime {
  readonly #closed: Interval[] = [];
  #since: number | undefined;
  #all: Intervals | undefined;

  /** The last one is open while nobody knows. */
  get intervals(): Intervals {
    this.#all ??= this.#since === undefined ? [...this.#closed] : union([...this.#closed, { from: this.#since, to: OPEN }]);
    return this.#all;
  }

  get open(): boolean {
    return this.#since !== undefined;
  }

  /** Unknown from here on; when it is unknown already, from the earlier moment. @returns the first moment that changed. */
  begin(from: number): number {
    if (this.#since !== undefined && this.#since <= from) return OPEN;
    this.#since = from;
    this.#all = undefined;
    return from;
  }

  /** Known again. @returns the first moment that changed. */
  end(at: number): number {
    const since = this.#since;
    if (since === undefined) return OPEN;
    this.#since = undefined;
    this.add({ from: since, to: at });
    return Math.min(at, since);
  }

  /** It was not unknown from here on: what reaches into the interval ends at its start. */
  takeBack({ from, to }: Interval): void {
    this.#all = undefined;
    const kept = this.#closed.map((one) => (one.from < to && one.to > from ? { from: one.from, to: from } : one));
    this.#closed.splice(0, this.#closed.length, ...union(kept));
  }

  /** Unknown for a while. */
  add(interval: Interval): void {
    this.#all = undefined;
    // Almost always the newest: only what it may touch is sorted in.
    let index = this.#closed.length;
    while (index > 0 && (this.#closed[index - 1]?.to ?? 0) >= interval.from) index--;
    this.#closed.push(...union([...this.#closed.splice(index), interval]));
  }
}
