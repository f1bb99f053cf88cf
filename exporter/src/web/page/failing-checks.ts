import type { CheckStatus, SystemStatus } from "../status.js";
import { type Html, html } from "./html.js";
import type { Reader } from "./reader.js";

/** Checks that fail now and can take the system down, worst first; then those that failed first. */
export function failingChecks({ checks }: SystemStatus): readonly CheckStatus[] {
  return checks
    .filter(({ view, condition }) => view.check.critical && (condition === "down" || condition === "failing"))
    .sort((a, b) => Number(b.view.down) - Number(a.view.down) || since(a) - since(b));
}

function since({ view }: CheckStatus): number {
  return view.failingSince ?? Number.POSITIVE_INFINITY;
}

/** "place-order at step enter-order: unexpected status"; undefined when its last failure is not known here. */
export function failureInBrief(check: CheckStatus, { texts }: Reader): Html | undefined {
  const { latest } = check.view;
  if (!latest || latest.ok) return undefined;
  const failure = latest.measurements?.kind === "transaction" ? latest.measurements.failure : undefined;
  return html`<strong>${shortName(check)}</strong>${failure && texts.failures.atStep(failure.step)}${texts.colon}<em>${texts.reasons[latest.reason]}</em>`;
}

/** What the server said. */
export function failureMessage({ view: { latest } }: CheckStatus): string | undefined {
  if (!latest || latest.ok) return undefined;
  return (latest.measurements?.kind === "transaction" ? latest.measurements.failure?.message : undefined) ?? latest.message;
}

/** Without its system's name. */
export function shortName(check: CheckStatus): string {
  return check.kind === "transaction" ? (check.target?.name ?? check.view.check.name) : check.view.check.name;
}
