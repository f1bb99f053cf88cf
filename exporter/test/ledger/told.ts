import { Book } from "../../src/ledger/book.js";
import type { Fact, RecordedPolicy, RecordedSystem } from "../../src/ledger/fact.js";
import type { Account, Interval } from "../../src/ledger/view.js";

/** 2026-11-23T00:00Z, a Monday. Times in tests are seconds from here. */
export const MONDAY = Date.parse("2026-11-23T00:00Z") / 1000;
export const HOUR = 3600;

export type Window = RecordedSystem["maintenance"][number];

/** A one-off window of the file, in UTC. */
export function oneOff(from: number, to: number): Window {
  const text = (at: number) => new Date((MONDAY + at) * 1000).toISOString().slice(0, 19).replace("T", " ");
  return { from: text(from), to: text(to), cron: undefined, for: undefined, reason: "upgrade" };
}

export function recurring(cron: string, length: number): Window {
  return { from: undefined, to: undefined, cron, for: length, reason: "backup" };
}

export function system(said: Partial<RecordedSystem> = {}): RecordedSystem {
  return { tier: "core", availability: 0.99, repairTime: 7200, serviceHours: "always", maintenance: [], ...said };
}

function policy(systems: RecordedPolicy["systems"]): RecordedPolicy {
  return { timeZone: "UTC", holidays: { off: [], working: [] }, systems };
}

/** Moves every time in a fact from the tests' scale to that of the clock. */
function moved<F extends Fact>(fact: F): F {
  const entries = Object.entries(fact).map(([key, value]) => {
    if (typeof value === "number") return [key, value + MONDAY];
    if (key !== "unconfirmed") return [key, value];
    return [key, Object.fromEntries(Object.entries(value).map(([name, at]) => [name, Number(at) + MONDAY]))];
  });
  return Object.fromEntries(entries) as F;
}

/** A book and its clock. */
export class Told {
  readonly book = new Book();
  #now = 0;
  #boot = "b";

  /** Tells facts at a moment. */
  at(moment: number, ...facts: readonly Fact[]): this {
    this.#now = moment;
    for (const fact of facts) this.book.apply({ ...moved(fact), time: MONDAY + moment, monotonic: moment, boot: this.#boot });
    return this;
  }

  /** A system that is known and up from 0 on. */
  static withSystem(said: Partial<RecordedSystem> = {}, id = "erp"): Told {
    return new Told().at(
      0,
      { kind: "start", version: "1" },
      { kind: "policy", policy: policy({ [id]: system(said) }) },
      { kind: "observed", system: id, at: 0 },
    );
  }

  /** The machine went off after a moment, and boots with a clock that says another. */
  boots(observedUntil: number, clock: number): this {
    this.#boot += "b";
    return this.at(clock, { kind: "start", version: "1", observedUntil });
  }

  policy(moment: number, systems: RecordedPolicy["systems"]): this {
    return this.at(moment, { kind: "policy", policy: policy(systems) });
  }

  down(from: number, check = "erp/a", told = from, id = "erp"): this {
    return this.at(told, { kind: "down", system: id, check, from, reason: "connect", message: "refused" });
  }

  up(at: number, check = "erp/a", told = at, id = "erp"): this {
    return this.at(told, { kind: "up", system: id, check, at });
  }

  /** An outage of one check. */
  outage(from: number, to: number, check = "erp/a"): this {
    return this.down(from, check).up(to, check);
  }

  account(until = this.#now, period: Interval = { from: 0, to: until }, id = "erp", classified = until): Account {
    const account = this.book.account(
      id,
      { from: MONDAY + period.from, to: MONDAY + period.to },
      { now: MONDAY + until, classified: MONDAY + classified },
    );
    if (account === undefined) throw new Error(`the book does not know ${id}`);
    return account;
  }

  /** The figures that most tests are about. */
  figures(until?: number, period?: Interval, id?: string) {
    const { up, down, unknown, maintenance, excluded } = this.account(until, period, id);
    return { up, down, unknown, maintenance, excluded };
  }

  incidents(until?: number, period?: Interval) {
    return this.account(until, period).incidents.map(({ from, to, down, repairCounted, repairElapsed }) => ({
      from: from - MONDAY,
      to: to === undefined ? undefined : to - MONDAY,
      down,
      repairCounted,
      repairElapsed,
    }));
  }

  totals(classified = this.#now, id = "erp") {
    return this.book.totals(id, { now: MONDAY + classified, classified: MONDAY + classified });
  }
}
