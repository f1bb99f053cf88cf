import type { Check } from "../checks/check.js";
import type { Clock } from "../checks/clock.js";
import { databaseCheck } from "../checks/databases/check.js";
import { engines } from "../checks/databases/registry.js";
import type { Log } from "../checks/log.js";
import { transactionCheck } from "../checks/transactions/check.js";
import type { TransactionPool } from "../checks/transactions/pool.js";
import type { Policy } from "../policy/policy.js";

export interface CheckContext {
  readonly clock: Clock;
  readonly log: Log;
  readonly pool: TransactionPool;
  /** Where counts outlive the process; without it they do not. */
  readonly stateDir?: string;
}

/** All checks of a policy, in its order. */
export function checksOf(policy: Policy, { clock, log, pool, stateDir }: CheckContext): readonly Check[] {
  return policy.systems.flatMap((system) => [
    ...system.databases.map((target) =>
      databaseCheck(target, engines[target.section.engine], {
        clock,
        log,
        timeZone: policy.timeZone,
        ...(stateDir === undefined ? {} : { stateDir }),
      }),
    ),
    ...system.transactions.map((target) => transactionCheck(target, pool)),
  ]);
}
