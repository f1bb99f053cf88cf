import { parentPort } from "node:worker_threads";
import { CheckError } from "../failure.js";
import { type CompiledTransaction, compileTransaction } from "./compile.js";
import { Examiners } from "./examiners.js";
import type { FromWorker, ToWorker } from "./messages.js";
import type { Owing } from "./owing.js";
import { comeFirst } from "./priority.js";
import { failedRun } from "./run-failed.js";
import { settle } from "./settle.js";
import type { TransactionSpec } from "./spec.js";
import { type Transacted, transact } from "./transact.js";
import { warmUp } from "./warm-up.js";

type Run = Extract<ToWorker, { type: "run" }>;

const examiners = new Examiners(new URL("./examiner.js", import.meta.url));
const specs = new Map<number, { readonly spec: TransactionSpec; compiled: CompiledTransaction | CheckError }>();
const running = new Map<number, AbortController>();

const tell = (message: FromWorker) => parentPort?.postMessage(message);

async function run(message: Run): Promise<void> {
  const known = define(message);
  if (!known) return;
  const abort = new AbortController();
  running.set(message.run, abort);
  const { run: outcome, owing } = await perform(known.spec, known.compiled, message, abort.signal);
  running.delete(message.run);
  tell({ type: "done", run: message.run, outcome, owing });
}

async function perform(
  spec: TransactionSpec,
  compiled: CompiledTransaction | CheckError,
  message: Run,
  signal: AbortSignal,
): Promise<Transacted> {
  if (compiled instanceof CheckError) {
    return { run: failedRun(spec, compiled.reason, compiled.message), owing: undefined };
  }
  // Nothing is measured while the thread itself is still busy with starting.
  await Promise.all([warm, warmUpExaminers(compiled)]);
  await settleAll(compiled, message, signal);
  const options = {
    counter: message.counter,
    exchanges: message.exchanges,
    examiners,
    owing: (owing: Owing) => tell({ type: "owing", run: message.run, owing }),
  };
  return transact(compiled, options, signal);
}

/** Before each run: one that was ended since is started anew. */
async function warmUpExaminers({ steps }: CompiledTransaction): Promise<void> {
  await Promise.all(steps.map(({ rules }) => examiners.warmUp(rules)));
}

/** One that fails does not hold up the next ones; together they have cleanup_timeout. */
async function settleAll(compiled: CompiledTransaction, { debts }: Run, signal: AbortSignal): Promise<void> {
  const end = performance.now() + compiled.spec.cleanupTimeout * 1000;
  const told = new Set<string>();
  for (const debt of debts) {
    const left = (end - performance.now()) / 1000;
    if (signal.aborted || left <= 0) return;
    const { owing, message } = await settle(compiled, debt.owing, examiners, signal, left);
    // Where many fail for one reason, the log says it once.
    const isNew = message !== undefined && !told.has(message);
    tell({ type: "settled", debt: debt.id, owing, message: isNew ? message : undefined });
    if (isNew) told.add(message);
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
    return compileTransaction(spec);
  } catch (error) {
    return error instanceof CheckError ? error : new CheckError("internal", (error as Error).message, { cause: error });
  }
}

comeFirst();
const warm = warmUp();

parentPort?.on("message", (message: ToWorker) => {
  if (message.type === "run") void run(message);
  else if (message.type === "abort") running.get(message.run)?.abort();
  else specs.delete(message.spec);
});

await warm;
tell({ type: "ready" });
