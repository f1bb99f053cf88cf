import type { Check, Outcome } from "../checks/check.js";
import type { Standing } from "../checks/standing.js";
import type { Fact } from "./fact.js";

type Named = Pick<Check, "name" | "system" | "critical">;

/** Critical checks, and since when the policy names them so. */
type Critical = ReadonlyMap<string, { readonly system: string; readonly since: number }>;

/** What has to happen before a system is known again. */
interface Waiting {
  /** Critical checks that have not told anything yet. */
  readonly checks: Set<string>;
  /** The latest start of those runs that did. */
  at: number;
  /** From when on it is on record that nothing is known. */
  from: number;
}

/** What a policy brings. */
export interface Adopted {
  readonly systems: readonly string[];
  readonly checks: readonly Named[];
  /** Names of the checks that go on as they were. */
  readonly kept: ReadonlySet<string>;
  /** Checks that are on record as down. */
  readonly downs: readonly { readonly system: string; readonly check: string }[];
}

/**
 * Turns what the checks find out into facts: what is known of each system, and which critical checks are down. Checks
 * that are not critical say nothing here.
 */
export class Watch {
  #critical: Critical = new Map();
  /** Critical checks that are on record as down. */
  readonly #down = new Set<string>();
  readonly #waiting = new Map<string, Waiting>();
  /** Systems of which everything is known. */
  readonly #observed = new Set<string>();
  /** Starts of runs that go on, by check. */
  readonly #running = new Map<string, number>();
  /** Starts of failures that wait for their confirmation, by check. */
  readonly #unconfirmed = new Map<string, number>();

