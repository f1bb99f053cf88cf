import type { Phase, Phases } from "./run.js";

/** Collects the phases of one step over its redirect hops. Times are of performance.now(), milliseconds. */
export class PhaseClock {
  readonly #sums = new Map<Phase, number>();
  #phase: Phase | undefined;
  #since = 0;

  /** Ends the phase before, if there is one, at the same moment. */
  start(phase: Phase, at: number): void {
    this.end(at);
    this.#phase = phase;
    this.#since = at;
  }

  end(at: number): void {
    if (this.#phase === undefined) return;
    this.#sums.set(this.#phase, (this.#sums.get(this.#phase) ?? 0) + (at - this.#since) / 1000);
    this.#phase = undefined;
  }

  /** The phase that is going on. */
  get phase(): Phase | undefined {
    return this.#phase;
  }

  /** Of phases that were completed; seconds. */
  phases(): Phases {
    return Object.fromEntries(this.#sums);
  }
}
