import { systemClock } from "../checks/clock.js";
import { databaseCheck } from "../checks/databases/check.js";
import { engines } from "../checks/databases/registry.js";
import { transactionCheck } from "../checks/transactions/check.js";
import { createTransactionPool } from "../checks/transactions/pool.js";
import type { DatabaseTarget, Policy, TransactionTarget } from "../policy/policy.js";
import type { Mend } from "../report/missing.js";
import { allWell, databaseLines, renderTrials } from "../report/trial.js";
import { renderWaterfall } from "../report/waterfall.js";
import { openLog } from "./log.js";
import { mends } from "./mends.js";
import { policyOrError } from "./policy-or-error.js";
import { tryChecks } from "./try-checks.js";
import { UserError } from "./user-error.js";

export interface OnceOutput {
  readonly width: number;
  readonly colour: boolean;
  write(text: string): void;
}

/** Runs one check now and shows what it found. @returns false when it failed. */
export async function once(file: string, name: string, output: OnceOutput): Promise<boolean> {
  const { policy, locate } = policyOrError(file);
  const found = find(policy, name);
  const mend = mends(policy, locate);
  return "responseTime" in found
    ? await onceTransaction(found, policy, mend, output)
    : await onceDatabase(found, policy, mend, output);
}

/** By the name of the check, or by a transaction's own name where only one system has it. */
function find(policy: Policy, name: string): TransactionTarget | DatabaseTarget {
  const transactions = policy.systems.flatMap((system) => system.transactions);
  const databases = policy.systems.flatMap((system) => system.databases);
  const exact = [...transactions, ...databases].find(({ id }) => id === name);
  if (exact) return exact;
  const named = transactions.filter((transaction) => transaction.name === name);
  const [only, ...others] = named;
  if (only && others.length === 0) return only;
  const known = (only ? named : [...transactions, ...databases]).map(({ id }) => id).join(", ");
  throw new UserError(`${only ? "several transactions are" : "no check is"} named "${name}"; choose one of: ${known}`);
}

async function onceTransaction(
  target: TransactionTarget,
  { timeZone }: Policy,
  mend: Mend,
  output: OnceOutput,
): Promise<boolean> {
  const pool = createTransactionPool({ log: openLog("error", "logfmt") });
  try {
    await pool.ready();
    const [trial] = await tryChecks([transactionCheck(target, pool, { exchanges: true })]);
    const run = trial?.outcome.measurements;
    if (run?.kind === "transaction") output.write(renderWaterfall(run, { width: output.width, colour: output.colour, timeZone }));
    else if (trial) output.write(renderTrials([trial], mend));
    if (pool.debts > 0) output.write("\nThe run left something behind that could not be cleaned up.\n");
    return trial?.outcome.ok ?? false;
  } finally {
    await pool.close();
  }
}

async function onceDatabase(target: DatabaseTarget, policy: Policy, mend: Mend, output: OnceOutput): Promise<boolean> {
  const context = { clock: systemClock, timeZone: policy.timeZone, log: openLog("error", "logfmt") };
  const trials = await tryChecks([databaseCheck(target, engines[target.section.engine], context)]);
  output.write(renderTrials(trials, mend));
  for (const { outcome } of trials) {
    if (outcome.measurements?.kind === "database") output.write(`\n${databaseLines(outcome.measurements).join("\n")}\n`);
  }
  return allWell(trials);
}
