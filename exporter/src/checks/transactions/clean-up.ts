import { setTimeout as pause } from "node:timers/promises";
import { CheckError } from "../failure.js";
import type { CompiledStep } from "./compile.js";

/** Milliseconds before the first further try; the next ones wait as much longer each. */
const PAUSE = 100;

/** Gives the cleaning-up steps of one run their tries within the time that they have together. */
export class CleanUp {
  readonly #limit: number;
  #left: number;

  /**
   * @param limit seconds, as configured.
   * @param left seconds of it that are left. Default: all.
   */
  constructor(limit: number, left = limit) {
    this.#limit = limit;
    this.#left = left * 1000;
  }

  /** Milliseconds left. */
  get left(): number {
    return this.#left;
  }

  /**
   * @param attempt tries once, until the deadline (performance.now(), milliseconds).
   * @returns the failure of the last try, or undefined.
   */
  async run(
    step: CompiledStep,
    attempt: (deadline: number, limit: string) => Promise<CheckError | undefined>,
    retries = step.spec.retries,
  ): Promise<CheckError | undefined> {
    const began = performance.now();
    const deadline = began + this.#left;
    const limit = `the limit for cleaning up, ${this.#limit} s`;
    let failure: CheckError | undefined;
    try {
      for (let tried = 0; tried <= retries; tried++) {
        if (tried > 0) await pause(PAUSE * tried);
        if (performance.now() >= deadline) {
          return failure ?? new CheckError("timeout", `no time was left for step "${step.spec.name}"`);
        }
        failure = await attempt(deadline, limit);
        if (!failure) return undefined;
      }
      return failure;
    } finally {
      this.#left -= performance.now() - began;
    }
  }
}
