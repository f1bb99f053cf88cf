import { type Examined, examine, type Rules, type Specimen } from "./examine.js";
import { ExaminerThread } from "./examiner-thread.js";
import type { StepSpec } from "./spec.js";

/** Bodies up to this are examined where they arrived, bytes. Beyond it, and for pages, the hand-over is cheaper. */
const SMALL = 64 * 1024;
/** The same where a pattern is looked for: 64 KiB can take 50 ms, and another response would be timed as much later. */
const SMALL_FOR_PATTERNS = 4 * 1024;

/**
 * Examines responses: those that are soon done where they arrived, the others in a thread that can be ended. What may
 * take for ever has a thread of its own, so that it holds up nothing but its like.
 */
export class Examiners {
  readonly #bounded: ExaminerThread;
  readonly #unbounded: ExaminerThread;

  /** @param url of the built examiner.js. */
  constructor(url: URL) {
    this.#bounded = new ExaminerThread(url);
    this.#unbounded = new ExaminerThread(url);
  }

  /** Starts the thread ahead of the first response that needs it. Resolves when it has warmed up. */
  async warmUp(rules: Rules): Promise<void> {
    if (rules.unbounded) await this.#unbounded.warmUp();
    else if (rules.readsPage || rules.readsPattern) await this.#bounded.warmUp();
  }

  /** Rejects with the signal's reason when that comes first. */
  async examine(step: StepSpec, rules: Rules, specimen: Specimen, signal: AbortSignal): Promise<Examined> {
    if (rules.unbounded) return this.#unbounded.examine(step, specimen, signal);
    const small = rules.readsPattern ? SMALL_FOR_PATTERNS : SMALL;
    const isSoonDone = !rules.readsPage && (!rules.readsBody || specimen.body.byteLength <= small);
    return isSoonDone ? examine(rules, specimen) : this.#bounded.examine(step, specimen, signal);
  }
}
