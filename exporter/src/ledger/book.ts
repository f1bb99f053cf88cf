import type { MaintenanceWindow } from "../policy/calendar.js";
import type { At } from "./accounts/account.js";
import { ClockPasses } from "./accounts/clock-passes.js";
import { exact } from "./accounts/exact.js";
import type { Exclusion, History } from "./accounts/history.js";
import { type HeldWindow, heldWindows, windowAt } from "./accounts/maintenance.js";
import { Systems } from "./accounts/systems.js";
import type { DatedFact, Fact, RecordedPolicy } from "./fact.js";
import { monthOf } from "./periods.js";
import { PowerOff } from "./power-off.js";
import type { LedgerRecords, PolicyRecord, Span } from "./records.js";
import { Summarised } from "./summarised.js";
import { type Terms, TermsHistories } from "./terms.js";
import type { Account, Incident, Interval, Totals } from "./view.js";

const OPEN = Number.POSITIVE_INFINITY;
/** The heartbeat marks observed time every 10 s: so long after the last mark, counters may have been read. Seconds. */
const HEARTBEAT = 10;

/** A check that is down. */
export interface OpenDown {
  readonly system: string;
  readonly check: string;
  readonly from: number;
  readonly reason: string;
  readonly step?: string;
  readonly message: string;
}

/**
 * The book: takes facts in the order in which they were told, and answers what they come to. The same facts give the
 * same answers, whether they come from the journal or from life. Times are unix seconds of the book's clock, kept to
 * 1/1024 s.
 */
export class Book implements LedgerRecords {
  readonly #clock = new ClockPasses();
  readonly #systems = new Systems(this.#clock);
  readonly #policies: PolicyRecord[] = [];
  readonly #terms = new TermsHistories();
  #policy: RecordedPolicy | undefined;
  #policyText: string | undefined;
  readonly #summarised = new Summarised();
  readonly #off = new PowerOff();
  #told: number | undefined;

  /** The policy in force. */
  get policy(): RecordedPolicy | undefined {
    return this.#policy;
  }

  /** All that were in force, in their order. */
  get policies(): readonly PolicyRecord[] {
    return this.#policies;
  }

  termsOf(system: string): readonly Terms[] {
    return this.#terms.of(system);
  }

  /** The first moment of which something is known, and that is in no day of which there is a summary. */
  get unsummarised(): number | undefined {
    const begins = this.#systems.histories.map(({ begin }) => begin ?? OPEN);
    return begins.length === 0 ? undefined : this.#summarised.after(Math.min(...begins), this.#clock.neverWas);
  }

  /** Systems of the policy in force. */
  systems(): readonly string[] {
    return Object.keys(this.#policy?.systems ?? {});
  }

  /** All systems that the book knows, by their latest names; those that no policy names any more, too. */
  known(): readonly string[] {
    return this.#systems.histories.map(({ id }) => id);
  }

  apply(fact: DatedFact): void {
    const time = exact(fact.time);
    this.#clock.begin(time);
    this.#applyAt(fact, time);
    this.#told = time;
  }

  /** Undefined for a system that the book does not know. A renamed system answers to its former names, too. */
  account(system: string, period: Interval, at: At): Account | undefined {
    return this.#systems.named(system)?.accounts.account(exactInterval(period), exactAt(at));
  }

  /** The same as it was observed, without corrections. */
  observed(system: string, period: Interval, at: At): Account | undefined {
    return this.#systems.named(system)?.accounts.observed(exactInterval(period), exactAt(at));
  }

  totals(system: string, at: At): Totals | undefined {
    return this.#systems.named(system)?.accounts.totals(exactAt(at).classified);
  }

  /** The incident that goes on, also outside counted time: its counted figures stand still then. */
  openIncident(system: string, at: At): Incident | undefined {
    return this.#systems.named(system)?.accounts.openIncident(exactAt(at).classified);
  }

  openDowns(): readonly OpenDown[] {
    return this.#systems.histories.flatMap((history) =>
      [...history.downtime.open].map(({ from, failure: { check, reason, step, message } }) => ({
        system: history.id,
        check,
        from,
        reason,
        ...(step === undefined ? {} : { step }),
        message,
      })),
    );
  }

