import type { RecordedPolicy, RecordedSystem } from "../fact.js";
import { type Intervals, union } from "../intervals.js";
import type { Interval } from "../view.js";
import type { Calendars } from "./calendars.js";
import type { ClockPasses } from "./clock-passes.js";
import { Downtime, type Failure } from "./downtime.js";
import { Terms } from "./terms.js";
import { UnknownTime } from "./unknown.js";

const OPEN = Number.POSITIVE_INFINITY;
const EVER = Number.NEGATIVE_INFINITY;

/** A maintenance window that was opened at run time. */
export interface RuntimeWindow extends Interval {
  readonly id: string;
  /** When it was told: it holds from then on at the earliest. */
  readonly declared: number;
  readonly reason: string;
  readonly by: string;
}

/** A correction. */
export interface Exclusion extends Interval {
  readonly id: string;
  readonly reason: string;
  readonly by: string;
  /** When it was told. */
  readonly at: number;
  /** Since it was taken back; it changes nothing any more. */
  readonly revoked?: { readonly at: number; readonly reason: string; readonly by: string };
}

/** Time that the counters may have shown already when a fact came that dates back: see totals.ts. */
export interface Shown {
  readonly state: "up" | "down" | "unknown";
  /** The time that turned out otherwise. */
  readonly from: number;
  readonly to: number;
}

/** What is called when something of the past changed, with the first moment that changed. */
type Listener = (from: number) => void;

/** All that was told of one system. */
export class History {
  id: string;
  readonly clock: ClockPasses;
  readonly terms: Terms;
  readonly downtime: Downtime;
  readonly unknown = new UnknownTime();
  readonly windows: RuntimeWindow[] = [];
  readonly exclusions: Exclusion[] = [];
  readonly shown: Shown[] = [];
  #corrections: Intervals = [];
  #downAtBoot: readonly Failure[] = [];
  readonly #listeners: Listener[] = [];
  readonly #correctionListeners: Listener[] = [];

  constructor(id: string, clock: ClockPasses, calendars: Calendars) {
    this.id = id;
    this.clock = clock;
    this.terms = new Terms(calendars);
    this.downtime = new Downtime(clock);
  }

  /** @param changed hears of all changes of what was observed. @param corrected hears of exclusions. */
  listen(changed: Listener, corrected?: Listener): void {
    this.#listeners.push(changed);
    if (corrected) this.#correctionListeners.push(corrected);
  }

  /** Named by the policy in force. */
  get current(): boolean {
    return this.terms.list.at(-1)?.to === OPEN;
  }

  get #isDown(): boolean {
    return [...this.downtime.open].length > 0;
  }

  /** Its first moment; undefined before the first policy. */
  get begin(): number | undefined {
    return this.terms.list[0]?.from;
  }

  /** What is excluded and was not taken back. */
  get corrections(): Intervals {
    return this.#corrections;
  }

  name(at: number, policy: RecordedPolicy, system: RecordedSystem): void {
    if (!this.current) this.#changed(this.unknown.begin(at));
    this.#changed(this.terms.begin(at, policy, system));
  }

  /** The policy names it no more: its checks are gone, and with them what they said. */
  drop(at: number): void {
    for (const { failure } of [...this.downtime.open]) this.#changed(this.downtime.end(failure.check, at, at));
    this.#downAtBoot = [];
    this.terms.end(at);
    this.#changed(at);
  }

  rename(id: string): void {
    const prefix = `${this.id}/`;
    for (const { failure } of [...this.downtime.open]) {
      if (failure.check.startsWith(prefix)) this.downtime.rename(failure.check, `${id}/${failure.check.slice(prefix.length)}`);
    }
    this.id = id;
    this.#changed(EVER);
  }

  down(from: number, failure: Failure, told: number): void {
    this.#changed(this.downtime.begin(from, failure, told));
  }

  up(check: string, at: number, told: number): void {
    const changed = this.downtime.end(check, at, told);
    if (changed !== OPEN && at < told) this.shown.push({ state: "down", from: at, to: told });
    this.#changed(changed);
  }

  unobserved(from: number): void {
    this.#changed(this.unknown.begin(from));
  }

  observed(at: number, told: number): void {
    const changed = this.unknown.end(at);
    if (changed !== OPEN && at < told && !this.#isDown) this.shown.push({ state: "unknown", from: at, to: told });
    this.#changed(changed);
  }

  /** Until here it was shown as known, although it turned out that nobody knew. */
  mayHaveShown(from: number, to: number): void {
    if (!this.unknown.open && !this.#isDown) this.shown.push({ state: "up", from, to });
  }

  gap(interval: Interval): void {
    this.unknown.add(interval);
    this.#changed(interval.from);
  }

  open(window: RuntimeWindow): void {
    this.windows.push(window);
    this.#changed(window.from);
  }

  /** @returns false when no such window is open or to come. */
  close(id: string, at: number): boolean {
    const index = this.windows.findIndex((window) => window.id === id);
    const window = this.windows[index];
    if (window === undefined) return false;
    if (window.to > at) this.windows[index] = { ...window, to: Math.max(at, window.from) };
    this.#changed(at);
    return true;
  }

  exclude(exclusion: Exclusion): void {
    this.exclusions.push(exclusion);
    this.#correct(exclusion.from);
  }

  /** @returns false when there is no such exclusion. */
  revoke(id: string, revoked: NonNullable<Exclusion["revoked"]>): boolean {
    const index = this.exclusions.findIndex((exclusion) => exclusion.id === id);
    const exclusion = this.exclusions[index];
    if (exclusion === undefined) return false;
    if (exclusion.revoked === undefined) this.exclusions[index] = { ...exclusion, revoked };
    this.#correct(exclusion.from);
    return true;
  }

  /** The machine booted: what is down was down when it went off. */
  boot(): void {
    this.#downAtBoot = [...this.downtime.open].map(({ failure }) => failure);
  }

  /** The clock is being set: the machine was off for longer before the boot. Nobody watched; what was down stayed down. */
  off({ from, to }: Interval): void {
    for (const failure of this.#downAtBoot) {
      this.downtime.begin(from, failure, to);
      this.downtime.end(failure.check, to, to);
    }
    this.unknown.add({ from, to });
  }

  /** The clock is being set: the machine was not off in this time, which lies ahead. */
  on(interval: Interval): void {
    this.unknown.takeBack(interval);
    this.downtime.takeBack(interval);
  }

  /** The clock says `at` and is about to be set: what goes on ends here. @returns what is to be resumed. */
  pause(at: number): { readonly failures: readonly Failure[]; readonly unknown: boolean } {
    const unknown = this.unknown.open;
    if (unknown) this.unknown.end(at);
    return { failures: this.downtime.pause(at), unknown };
  }

  /** The clock was set: what was paused goes on at the new time. */
  resume(from: number, to: number, { failures, unknown }: ReturnType<History["pause"]>): void {
    const changed = Math.min(from, to);
    if (unknown) this.unknown.begin(to);
    // The setting may take an outage apart, or join some: either way what changes begins with the first of them.
    const before = this.downtime.at(changed)?.from ?? changed;
    this.downtime.resume(to, failures, changed);
    this.#changed(Math.min(before, this.downtime.at(changed)?.from ?? changed));
  }

  #changed(from: number): void {
    if (from === OPEN) return;
    for (const listener of this.#listeners) listener(from);
  }

  #correct(from: number): void {
    this.#corrections = union(this.exclusions.filter(({ revoked }) => revoked === undefined));
    for (const listener of this.#correctionListeners) listener(from);
  }
}
