import { Worker } from "node:worker_threads";
import type { Examined, Specimen } from "./examine.js";
import type { ExaminerReply, ExaminerRequest } from "./examiner.js";

type Step = ExaminerRequest["step"];

interface Job {
  readonly request: ExaminerRequest;
  readonly finish: (examined: Examined) => void;
}

type Started = "ready" | "failed" | "ended";

interface Thread {
  readonly worker: Worker;
  /** Settles when it has warmed up, or will not. */
  readonly started: Promise<Started>;
}

/** One thread that examines responses, one after the other, and is ended when one takes too long. */
export class ExaminerThread {
  readonly #url: URL;
  /** The first one is under way. */
  readonly #jobs: Job[] = [];
  #thread: Thread | undefined;
  #next = 0;

  /** @param url of the built examiner.js. */
  constructor(url: URL) {
    this.#url = url;
  }

  /** Starts the thread ahead of the first response that needs it. Resolves when it has warmed up. */
  async warmUp(): Promise<void> {
    this.#thread ??= this.#start();
    // It may be ended for another response that took too long: then the next one is waited for.
    if ((await this.#thread.started) === "ended") await this.warmUp();
  }

  /** Rejects with the signal's reason when that comes first. */
  examine(step: Step, specimen: Specimen, signal: AbortSignal): Promise<Examined> {
    if (signal.aborted) return Promise.reject(signal.reason);
    const request = { id: this.#next++, step: { extract: step.extract, expect: step.expect }, specimen };
    return new Promise((resolve, reject) => {
      const job: Job = {
        request,
        finish: (examined) => {
          signal.removeEventListener("abort", onAbort);
          this.#remove(job);
          resolve(examined);
        },
      };
      const onAbort = () => {
        // Nothing else reaches a thread that is busy; the next response starts another.
        if (this.#jobs[0] === job) this.#end();
        this.#remove(job);
        reject(signal.reason);
      };
      signal.addEventListener("abort", onAbort, { once: true });
      this.#jobs.push(job);
      if (this.#jobs.length === 1) this.#begin();
    });
  }

  #begin(): void {
    const [job] = this.#jobs;
    if (!job) return;
    this.#thread ??= this.#start();
    this.#thread.worker.postMessage(job.request);
  }

  #remove(job: Job): void {
    const index = this.#jobs.indexOf(job);
    this.#jobs.splice(index, 1);
    if (index === 0) this.#begin();
  }

  #start(): Thread {
    const worker = new Worker(this.#url);
    worker.unref();
    const started = new Promise<Started>((resolve) => {
      worker.on("message", (reply: ExaminerReply) => {
        const [job] = this.#jobs;
        if ("ready" in reply) resolve("ready");
        else if (job?.request.id === reply.id) job.finish(reply.examined);
      });
      worker.once("error", () => resolve("failed"));
      worker.once("exit", () => resolve("ended"));
    });
    const thread = { worker, started };
    worker.on("error", (error) => {
      if (this.#thread !== thread) return;
      this.#thread = undefined;
      this.#jobs[0]?.finish({ ok: false, reason: "internal", message: `the examining thread ended: ${error.message}` });
    });
    return thread;
  }

  #end(): void {
    void this.#thread?.worker.terminate();
    this.#thread = undefined;
  }
}