  /** The window that holds, of the file or opened at run time; the one that started first. Its end may be Infinity. */
  maintenanceAt(system: string, at: number): MaintenanceWindow | undefined {
    const known = this.#systems.named(system);
    return known && windowAt(known.history, exact(at));
  }

  /**
   * In service hours and outside maintenance, as the accounts have it: maintenance that was declared in an incident
   * does not take it out. False when no policy names the system at that moment.
   */
  countedAt(system: string, at: number): boolean {
    const state = this.#systems.named(system)?.accounts.stateAt(exact(at));
    return state !== undefined && state !== "maintenance";
  }

  /** All of a system, the revoked ones too, in the order in which they were told. */
  exclusionsOf(system: string): readonly Exclusion[] {
    return this.#systems.named(system)?.history.exclusions ?? [];
  }

  /** Ids of all windows of a system that were opened at run time, under whichever name it had then. */
  windowIdsOf(system: string): readonly string[] {
    return this.#named(system)?.windows.map(({ id }) => id) ?? [];
  }

  /** Windows that hold in the period, in order of their start; those of the file have no id. An end may be Infinity. */
  maintenanceOf(system: string, period: Interval): readonly HeldWindow[] {
    const known = this.#systems.named(system);
    return known ? heldWindows(known.history, exactInterval(period)) : [];
  }

  /** A system's time as it counts, in order and without holes, from when the system is known. */
  spans(system: string, within: Interval): readonly Span[] {
    return this.#systems.named(system)?.accounts.spans(exactInterval(within)) ?? [];
  }

