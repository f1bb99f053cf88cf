import type { Log } from "../log.js";
import { Counters } from "./counters.js";
import { Debts } from "./debts.js";
import type { FromWorker } from "./messages.js";
import type { Owing } from "./owing.js";
import type { TransactionRun } from "./run.js";
import { watchRun } from "./run-deadline.js";
import { failedRun } from "./run-failed.js";
import type { TransactionSpec } from "./spec.js";
import { WorkerThread } from "./worker-thread.js";

export interface TransactionPoolOptions {
  /** The built worker.js. Default: the one beside this file. */
  readonly worker?: URL;
  /** Worker threads. Default: 1. */
  readonly size?: number;
  /** Where counters and debts are kept over restarts. Default: nowhere. */
  readonly stateDir?: string | undefined;
  readonly log?: Log;
  /** Seconds that closing waits for runs to clean up. Default: 4. */
  readonly closeLimit?: number;
}

export interface PoolRunOptions {
  /** Cuts the request under way; cleaning up goes on within the transaction's cleanup_timeout. */
  readonly signal: AbortSignal;
  /** Keep what was sent and received also when all is well. Default: failures only. */
  readonly exchanges?: boolean;
}

/** Runs transactions in worker threads, so that nothing else disturbs what is measured. */
export interface TransactionPool {
  /** Runs once, after cleaning up what earlier runs of it left behind. Never rejects. */
  run(spec: TransactionSpec, options: PoolRunOptions): Promise<TransactionRun>;
  /** The spec will not be run again. */
  forget(spec: TransactionSpec): void;
  /** Debts of all transactions: runs that left something behind. */
  readonly debts: number;
  /** Resolves when all threads have started. */
  ready(): Promise<void>;
  /** Cuts all runs, lets them clean up, keeps what they could not. */
  close(): Promise<void>;
}

interface Running {
  readonly spec: TransactionSpec;
  readonly thread: WorkerThread;
  /** The id of its debt, should it leave one. */
  readonly debt: string;
  readonly startedAt: number;
  readonly finish: (run: TransactionRun) => void;
  /** What it would leave behind if it ended now. */
  owing: Owing | undefined;
}

const SILENT: Log = { info: () => {}, warn: () => {} };

export function createTransactionPool(options: TransactionPoolOptions = {}): TransactionPool {
  return new Pool(options);
}

class Pool implements TransactionPool {
  readonly #url: URL;
  readonly #threads: WorkerThread[] = [];
  readonly #counters: Counters;
  readonly #debts: Debts;
  readonly #log: Log;
  readonly #closeLimit: number;
  readonly #running = new Map<number, Running>();
  #nextRun = 0;
  #closing: Promise<void> | undefined;

  constructor(options: TransactionPoolOptions) {
    this.#url = options.worker ?? new URL("./worker.js", import.meta.url);
    this.#log = options.log ?? SILENT;
    this.#closeLimit = options.closeLimit ?? 4;
    this.#counters = new Counters(options.stateDir, this.#log);
    this.#debts = new Debts(options.stateDir, this.#log);
    for (let index = 0; index < (options.size ?? 1); index++) this.#threads.push(this.#start());
  }

  get debts(): number {
    return this.#debts.size;
  }

