import { createHmac, randomBytes } from "node:crypto";
import type { TransactionSection } from "../../config/schema/policy.js";
import { Secret } from "../../config/secret.js";
import type { TransactionTarget } from "../../policy/policy.js";
import type { Check, Result } from "../check.js";
import type { PoolRunOptions, TransactionPool } from "./pool.js";
import { START } from "./run-deadline.js";
import { specOf, type TransactionSpec } from "./spec.js";

/** Seconds beside the configured limits: for the hand-over to the thread and back. */
const MARGIN = 0.5;
/** Of this process: an identity that gets into a log must not let anyone try secrets on it. */
const KEY = randomBytes(32);

export interface TransactionContext {
  /** Keep what was sent and received also when all is well, as `once` shows it. Default: false. */
  readonly exchanges?: boolean;
}

/**
 * A synthetic transaction as a check. Its worker cuts a run at the configured timeout, with the step and the phase
 * that it had reached; the scheduler's limit stands beyond that.
 */
export function transactionCheck(target: TransactionTarget, pool: TransactionPool, context: TransactionContext = {}): Check {
  const { section } = target;
  let spec = specOf(target);
  const secrets = secretsIn(section);
  const cleansUp = section.steps.some((step) => step.always);
  return {
    name: target.id,
    kind: "transaction",
    system: target.system,
    critical: section.critical,
    every: section.every,
    timeout: section.timeout,
    // Debts of earlier runs are paid before the run and have cleanup_timeout for it. A thread that had to be
    // replaced starts first; the run's own time begins when it does.
    allowance: START + (cleansUp ? section.cleanup_timeout : 0) + MARGIN,
    grace: (cleansUp ? section.cleanup_timeout : 0) + MARGIN,
    failAfter: section.fail_after,
    confirmEvery: section.confirm_every,
    get identity() {
      return identityOf(target);
    },
    async run(signal) {
      const options: PoolRunOptions = { signal, exchanges: context.exchanges ?? false };
      const measurements = await pool.run(spec, options);
      if (!measurements.failure) return { ok: true, measurements };
      // A rotated password or token: the next run tries with what the file holds now.
      if (secrets.map((secret) => secret.refresh()).includes(true)) spec = renew(pool, spec, target);
      const { reason, step, message } = measurements.failure;
      return { ok: false, reason, message: `step "${step}": ${message}`, measurements } satisfies Result;
    },
    async close() {
      pool.forget(spec);
    },
  };
}

function renew(pool: TransactionPool, spec: TransactionSpec, target: TransactionTarget): TransactionSpec {
  pool.forget(spec);
  return specOf(target);
}

/** Equal for targets that are run in the same way, with the same secrets at present: cadence and weight are none of it. */
function identityOf(target: TransactionTarget): string {
  return createHmac("sha256", KEY)
    .update(JSON.stringify([target.system, specOf(target)]))
    .digest("hex");
}

function secretsIn(section: TransactionSection): readonly Secret[] {
  const found: Secret[] = [];
  const visit = (value: unknown): void => {
    if (value instanceof Secret) found.push(value);
    else if (value !== null && typeof value === "object") Object.values(value).forEach(visit);
  };
  visit(section);
  return found;
}