  #named(name: string): History | undefined {
    return this.#systems.named(name)?.history;
  }

  #applyAt(fact: DatedFact, time: number): void {
    switch (fact.kind) {
      case "start":
        this.#start(time, fact);
        break;
      case "stop":
        this.#unobserved(time, fact.unconfirmed);
        break;
      case "policy":
        this.#enforce(time, fact.policy);
        break;
      case "observed":
        this.#named(fact.system)?.observed(past(fact.at, time), time);
        break;
      case "unobserved":
        this.#named(fact.system)?.unobserved(past(fact.from, time));
        break;
      case "down": {
        const { check, reason, step, message } = fact;
        const failure = { check, reason, ...(step === undefined ? {} : { step }), message };
        this.#named(fact.system)?.down(this.#off.failedSince(past(fact.from, time), time), failure, time);
        break;
      }
      case "up":
        this.#up(fact.system, fact.check, past(fact.at, time), time);
        break;
      case "gap":
        this.#gap({ from: exact(fact.from), to: exact(fact.to) });
        break;
      case "clock":
        this.#setClock(exact(fact.from), exact(fact.to), fact.monotonic);
        break;
      case "maintenance":
        this.#maintain(time, fact);
        break;
      case "maintenance_end":
        // The past is corrected by exclusions only: time that counted as maintenance stays so, and the other way round.
        this.#first((history) => history.close(fact.id, Math.max(exact(fact.at), time)));
        break;
      case "exclusion": {
        const { id, from, to, reason, by } = fact;
        this.#named(fact.system)?.exclude({ id, from: exact(from), to: exact(to), reason, by, at: time });
        break;
      }
      case "exclusion_revoked":
        this.#first((history) => history.revoke(fact.id, { at: time, reason: fact.reason, by: fact.by }));
        break;
      case "day": {
        const day = this.#policy && monthOf(fact.date, this.#policy.timeZone);
        if (day) this.#summarised.add(day);
      }
    }
  }

  #start(time: number, { observedUntil, unconfirmed, boot, monotonic }: Extract<DatedFact, { kind: "start" }>): void {
    const until = observedUntil === undefined ? (this.#told ?? time) : exact(observedUntil);
    const booted = this.#off.begin(boot, until, time);
    // The clock was put back while nobody watched.
    if (until > time) this.#setClock(until, time, monotonic);
    if (booted) for (const history of this.#systems.histories) history.boot();
    this.#unobserved(Math.min(until, time), unconfirmed, HEARTBEAT);
  }

  /** @param shown seconds for which the counters may have gone on. */
  #unobserved(from: number, unconfirmed: Readonly<Record<string, number>> = {}, shown = 0): void {
    const since = new Map(Object.entries(unconfirmed).map(([name, moment]) => [this.#named(name), exact(moment)]));
    for (const history of this.#systems.histories) {
      if (!history.current) continue;
      const known = since.get(history);
      const until = Math.min(known ?? OPEN, from + shown);
      if (until > from) history.mayHaveShown(from, until);
      history.unobserved(Math.min(known ?? from, from));
    }
  }

  #gap(interval: Interval): void {
    for (const history of this.#systems.histories) {
      if (!history.current) continue;
      history.mayHaveShown(interval.from, Math.min(interval.from + HEARTBEAT, interval.to));
      history.gap(interval);
    }
  }

  #enforce(time: number, policy: RecordedPolicy): void {
    const text = JSON.stringify(policy);
    if (text === this.#policyText) return;
    const before = this.systems();
    this.#policy = policy;
    this.#policyText = text;
    const record = { since: time, policy };
    this.#policies.push(record);
    this.#terms.add(record);
    this.#systems.enforce(time, policy, before);
  }

  /** Its check may be told by the name that it had before its system was renamed. */
  #up(system: string, check: string, at: number, told: number): void {
    const history = this.#named(system);
    if (history === undefined) return;
    history.up(check, at, told);
    if (check.startsWith(`${system}/`)) history.up(`${history.id}/${check.slice(system.length + 1)}`, at, told);
  }

  /**
   * Time over which the clock is put forward never was, unless the machine was off in it. Where the clock had been ahead
   * since a boot, time goes on from the moment that it is put back to.
   * @param sinceBoot seconds for which the machine has run.
   */
  #setClock(from: number, to: number, sinceBoot: number): void {
    const systems = this.#systems.all;
    // Time that comes again may turn out otherwise: the counters hold what they came to.
    if (to < from) for (const { accounts } of systems) accounts.totals(from);
    const off = to > from ? this.#off.extend(from, to, sinceBoot) : undefined;
    const on = to < from ? this.#off.shorten(to) : undefined;
    const paused = systems.map(({ history }) => history.pause(from));
    this.#clock.set(on?.from ?? from, off?.from ?? to);
    for (const [index, { history }] of systems.entries()) {
      const state = paused[index];
      if (off) history.off(off);
      if (on) history.on(on);
      history.terms.setClock(from, off?.from ?? to, Math.max(from, this.#clock.reached));
      if (state !== undefined) history.resume(from, to, state);
    }
    this.#summarised.setClock(from, to);
  }

  #maintain(time: number, fact: Extract<Fact, { kind: "maintenance" }>): void {
    const { id, reason, by } = fact;
    const from = Math.max(exact(fact.from), time);
    const to = fact.to === undefined ? OPEN : Math.max(exact(fact.to), from);
    this.#named(fact.system)?.open({ id, from, to, declared: time, reason, by });
  }

  #first(found: (history: History) => boolean): void {
    this.#systems.histories.some(found);
  }
}

/** A moment that lies ahead of when it was told was before the clock was put back; which one it is now, nobody can say. */
function past(moment: number, told: number): number {
  return Math.min(exact(moment), told);
}

/** One that ends before it begins is empty. */
function exactInterval({ from, to }: Interval): Interval {
  return { from: exact(from), to: exact(Math.max(from, to)) };
}

function exactAt({ now, classified }: At): At {
  const moment = exact(now);
  return { now: moment, classified: Math.min(exact(classified), moment) };
}