  async ready(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.ready));
  }

  run(spec: TransactionSpec, { signal, exchanges = false }: PoolRunOptions): Promise<TransactionRun> {
    if (this.#closing) return Promise.resolve(failedRun(spec, "internal", "the exporter is ending"));
    if (signal.aborted) return Promise.resolve(failedRun(spec, "timeout", "the run was cut off before it began"));
    const thread = this.#leastBusy();
    const run = this.#nextRun++;
    return new Promise((resolve) => {
      const onAbort = () => thread.send({ type: "abort", run });
      signal.addEventListener("abort", onAbort, { once: true });
      const unwatch = watchRun(thread, spec, () => this.#endBlocked(thread, run));
      const finish = (outcome: TransactionRun) => {
        unwatch();
        signal.removeEventListener("abort", onAbort);
        this.#running.delete(run);
        resolve(outcome);
      };
      const startedAt = Date.now() / 1000;
      this.#running.set(run, { spec, thread, debt: Debts.newId(), startedAt, finish, owing: undefined });
      const counter = this.#counters.next(spec.id);
      thread.run(spec, { type: "run", run, counter, exchanges, debts: this.#debts.of(spec.id) });
    });
  }

  forget(spec: TransactionSpec): void {
    for (const thread of this.#threads) thread.forget(spec);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    for (const [run, { thread }] of this.#running) thread.send({ type: "abort", run });
    const end = Date.now() + this.#closeLimit * 1000;
    while (this.#running.size > 0 && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 10));
    for (const run of this.#running.keys()) this.#lose(run, "timeout", "the exporter ended before the run did");
    await Promise.all(this.#threads.map((thread) => thread.end()));
    await this.#debts.flush();
  }

  #leastBusy(): WorkerThread {
    const load = (thread: WorkerThread) => [...this.#running.values()].filter((running) => running.thread === thread).length;
    const ready = this.#threads.filter((thread) => thread.isReady);
    const [first, ...others] = ready.length > 0 ? ready : this.#threads;
    if (!first) throw new RangeError("a pool has at least one thread");
    return others.reduce((least, thread) => (load(thread) < load(least) ? thread : least), first);
  }

  #start(): WorkerThread {
    const thread: WorkerThread = new WorkerThread(
      this.#url,
      (message) => this.#receive(message),
      (why) => this.#replace(thread, why),
    );
    return thread;
  }

  #receive(message: FromWorker): void {
    if (message.type === "settled") this.#settled(message);
    if (message.type === "owing" || message.type === "done") this.#ofRun(message);
  }

  #ofRun(message: Extract<FromWorker, { readonly run: number }>): void {
    const running = this.#running.get(message.run);
    if (!running) return;
    const { id } = running.spec;
    if (message.type === "owing") {
      running.owing = message.owing;
      this.#debts.prepare(running.debt, id, message.owing);
      return;
    }
    if (message.owing) this.#debts.owe(running.debt, id, message.owing);
    else if (running.owing) this.#debts.clear(running.debt);
    running.finish(message.outcome);
  }

  #settled({ debt, owing, message }: Extract<FromWorker, { type: "settled" }>): void {
    const known = this.#debts.get(debt);
    if (!known) return;
    if (owing) this.#debts.owe(debt, known.transaction, owing);
    else this.#debts.clear(debt);
    if (message !== undefined) this.#log.warn({}, `cleanup: what "${known.transaction}" left behind is still there: ${message}`);
  }

  #replace(thread: WorkerThread, why: string): void {
    const index = this.#threads.indexOf(thread);
    if (this.#closing || index < 0) return;
    this.#log.warn({}, `a worker thread of the transactions ended and was replaced: ${why}`);
    this.#threads[index] = this.#start();
    this.#loseAll(thread, "internal", `the worker thread ended: ${why}`);
  }

  /** A blocked thread can neither cut its runs nor begin others. */
  #endBlocked(thread: WorkerThread, run: number): void {
    const index = this.#threads.indexOf(thread);
    if (this.#closing || index < 0) return;
    const id = this.#running.get(run)?.spec.id;
    this.#log.warn({}, `a worker thread of the transactions was blocked and was replaced: "${id}" did not end in time`);
    this.#threads[index] = this.#start();
    this.#loseAll(thread, "timeout", "the worker thread was blocked and had to be ended");
    void thread.end();
  }

  #loseAll(thread: WorkerThread, reason: "internal" | "timeout", message: string): void {
    for (const [run, running] of this.#running) if (running.thread === thread) this.#lose(run, reason, message);
  }

  #lose(run: number, reason: "internal" | "timeout", message: string): void {
    const running = this.#running.get(run);
    if (!running) return;
    if (running.owing) this.#debts.owe(running.debt, running.spec.id, running.owing);
    running.finish(failedRun(running.spec, reason, message, running.startedAt));
  }
}