  /** Takes the checks of a new policy, behind the policy's own entry. */
  adopt({ systems, checks, kept, downs }: Adopted, now: number): readonly Fact[] {
    const before = this.#critical;
    this.#critical = criticalOf(checks, before, now);
    const goesOn = (name: string) => before.has(name) && this.#critical.get(name) === before.get(name);
    for (const name of this.#running.keys()) if (!goesOn(name) || !kept.has(name)) this.#running.delete(name);
    for (const name of this.#unconfirmed.keys()) if (!goesOn(name)) this.#unconfirmed.delete(name);
    for (const system of new Set([...this.#observed, ...this.#waiting.keys()])) {
      if (!systems.includes(system)) this.#forget(system);
    }
    return [...this.#ended(downs, now), ...systems.flatMap((system) => this.#expect(system, kept, before, now))];
  }

  started({ name }: Named, now: number): void {
    if (this.#critical.has(name)) this.#running.set(name, now);
  }

  finished({ name, system }: Named, outcome: Outcome, standing: Standing): readonly Fact[] {
    const critical = this.#critical.get(name);
    this.#running.delete(name);
    if (critical === undefined) return [];
    const { failingSince, down } = standing;
    if (failingSince === undefined || down) this.#unconfirmed.delete(name);
    else this.#unconfirmed.set(name, failingSince);
    return [
      ...this.#answered(name, system, outcome.startedAt),
      ...this.#turned(name, system, outcome, down ? Math.max(failingSince ?? outcome.startedAt, critical.since) : undefined),
    ];
  }

  /** A run that says nothing: from its start on nothing is known of the system, until the check tells something again. */
  unobserved({ name }: Named, { startedAt }: Outcome): readonly Fact[] {
    this.#running.delete(name);
    return this.#unseen(name, startedAt);
  }

  /** For a while nobody watched: the systems of failures that wait for their confirmation are unknown from these on. */
  stoodStill(): readonly Fact[] {
    return [...this.#unconfirmed].flatMap(([name, since]) => this.#unseen(name, since));
  }

  /** The clock was put back: what began in time that is to come again began now at the latest. */
  putBack(now: number): void {
    const critical = [...this.#critical].map(([name, known]) => [name, { ...known, since: Math.min(known.since, now) }] as const);
    this.#critical = new Map(critical);
    for (const waiting of this.#waiting.values()) waiting.at = Math.min(waiting.at, now);
  }

  /**
   * Up to when it is settled how a system was: now, or the start of what may yet turn out to have been a failure.
   * A run that goes on may: an outage begins at the start of its first failed run.
   */
  classified(system: string, now: number): number {
    let settled = now;
    for (const open of [this.#running, this.#unconfirmed]) {
      for (const [name, since] of open) if (this.#critical.get(name)?.system === system) settled = Math.min(settled, since);
    }
    return settled;
  }

  /** Systems of which not everything up to now is settled, and since when. */
  unsettled(now: number): Readonly<Record<string, number>> {
    const since: Record<string, number> = {};
    for (const open of [this.#running, this.#unconfirmed]) {
      for (const [name, at] of open) {
        const system = this.#critical.get(name)?.system;
        if (system !== undefined && at < now) since[system] = Math.min(at, since[system] ?? at);
      }
    }
    return since;
  }

  /** What a system waits for under the new policy: critical checks that are new, or begin anew, or did not tell before. */
  #expect(system: string, kept: ReadonlySet<string>, before: Critical, now: number): readonly Fact[] {
    const own = [...this.#critical].filter(([, critical]) => critical.system === system).map(([name]) => name);
    const waiting = this.#waiting.get(system);
    const checks = new Set(own.filter((name) => !kept.has(name) || !before.has(name) || waiting?.checks.has(name)));
    const wasObserved = this.#observed.has(system);
    if (own.length === 0) this.#forget(system);
    else if (checks.size > 0) {
      this.#observed.delete(system);
      const from = wasObserved ? now : (waiting?.from ?? Number.NEGATIVE_INFINITY);
      this.#waiting.set(system, { checks, at: Math.max(now, waiting?.at ?? now), from });
    } else if (waiting) return this.#known(system, Math.max(now, waiting.at));
    return wasObserved && !this.#observed.has(system) ? [{ kind: "unobserved", system, from: now, why: "changed" }] : [];
  }

  /** For checks on record as down that nobody names as critical any more it is over. */
  #ended(downs: Adopted["downs"], now: number): readonly Fact[] {
    const named = ({ system, check }: Adopted["downs"][number]) => this.#critical.get(check)?.system === system;
    this.#down.clear();
    for (const down of downs) if (named(down)) this.#down.add(down.check);
    return downs.filter((down) => !named(down)).map(({ system, check }) => ({ kind: "up", system, check, at: now }));
  }

  /** From a moment on nobody sees the check; a failure that waits for its confirmation proves nothing, and dates that back. */
  #unseen(name: string, at: number): readonly Fact[] {
    const critical = this.#critical.get(name);
    if (critical === undefined) return [];
    const { system, since } = critical;
    const from = Math.max(Math.min(at, this.#unconfirmed.get(name) ?? at), since);
    this.#unconfirmed.delete(name);
    const waiting = this.#waiting.get(system) ?? { checks: new Set(), at: from, from: Number.POSITIVE_INFINITY };
    waiting.checks.add(name);
    this.#waiting.set(system, waiting);
    this.#observed.delete(system);
    if (from >= waiting.from) return [];
    waiting.from = from;
    return [{ kind: "unobserved", system, from, why: "blind" }];
  }

  #forget(system: string): void {
    this.#observed.delete(system);
    this.#waiting.delete(system);
  }

  #answered(name: string, system: string, startedAt: number): readonly Fact[] {
    const waiting = this.#waiting.get(system);
    if (!waiting?.checks.delete(name)) return [];
    waiting.at = Math.max(waiting.at, startedAt);
    return waiting.checks.size > 0 ? [] : this.#known(system, waiting.at);
  }

  #known(system: string, at: number): readonly Fact[] {
    this.#waiting.delete(system);
    this.#observed.add(system);
    return [{ kind: "observed", system, at }];
  }

  /** @param downSince defined while the check is confirmed down. */
  #turned(check: string, system: string, outcome: Outcome, downSince: number | undefined): readonly Fact[] {
    if (outcome.ok) return this.#down.delete(check) ? [{ kind: "up", system, check, at: outcome.startedAt }] : [];
    if (downSince === undefined || this.#down.has(check)) return [];
    this.#down.add(check);
    const { reason, message, measurements } = outcome;
    const step = measurements?.kind === "transaction" ? measurements.failure?.step : undefined;
    return [{ kind: "down", system, check, from: downSince, reason, ...(step === undefined ? {} : { step }), message }];
  }
}

function criticalOf(checks: readonly Named[], before: Critical, now: number): Critical {
  return new Map(
    checks
      .filter(({ critical }) => critical)
      .map(({ name, system }) => {
        const known = before.get(name);
        return [name, known?.system === system ? known : { system, since: now }];
      }),
  );
}
