import type { Check } from "../checks/check.js";
import type { Standing } from "../checks/standing.js";

/** How checks stand by the ledger, by name: one that is on record as down stays so until it succeeds. */
export function standingsOf(
  checks: readonly Check[],
  downs: readonly { readonly system: string; readonly check: string; readonly from: number }[],
): ReadonlyMap<string, Standing & { readonly failingSince: number }> {
  return new Map(
    downs.flatMap(({ system, check: name, from }) => {
      const check = checks.find((candidate) => candidate.name === name && candidate.system === system && candidate.critical);
      return check ? [[name, { consecutiveFailures: check.failAfter, failingSince: from, down: true }]] : [];
    }),
  );
}
