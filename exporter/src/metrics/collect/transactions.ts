import { PHASES, type RunResult, type TransactionRun } from "../../checks/transactions/run.js";
import { type CheckView, DURATION_EDGES, type TransactionView } from "../../state/view.js";
import { TRANSACTIONS } from "../catalogue.js";
import type { Recorder } from "../recorder.js";

const RESULTS: readonly RunResult[] = ["ok", "slow", "failed"];

interface Labels {
  readonly system: string;
  readonly transaction: string;
}

/** Counters always; what belongs to the last run only while that is current. */
export function collectTransaction(view: CheckView, transaction: TransactionView, to: Recorder): void {
  const labels: Labels = { system: view.check.system, transaction: transaction.name };
  for (const result of RESULTS) to.set(TRANSACTIONS.runs, { ...labels, result }, transaction.runs[result]);
  for (const { step, reason, count } of transaction.failures) {
    to.set(TRANSACTIONS.failures, { ...labels, step, reason }, count);
  }
  to.histogram(TRANSACTIONS.duration, labels, DURATION_EDGES, transaction.durations);
  for (const { step, phase, sum, count } of transaction.phases) {
    to.summary(TRANSACTIONS.phase, { ...labels, step, phase }, sum, count);
  }
  for (const [step, bytes] of transaction.receivedBytes) to.set(TRANSACTIONS.received, { ...labels, step }, bytes);
  const run = view.latest?.measurements;
  if (view.current && run?.kind === "transaction") lastRun(run, labels, to);
}

function lastRun(run: TransactionRun, labels: Labels, to: Recorder): void {
  for (const { name: step, phases, certificateExpiry } of run.steps) {
    for (const phase of PHASES) to.set(TRANSACTIONS.stepLast, { ...labels, step, phase }, phases[phase]);
    to.set(TRANSACTIONS.certificateExpiry, { ...labels, step }, certificateExpiry);
  }
}
