import type { CheckKind, Outcome } from "../../checks/check.js";
import type { FailureReason } from "../../checks/failure.js";
import type { CheckView } from "../../state/view.js";
import { CHECKS } from "../catalogue.js";
import type { Recorder } from "../recorder.js";

const ANYWHERE = ["dns", "connect", "tls", "timeout", "protocol", "limit", "internal"] as const satisfies FailureReason[];

/**
 * Reasons that a kind of check can fail with. They start at 0: `increase()` over a series that is born
 * at 1 does not see the first failure.
 */
const POSSIBLE_REASONS: Readonly<Record<CheckKind, readonly FailureReason[]>> = {
  database: [...ANYWHERE, "auth", "sql", "permission", "saturated"],
  transaction: [...ANYWHERE, "status", "assertion", "extract", "cleanup"],
};

/** The gauges of the last run go when it is too old; counters, interval and time of the last run stay. */
export function collectCheck(view: CheckView, to: Recorder): void {
  const { check, latest, current, failures } = view;
  const labels = { system: check.system, check: check.name, kind: check.kind };
  // What is down stays so until it is seen to work; "works" is a measurement, and gets too old.
  to.set(CHECKS.down, labels, view.down ? 1 : view.succeeded && current ? 0 : undefined);
  if (latest && current) {
    to.set(CHECKS.success, labels, Number(latest.ok));
    to.set(CHECKS.duration, labels, latest.duration);
    if (!latest.ok) to.set(CHECKS.failing, { ...labels, step: failedStep(latest), reason: latest.reason }, 1);
  }
  to.set(CHECKS.interval, labels, check.every);
  to.set(CHECKS.lastRun, labels, latest?.startedAt);
  for (const reason of new Set([...POSSIBLE_REASONS[check.kind], ...failures.keys()])) {
    to.set(CHECKS.failures, { ...labels, reason }, failures.get(reason) ?? 0);
  }
  to.set(CHECKS.skipped, labels, view.skipped);
}

function failedStep({ measurements }: Outcome): string {
  return measurements?.kind === "transaction" ? (measurements.failure?.step ?? "") : "";
}
