import { firstEndingAfter, type Intervals } from "../intervals.js";

/** Walks along a set: asked for moments that ascend, it tells whether they lie in it. */
export class Walk {
  readonly #set: Intervals;
  #index: number;

  constructor(set: Intervals, from: number) {
    this.#set = set;
    this.#index = firstEndingAfter(set, from);
  }

  holds(at: number): boolean {
    let next = this.#set[this.#index];
    while (next !== undefined && next.to <= at) next = this.#set[++this.#index];
    return next !== undefined && next.from <= at;
  }
}
