import type { FailureReason } from "../checks/failure.js";
import type { Locate } from "../config/load.js";
import { formatProblem } from "../config/problem.js";
import type { Policy } from "../policy/policy.js";
import type { Mend, Trial } from "../report/missing.js";

type Advice = Partial<Record<FailureReason, readonly [key: string, what: string]>>;

/** By reason: the key of the database to look at, and what to look for. */
const DATABASE: Advice = {
  auth: [
    "password",
    "check it and the user, and that the server lets this user in from this machine (PostgreSQL: pg_hba.conf; MySQL: the host of the account)",
  ],
  dns: ["host", "check how the name is written, and that this machine can resolve it"],
  connect: ["host", "check host and port, that the server runs and listens on this address, and that no firewall is in the way"],
};

/** The same for the step that failed. */
const STEP: Advice = {
  dns: ["url", DATABASE.dns?.[1] ?? ""],
  connect: ["url", "check host and port, that the application runs, and that no firewall is in the way"],
};

/** What mends checks that failed as a whole, with the place in the policy file. */
export function mends(policy: Policy, locate: Locate): Mend {
  return (trial) => {
    const { outcome } = trial;
    if (outcome.ok) return undefined;
    const database = trial.check.kind === "database";
    const advice = (database ? DATABASE : STEP)[outcome.reason];
    const path = database ? ["databases", trial.check.name] : stepPath(policy, trial);
    if (advice === undefined || path === undefined) return undefined;
    const [key, message] = advice;
    return formatProblem({ ...locate([...path, key]), message });
  };
}

function stepPath({ systems }: Policy, { check, outcome }: Trial): readonly PropertyKey[] | undefined {
  const run = outcome.measurements?.kind === "transaction" ? outcome.measurements : undefined;
  for (const { id, transactions } of systems) {
    const index = transactions.findIndex((transaction) => transaction.id === check.name);
    const step = transactions[index]?.section.steps.findIndex(({ name }) => name === run?.failure?.step) ?? -1;
    if (step >= 0) return ["systems", id, "transactions", index, "steps", step];
  }
  return undefined;
}
