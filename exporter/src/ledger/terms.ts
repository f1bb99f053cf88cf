import type { RecordedSystem } from "./fact.js";
import { type LedgerRecords, namesOf } from "./records.js";
import type { Interval } from "./view.js";

/** What a policy asked of one system, and since when without a change. */
export interface Terms extends Pick<RecordedSystem, "tier" | "availability" | "repairTime" | "serviceHours"> {
  /** Unix seconds. */
  readonly since: number;
}

/** The terms that held in some part of [from, to), in order; the last one holds at its end. */
export function termsWithin(system: string, { from, to }: Interval, records: LedgerRecords): readonly Terms[] {
  const names = namesOf(system, records);
  const terms: Terms[] = [];
  for (const { since, policy } of records.policies) {
    const section = Object.entries(policy.systems).find(([id]) => names.has(id))?.[1];
    if (!section || since >= to) continue;
    const { tier, availability, repairTime, serviceHours } = section;
    const next = { since, tier, availability, repairTime, serviceHours };
    const before = terms.at(-1);
    if (before && same(before, next)) continue;
    if (since <= from) terms.length = 0;
    terms.push(next);
  }
  return terms;
}

function same(a: Terms, b: Terms): boolean {
  return (
    a.tier === b.tier && a.availability === b.availability && a.repairTime === b.repairTime && a.serviceHours === b.serviceHours
  );
}
