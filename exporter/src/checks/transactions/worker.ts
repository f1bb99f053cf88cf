import { parentPort } from "node:worker_threads";
import { CheckError } from "../failure.js";
import { type CompiledTransaction, compileTransaction } from "./compile.js";
import { Examiners } from "./examiners.js";
import type { FromWorker, ToWorker } from "./messages.js";
import { failedRun } from "./run-failed.js";
import { settle } from "./settle.js";
import type { TransactionSpec } from "./spec.js";
import { transact } from "./transact.js";
import { warmUp } from "./warm-up.js";

type Run = Extract<ToWorker, { type: "run" }>;

const examiners = new Examiners(new URL("./examiner.js", import.meta.url));
const specs = new Map<number, { readonly spec: TransactionSpec; compiled: CompiledTransaction | CheckError }>();
const running = new Map<number, AbortController>();

const tell = (message: FromWorker) => parentPort?.postMessage(message);

async function run(message: Run): Promise<void> {
  const known = define(message);
  if (!known) return;
  const { spec, compiled } = known;
  if (compiled instanceof CheckError) {
    const outcome = failedRun(spec, compiled.reason, compiled.message);
    return tell({ type: "done", run: message.run, outcome, owing: undefined });
  }
  const abort = new AbortController();
  running.set(message.run, abort);
  await settleAll(compiled, message, abort.signal);
  const options = {
    counter: message.counter,
    exchanges: message.exchanges,
    examiners,
    owing: (owing: Extract<FromWorker, { type: "owing" }>["owing"]) => tell({ type: "owing", run: message.run, owing }),
  };
  const { run: outcome, owing } = await transact(compiled, options, abort.signal);
  running.delete(message.run);
  tell({ type: "done", run: message.run, outcome, owing });
}

/** The first one that fails ends it: where one is refused the next one will be, and the run is waiting. */
async function settleAll(compiled: CompiledTransaction, message: Run, signal: AbortSignal): Promise<void> {
  const end = performance.now() + compiled.spec.cleanupTimeout * 1000;
  for (const debt of message.debts) {
    if (signal.aborted || performance.now() > end) return;
    const settled = await settle(compiled, debt.owing, examiners, signal);
    tell({ type: "settled", debt: debt.id, ...settled });
    if (settled.message !== undefined) return;
  }
}

function define(message: Run) {
  if (message.definition) {
    const spec = message.definition;
    specs.set(message.spec, { spec, compiled: compileOrFail(spec) });
  }
  return specs.get(message.spec);
}

function compileOrFail(spec: TransactionSpec): CompiledTransaction | CheckError {
  try {
    const compiled = compileTransaction(spec);
    if (compiled.steps.some(({ rules }) => rules.readsPage)) examiners.warmUp();
    return compiled;
  } catch (error) {
    return error instanceof CheckError ? error : new CheckError("internal", (error as Error).message, { cause: error });
  }
}

parentPort?.on("message", (message: ToWorker) => {
  if (message.type === "run") void run(message);
  else if (message.type === "abort") running.get(message.run)?.abort();
  else specs.delete(message.spec);
});

await warmUp();
tell({ type: "ready" });
