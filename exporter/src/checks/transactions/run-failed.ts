import type { FailureReason } from "../failure.js";
import type { TransactionRun } from "./run.js";
import type { TransactionSpec } from "./spec.js";

/** A run that ended before its first step. */
export function failedRun(
  spec: TransactionSpec,
  reason: FailureReason,
  message: string,
  startedAt = Date.now() / 1000,
): TransactionRun {
  return {
    kind: "transaction",
    transaction: spec.id,
    startedAt,
    duration: 0,
    result: "failed",
    failure: { step: spec.steps[0]?.name ?? "", reason, message },
    steps: [],
  };
}
