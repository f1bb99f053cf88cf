import type { Check, Outcome } from "../checks/check.js";
import type { Clock } from "../checks/clock.js";
import type { Log } from "../checks/log.js";
import type { Standing } from "../checks/standing.js";
import type { MaintenanceWindow } from "../policy/calendar.js";
import type { Policy } from "../policy/policy.js";
import { type Before, knownBefore, lastOfExporter, startFacts } from "./beginning.js";
import { Book } from "./book.js";
import { BookClock } from "./book-clock.js";
import { type LedgerCommands, LedgerRefusal } from "./commands.js";
import { overDay, summariseDay } from "./day.js";
import { Declared, type Here } from "./declared.js";
import type { DatedFact, Fact } from "./fact.js";
import { type Journal, openJournal } from "./journal/journal.js";
import type { Machine } from "./machine.js";
import { periodAt } from "./periods.js";
import { isSamePolicy, recordedPolicy } from "./recorded-policy.js";
import type { LedgerRecords } from "./records.js";
import type { LedgerSource } from "./statement.js";
import type { Account, Incident, Interval, LedgerView, PeriodName, Totals } from "./view.js";
import { Watch } from "./watch.js";

/** Between two looks at the clocks. Seconds. */
const TICK = 1;
/** Between two marks of observed time. Seconds. */
const BEAT = 10;

export interface LedgerOptions {
  /** `<state.dir>/ledger`. */
  readonly folder: string;
  /** Of the exporter. */
  readonly version: string;
  /** IANA name, of the policy that will be adopted. */
  readonly timeZone: string;
  readonly clock: Clock;
  readonly machine: Machine;
  readonly log: Log;
}

/**
 * Keeps the book: hears what the checks find out, which policy is in force and what people declare, writes it down, and
 * tells what it comes to. What it is told shows at once; the file follows.
 */
export class Ledger implements LedgerSource, LedgerCommands {
  readonly #options: LedgerOptions;
  readonly #clock: BookClock;
  readonly #journal: Journal;
  readonly #book = new Book();
  readonly #declared = new Declared();
  readonly #watch = new Watch();
  readonly #before: Before;
  /** Up to when each system's totals may be shown: what is marked as observed, no crash takes back. */
  #durable: ReadonlyMap<string, number>;
  #running = false;
  #closed = false;
  #watchedSince = Number.NEGATIVE_INFINITY;
  #cancelTimers: readonly (() => void)[] = [];

  /** Reads what was written. Throws a JournalError when that cannot be read at all. */
  constructor(options: LedgerOptions) {
    const { folder, timeZone, clock, machine, log } = options;
    this.#options = options;
    this.#clock = new BookClock(clock, machine);
    const { journal, entries, heartbeat } = openJournal({ folder, timeZone, clock, log });
    this.#journal = journal;
    for (const entry of entries) this.#book.apply(entry);
    this.#declared.load(entries, journal.head.seq);
    this.#before = knownBefore(lastOfExporter(entries), heartbeat, this.#book.known());
    this.#durable = this.#settled(this.#clock.now());
  }

