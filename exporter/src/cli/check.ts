import { systemClock } from "../checks/clock.js";
import { createTransactionPool } from "../checks/transactions/pool.js";
import { formatProblem, inOrder } from "../config/problem.js";
import type { Policy } from "../policy/policy.js";
import type { Mend } from "../report/missing.js";
import { allWell, renderTrials } from "../report/trial.js";
import { checksOf } from "./checks-of.js";
import { openLog } from "./log.js";
import { mends } from "./mends.js";
import { pastWindows } from "./past-windows.js";
import { policyOrError } from "./policy-or-error.js";
import { tryChecks } from "./try-checks.js";

/** Reads the policy file and says what is wrong or questionable. @returns false when something is wrong. */
export async function check(file: string, live: boolean, write: (text: string) => void): Promise<boolean> {
  const { policy, warnings, locate } = policyOrError(file);
  const questionable = inOrder([...warnings, ...pastWindows(policy, locate, systemClock.now())]);
  for (const warning of questionable) write(`warning: ${formatProblem(warning)}\n`);
  write(`${file}: ${summary(policy)}\n`);
  return live ? await checkLive(policy, mends(policy, locate), write) : true;
}

/** Connects to everything and runs every transaction once. */
async function checkLive(policy: Policy, mend: Mend, write: (text: string) => void): Promise<boolean> {
  const log = openLog("error", "logfmt");
  const pool = createTransactionPool({ log });
  try {
    await pool.ready();
    const checks = checksOf(policy, { clock: systemClock, log, pool });
    const trials = await tryChecks(checks);
    write(`\n${renderTrials(trials, mend)}`);
    if (pool.debts > 0)
      write("\nSome transactions left something behind that could not be cleaned up; see the failures above.\n");
    return allWell(trials);
  } finally {
    await pool.close();
  }
}

function summary({ systems }: Policy): string {
  const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? "" : "s"}`;
  const databases = systems.flatMap((system) => system.databases).length;
  const transactions = systems.flatMap((system) => system.transactions).length;
  return `valid: ${count(systems.length, "system")}, ${count(databases, "database")}, ${count(transactions, "transaction")}`;
}
