import type { RecordedSystem } from "./fact.js";
import type { LedgerRecords, PolicyRecord } from "./records.js";
import type { Interval } from "./view.js";

/** What a policy asked of one system, and since when without a change. */
export interface Terms extends Pick<RecordedSystem, "tier" | "availability" | "repairTime" | "serviceHours"> {
  /** Unix seconds. */
  readonly since: number;
}

/** The terms that held in some part of [from, to), in order; the last one holds at its end, or was the last before it. */
export function termsWithin(system: string, { from, to }: Interval, records: LedgerRecords): readonly Terms[] {
  const terms: Terms[] = [];
  for (const next of records.termsOf(system)) {
    const before = terms.at(-1);
    if (next.since >= to || (before && same(before, next))) continue;
    if (next.since <= from) terms.length = 0;
    terms.push(next);
  }
  return terms;
}

/** What all policies asked of each system, in the order in which they came into force. */
export class TermsHistories {
  readonly #bySystem = new Map<string, Terms[]>();

  of(system: string): readonly Terms[] {
    return this.#bySystem.get(system) ?? [];
  }

  /** A name is followed as the book does: a system takes its history along, and leaves its former name to others. */
  add({ since, policy }: PolicyRecord): void {
    const histories = this.#bySystem;
    for (const [id, { was }] of Object.entries(policy.systems)) {
      const known = was === undefined || policy.systems[was] !== undefined ? undefined : histories.get(was);
      if (was === undefined || known === undefined || histories.has(id)) continue;
      histories.set(id, known);
      histories.delete(was);
    }
    for (const [id, { tier, availability, repairTime, serviceHours }] of Object.entries(policy.systems)) {
      const terms = histories.get(id) ?? [];
      terms.push({ since, tier, availability, repairTime, serviceHours });
      histories.set(id, terms);
    }
  }
}

function same(a: Terms, b: Terms): boolean {
  return (
    a.tier === b.tier && a.availability === b.availability && a.repairTime === b.repairTime && a.serviceHours === b.serviceHours
  );
}
