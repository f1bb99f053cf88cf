import { Worker } from "node:worker_threads";
import { type Examined, examine, type Rules, type Specimen } from "./examine.js";
import type { ExaminerRequest } from "./examiner.js";
import type { StepSpec } from "./spec.js";

/** Bodies up to this are examined where they arrived, bytes. Beyond it, and for pages, the hand-over is cheaper. */
const SMALL = 64 * 1024;

interface Waiting {
  readonly request: ExaminerRequest;
  readonly resolve: (examined: Examined) => void;
}

/** Examines responses, large ones in a thread of its own that can be ended when one takes too long. */
export class Examiners {
  readonly #url: URL;
  readonly #waiting = new Map<number, Waiting>();
  #thread: Worker | undefined;
  #next = 0;

  /** @param url of the built examiner.js. */
  constructor(url: URL) {
    this.#url = url;
  }

  /** Starts the thread ahead of the first response that needs it. */
  warmUp(): void {
    this.#thread ??= this.#start();
  }

  /** Rejects with the signal's reason when that comes first. */
  async examine(step: StepSpec, rules: Rules, specimen: Specimen, signal: AbortSignal): Promise<Examined> {
    const inline = !rules.readsPage && (!rules.readsBody || specimen.body.byteLength <= SMALL);
    if (inline) return examine(rules, specimen);
    this.warmUp();
    const id = this.#next++;
    const request = { id, step: { extract: step.extract, expect: step.expect }, specimen };
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        this.#waiting.delete(id);
        this.#restart();
        reject(signal.reason);
      };
      const settle = (examined: Examined) => {
        signal.removeEventListener("abort", onAbort);
        this.#waiting.delete(id);
        resolve(examined);
      };
      if (signal.aborted) return reject(signal.reason);
      signal.addEventListener("abort", onAbort, { once: true });
      this.#waiting.set(id, { request, resolve: settle });
      this.#thread?.postMessage(request);
    });
  }

  async close(): Promise<void> {
    const thread = this.#thread;
    this.#thread = undefined;
    await thread?.terminate();
  }

  #start(): Worker {
    const thread = new Worker(this.#url);
    thread.unref();
    thread.on("message", ({ id, examined }: { id: number; examined: Examined }) => this.#waiting.get(id)?.resolve(examined));
    thread.on("error", (error) => {
      if (this.#thread === thread) this.#thread = undefined;
      const failed: Examined = { ok: false, reason: "internal", message: `the examining thread ended: ${error.message}` };
      for (const waiting of [...this.#waiting.values()]) waiting.resolve(failed);
    });
    return thread;
  }

  /** The thread may be busy for long with what nobody waits for any more; the others begin anew. */
  #restart(): void {
    void this.#thread?.terminate();
    this.#thread = this.#start();
    for (const { request } of this.#waiting.values()) this.#thread.postMessage(request);
  }
}
