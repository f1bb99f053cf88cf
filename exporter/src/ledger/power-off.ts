import type { Interval } from "./view.js";

/** So long after a boot, in seconds, the first time that the clock is put forward corrects what it said at the boot. */
const CORRECTED_WITHIN = 86_400;

/**
 * The time for which the machine was off before it booted, as far as its clock has told since. The clock of a boot may
 * be wrong until it is set, and how long the machine was off with it.
 */
export class PowerOff {
  #boot: string | undefined;
  #off: Interval | undefined;
  #wasPutForward = false;

  /**
   * A run begins.
   * @param watched the last moment that is known to have been watched.
   * @returns whether the machine booted since the run before.
   */
  begin(boot: string, watched: number, now: number): boolean {
    const booted = this.#boot !== undefined && this.#boot !== boot;
    this.#boot = boot;
    if (!booted) return false;
    this.#off = { from: watched, to: Math.max(watched, now) };
    this.#wasPutForward = false;
    return true;
  }

  /** The clock is put forward. @returns the time for which the machine was off beyond what its clock had told. */
  extend(from: number, to: number, sinceBoot: number): Interval | undefined {
    const off = this.#off;
    const corrects = off !== undefined && !this.#wasPutForward && sinceBoot < CORRECTED_WITHIN;
    this.#wasPutForward = true;
    const since = Math.max(from, off?.from ?? from);
    if (!corrects || since >= to) return undefined;
    this.#off = { from: off.from, to };
    return { from: since, to };
  }

  /** The clock is put back. @returns the time for which the machine was not off after all. */
  shorten(to: number): Interval | undefined {
    const off = this.#off;
    if (off === undefined || to >= off.to) return undefined;
    const end = Math.max(to, off.from);
    this.#off = { from: off.from, to: end };
    return { from: end, to: off.to };
  }

  /** When a failure began that was found since the boot: not before it. */
  failedSince(from: number, told: number): number {
    const end = this.#off?.to ?? told;
    return from < end && end < told ? end : from;
  }
}
