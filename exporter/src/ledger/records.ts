import type { DatedFact, RecordedPolicy } from "./fact.js";

/** A policy and since when it holds; the next one ends it. Unix seconds. */
export interface PolicyRecord {
  readonly since: number;
  readonly policy: RecordedPolicy;
}

/** A correction of the past. Times are unix seconds. */
export interface ExclusionRecord {
  readonly id: string;
  readonly system: string;
  readonly from: number;
  readonly to: number;
  readonly reason: string;
  readonly by: string;
  /** When it was made. */
  readonly at: number;
  /** Taken back: it changes nothing any more. */
  readonly revoked?: { readonly at: number; readonly by: string; readonly reason: string };
}

/** Maintenance that was opened at run time. */
export interface MaintenanceRecord {
  readonly id: string;
  readonly system: string;
  readonly from: number;
  /** Undefined: until it is ended. */
  readonly to: number | undefined;
  readonly reason: string;
  readonly by: string;
  /** When it was announced. */
  readonly at: number;
  readonly ended?: { readonly at: number; readonly by: string };
}

/** What people and policies have told the ledger, in the order of its entries. */
export interface LedgerRecords {
  readonly policies: readonly PolicyRecord[];
  readonly exclusions: readonly ExclusionRecord[];
  readonly maintenance: readonly MaintenanceRecord[];
}

/** Collects the records out of what the ledger is told. */
export class Register implements LedgerRecords {
  readonly #policies: PolicyRecord[] = [];
  readonly #exclusions = new Map<string, ExclusionRecord>();
  readonly #maintenance = new Map<string, MaintenanceRecord>();

  tell(fact: DatedFact): void {
    if (fact.kind === "policy") this.#policies.push({ since: fact.time, policy: fact.policy });
    if (fact.kind === "exclusion") {
      const { id, system, from, to, reason, by, time } = fact;
      this.#exclusions.set(id, { id, system, from, to, reason, by, at: time });
    }
    if (fact.kind === "exclusion_revoked") {
      const { id, by, reason, time } = fact;
      const revoked = this.#exclusions.get(id);
      if (revoked) this.#exclusions.set(id, { ...revoked, revoked: { at: time, by, reason } });
    }
    if (fact.kind === "maintenance") {
      const { id, system, from, to, reason, by, time } = fact;
      this.#maintenance.set(id, { id, system, from, to, reason, by, at: time });
    }
    if (fact.kind === "maintenance_end") {
      const { id, at, by } = fact;
      const ended = this.#maintenance.get(id);
      if (ended) this.#maintenance.set(id, { ...ended, ended: { at, by } });
    }
  }

  get policies(): readonly PolicyRecord[] {
    return this.#policies;
  }

  get exclusions(): readonly ExclusionRecord[] {
    return [...this.#exclusions.values()];
  }

  get maintenance(): readonly MaintenanceRecord[] {
    return [...this.#maintenance.values()];
  }
}

/** Ids that the latest policy names, in its order, then those of earlier ones that nothing has replaced. */
export function knownSystems({ policies }: LedgerRecords): readonly string[] {
  const ids = [...policies].reverse().flatMap(({ policy }) => Object.keys(policy.systems));
  const renamed = new Set(policies.flatMap(({ policy }) => Object.values(policy.systems).flatMap(({ was }) => was ?? [])));
  const current = new Set(Object.keys(policies.at(-1)?.policy.systems ?? {}));
  return [...new Set(ids)].filter((id) => current.has(id) || !renamed.has(id));
}

/** All ids under which a system's history stands: its own, and those that it had before. */
export function namesOf(system: string, { policies }: LedgerRecords): ReadonlySet<string> {
  const names = new Set([system]);
  for (const { policy } of [...policies].reverse()) {
    for (const [id, { was }] of Object.entries(policy.systems)) if (was !== undefined && names.has(id)) names.add(was);
  }
  return names;
}
