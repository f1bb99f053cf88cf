import { Worker } from "node:worker_threads";
import type { FromWorker, ToWorker } from "./messages.js";
import type { TransactionSpec } from "./spec.js";

/** One worker thread with the specs that it knows. */
export class WorkerThread {
  /** Resolves when it has warmed up, or ended. */
  readonly ready: Promise<void>;
  readonly #worker: Worker;
  readonly #specs = new Map<TransactionSpec, number>();
  #nextSpec = 0;
  #runs = 0;
  #ended = false;
  #isReady = false;

  /** @param onEnd called once, when the thread ends without having been told to. */
  constructor(url: URL, receive: (message: FromWorker) => void, onEnd: (why: string) => void) {
    this.#worker = new Worker(url);
    // A run in flight keeps the process alive, an idle thread does not.
    this.#worker.unref();
    let why = "";
    this.#worker.on("error", (error) => {
      why = error.message;
    });
    this.ready = new Promise((resolve) => {
      this.#worker.on("message", (message: FromWorker) => {
        if (message.type === "ready") {
          this.#isReady = true;
          resolve();
        }
        if (message.type === "done" && --this.#runs === 0) this.#worker.unref();
        receive(message);
      });
      this.#worker.once("exit", (code) => {
        resolve();
        if (this.#ended) return;
        this.#ended = true;
        onEnd(why || `exit code ${code}`);
      });
    });
  }

  /** True when it has warmed up: runs begin at once. */
  get isReady(): boolean {
    return this.#isReady;
  }

  send(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  run(spec: TransactionSpec, message: Omit<Extract<ToWorker, { type: "run" }>, "spec" | "definition">): void {
    if (this.#runs++ === 0) this.#worker.ref();
    const known = this.#specs.get(spec);
    const number = known ?? this.#nextSpec++;
    this.#specs.set(spec, number);
    this.send({ ...message, spec: number, definition: known === undefined ? spec : undefined });
  }

  forget(spec: TransactionSpec): void {
    const number = this.#specs.get(spec);
    if (number === undefined) return;
    this.#specs.delete(spec);
    this.send({ type: "forget", spec: number });
  }

  async end(): Promise<void> {
    this.#ended = true;
    await this.#worker.terminate();
  }
}