  /** The book's clock: the one that outcomes are to be dated by. */
  get clock(): Clock {
    const { clock } = this.#options;
    return { now: () => this.#clock.now(), monotonic: () => clock.monotonic(), after: (...timer) => clock.after(...timer) };
  }

  /** Critical checks that are on record as down, and since when. */
  get downs(): ReturnType<Book["openDowns"]> {
    return this.#book.openDowns();
  }

  /** Begins to keep the book. */
  begin(policy: Policy): void {
    const { version, clock } = this.#options;
    this.#running = true;
    for (const fact of startFacts(version, this.#before, this.#clock.stamp())) this.#tell(fact);
    this.adopt(policy);
    this.#cancelTimers = [repeat(clock, TICK, () => this.#tick()), repeat(clock, BEAT, () => void this.#beat())];
  }

  /** A policy comes into force: what it says counts from now on. Its checks follow, see `watch`. */
  adopt(policy: Policy): void {
    const recorded = recordedPolicy(policy);
    this.#journal.useTimeZone(policy.timeZone);
    if (!isSamePolicy(recorded, this.#book.policy)) this.#tell({ kind: "policy", policy: recorded });
  }

  /** These are the checks from now on. @param kept names of those that go on as they were. */
  watch(checks: readonly Check[], kept: ReadonlySet<string>): void {
    const facts = this.#watch.adopt({ systems: this.#book.systems(), checks, kept, downs: this.downs }, this.#clock.now());
    for (const fact of facts) this.#tell(fact);
    // A beat claims nothing beyond what is on the disk.
    void this.#journal.flush().then(() => this.#beat());
  }

  started(check: Check): void {
    this.#watch.started(check, this.#clock.now());
  }

  finished(check: Check, outcome: Outcome, standing: Standing): void {
    for (const fact of this.#watch.finished(check, outcome, standing)) this.#tell(fact);
  }

  unobserved(check: Check, outcome: Outcome): void {
    for (const fact of this.#watch.unobserved(check, outcome)) this.#tell(fact);
  }

  /** Since when the process has run without standing still, by the book's clock; -Infinity: as long as it runs. */
  watchedSince(): number {
    if (this.#running) this.#lookAtClocks();
    return this.#watchedSince;
  }

  /** Ends the book in order: watched until now. Settles when all is written, or cannot be. */
  async close(): Promise<void> {
    for (const cancel of this.#cancelTimers) cancel();
    if (this.#running) {
      const unconfirmed = this.#watch.unsettled(this.#clock.now());
      this.#tell({ kind: "stop", ...(Object.keys(unconfirmed).length > 0 ? { unconfirmed } : {}) });
    }
    this.#running = false;
    this.#closed = true;
    await this.#journal.close();
  }

  /** Settles when all that was told is on the disk, or cannot be written. */
  async flush(): Promise<void> {
    await this.#journal.flush();
  }

  get records(): LedgerRecords {
    return this.#book;
  }

  get writable(): boolean {
    return this.#journal.writable;
  }

  get pendingEntries(): number {
    return this.#journal.pending;
  }

  get head(): LedgerView["head"] {
    return this.#journal.head;
  }

  account(system: string, period: PeriodName | Interval): Account | undefined {
    const at = this.#at(system);
    return this.#book.account(system, typeof period === "string" ? this.#period(period, at.now) : period, at);
  }

  totals(system: string): Totals | undefined {
    const at = this.#durable.get(system);
    return at === undefined ? undefined : this.#book.totals(system, { now: at, classified: at });
  }

  openIncident(system: string): Incident | undefined {
    return this.#book.openIncident(system, this.#at(system));
  }

  maintenanceAt(system: string, at: number): MaintenanceWindow | undefined {
    return this.#book.maintenanceAt(system, at);
  }

  countedAt(system: string, at: number): boolean {
    return this.#book.countedAt(system, at);
  }

  startMaintenance(request: Parameters<LedgerCommands["startMaintenance"]>[0]): string {
    const window = this.#people.maintenance(request, this.#book.systems(), this.#here);
    this.#tell(window);
    return window.id;
  }

  endMaintenance(request: Parameters<LedgerCommands["endMaintenance"]>[0]): readonly string[] {
    const ends = this.#people.maintenanceEnds(request, this.#book, this.#clock.now());
    for (const end of ends) this.#tell(end);
    return ends.map(({ id }) => id);
  }

  exclude(request: Parameters<LedgerCommands["exclude"]>[0]): string {
    const exclusion = this.#people.exclusion(request, this.#book.known(), this.#here);
    this.#tell(exclusion);
    return exclusion.id;
  }

  revokeExclusion(request: Parameters<LedgerCommands["revokeExclusion"]>[0]): void {
    this.#tell(this.#people.revocation(request));
  }

  /** What people may declare, until the book is closed: also while no exporter keeps it. */
  get #people(): Declared {
    if (!this.#closed) return this.#declared;
    throw new LedgerRefusal("the ledger is closed: the exporter is about to end");
  }

  #at(system: string): { readonly now: number; readonly classified: number } {
    const now = this.#clock.now();
    return { now, classified: this.#classified(system, now) };
  }

  /** Before the begin nothing is known beyond what the run before knew. */
  #classified(system: string, now: number): number {
    if (this.#running) return this.#watch.classified(system, now);
    const { sign, unconfirmed } = this.#before;
    return Math.min(now, unconfirmed[system] ?? sign?.time ?? now);
  }

  #settled(now: number): ReadonlyMap<string, number> {
    return new Map(this.#book.known().map((system) => [system, this.#classified(system, now)]));
  }

  get #timeZone(): string {
    return this.#book.policy?.timeZone ?? this.#options.timeZone;
  }

  get #here(): Here {
    return { now: this.#clock.now(), timeZone: this.#timeZone };
  }

  #period(name: PeriodName, now: number): Interval {
    return periodAt(name, now, this.#timeZone);
  }

  #tell(fact: Fact): void {
    const dated: DatedFact = { ...fact, ...this.#clock.stamp() };
    this.#apply(dated);
    this.#journal.append(dated);
  }

  #apply(fact: DatedFact): void {
    this.#declared.apply(fact);
    this.#book.apply(fact);
  }

  #tick(): void {
    this.#lookAtClocks();
    this.#closeDays();
  }

  /** Tells what happened to time since the last look. */
  #lookAtClocks(): void {
    const facts = this.#clock.tick();
    for (const fact of facts) this.#tell(fact);
    const now = this.#clock.now();
    if (facts.some((fact) => fact.kind === "clock" && fact.to < fact.from)) {
      this.#watch.putBack(now);
      this.#watchedSince = Math.min(this.#watchedSince, now);
    }
    if (facts.some(({ kind }) => kind === "gap")) {
      this.#watchedSince = now;
      for (const fact of this.#watch.stoodStill()) this.#tell(fact);
    }
  }

  async #beat(): Promise<void> {
    const stamp = this.#clock.stamp();
    const settled = this.#settled(stamp.time);
    const complete = this.#journal.pending === 0;
    await this.#journal.beat({ ...stamp, unconfirmed: this.#watch.unsettled(stamp.time) });
    if (complete && this.#journal.writable) this.#durable = settled;
  }

  /** Writes down what the days came to that are over, and tells the log where the chain stood then. */
  #closeDays(): void {
    const now = this.#clock.now();
    const settled = Math.min(now, ...this.#book.systems().map((system) => this.#classified(system, now)));
    for (let date = overDay(this.#book, settled); date !== undefined; date = overDay(this.#book, settled)) {
      this.#tell({ kind: "day", date, systems: summariseDay(this.#book, date) });
      void this.#journal.flush().then(() => this.#report(date));
    }
  }

  #report(date: string): void {
    const { seq, hash } = this.#journal.head;
    this.#options.log.info({ date, seq, hash }, "a day of the ledger is closed; its chain ends here");
  }
}

/** Calls back every so many seconds. @returns what ends it. */
function repeat(clock: Clock, seconds: number, callback: () => void): () => void {
  let cancel = () => {};
  const wait = () => {
    cancel = clock.after(seconds, () => {
      callback();
      wait();
    });
  };
  wait();
  return () => cancel();
}
