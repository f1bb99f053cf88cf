import type { FailureReason } from "../checks/failure.js";
import { PHASES, type Phase, type RunResult, type TransactionRun } from "../checks/transactions/run.js";
import { DURATION_EDGES } from "./view.js";

/** Counters of one transaction since the exporter started. They only grow. */
export class TransactionTotals {
  readonly runs: Record<RunResult, number> = { ok: 0, slow: 0, failed: 0 };
  readonly durations = { buckets: new Array<number>(DURATION_EDGES.length + 1).fill(0), sum: 0, count: 0 };
  readonly receivedBytes = new Map<string, number>();
  readonly #failures = new Map<string, { step: string; reason: FailureReason; count: number }>();
  readonly #phases = new Map<string, { step: string; phase: Phase; sum: number; count: number }>();

  /** Confirmation runs are left out by the caller: they would weigh a failure twice. */
  add(run: TransactionRun): void {
    this.runs[run.result]++;
    if (run.failure) this.#addFailure(run.failure.step, run.failure.reason);
    else this.#addDuration(run.duration);
    for (const step of run.steps) {
      this.receivedBytes.set(step.name, (this.receivedBytes.get(step.name) ?? 0) + step.receivedBytes);
      for (const phase of PHASES) this.#addPhase(step.name, phase, step.phases[phase]);
    }
  }

  get failures() {
    return [...this.#failures.values()];
  }

  get phases() {
    return [...this.#phases.values()];
  }

  #addFailure(step: string, reason: FailureReason): void {
    const key = `${step}\n${reason}`;
    const entry = this.#failures.get(key) ?? { step, reason, count: 0 };
    entry.count++;
    this.#failures.set(key, entry);
  }

  /** Failed runs have no true duration: they are left out of the histogram. */
  #addDuration(seconds: number): void {
    const { durations } = this;
    durations.sum += seconds;
    durations.count++;
    for (const [index, edge] of DURATION_EDGES.entries()) {
      if (seconds <= edge) durations.buckets[index] = (durations.buckets[index] ?? 0) + 1;
    }
    durations.buckets[DURATION_EDGES.length] = durations.count;
  }

  #addPhase(step: string, phase: Phase, seconds: number | undefined): void {
    if (seconds === undefined) return;
    const key = `${step}\n${phase}`;
    const entry = this.#phases.get(key) ?? { step, phase, sum: 0, count: 0 };
    entry.sum += seconds;
    entry.count++;
    this.#phases.set(key, entry);
  }
}
