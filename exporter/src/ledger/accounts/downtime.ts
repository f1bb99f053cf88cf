import type { FailureReason } from "../../checks/failure.js";
import { firstEndingAfter, firstStartingFrom, type Intervals } from "../intervals.js";
import type { Interval } from "../view.js";
import type { ClockPasses } from "./clock-passes.js";

/** Parts nearer to each other than this, in seconds, are one incident. */
export const REOPENS_WITHIN = 600;
const OPEN = Number.POSITIVE_INFINITY;

/** Why a check is down. */
export interface Failure {
  readonly check: string;
  readonly reason: FailureReason;
  readonly step?: string;
  readonly message: string;
}

/** One check was down. `to` is Infinity while it is. */
export interface DownSpan extends Interval {
  readonly failure: Failure;
  /** Both ends on the even scale of the clock. */
  readonly evenFrom: number;
  readonly evenTo: number;
}

/** Spans of all checks of a system that make one incident; from the first start to the last end. */
export interface Outage extends Interval {
  /** In order of their starts. */
  readonly spans: readonly DownSpan[];
  /** When any check was down. */
  readonly parts: Intervals;
}

interface Growing {
  readonly from: number;
  to: number;
  readonly spans: DownSpan[];
  readonly parts: Interval[];
}

/** The downtime of one system: the spans of its checks, and the outages that they make. */
export class Downtime {
  readonly #clock: ClockPasses;
  /** In order of their starts. */
  readonly #spans: DownSpan[] = [];
  readonly #open = new Map<string, DownSpan>();
  readonly #outages: Growing[] = [];

  constructor(clock: ClockPasses) {
    this.#clock = clock;
  }

  /** In order; REOPENS_WITHIN and more apart. */
  get outages(): readonly Outage[] {
    return this.#outages;
  }

  /** Checks that are down. */
  get open(): Iterable<DownSpan> {
    return this.#open.values();
  }

  /** The outage that holds the moment, the time between its parts included. */
  at(moment: number): Outage | undefined {
    const outage = this.#outages[firstEndingAfter(this.#outages, moment)];
    return outage !== undefined && outage.from <= moment ? outage : undefined;
  }

  /** A check that is down already stays down. @param told when that was known. @returns the first moment that changed. */
  begin(from: number, failure: Failure, told: number): number {
    if (this.#open.has(failure.check)) return OPEN;
    const span = { from, to: OPEN, failure, evenFrom: this.#clock.even(from, told), evenTo: OPEN };
    this.#open.set(failure.check, span);
    if (from >= (this.#spans.at(-1)?.from ?? from)) {
      this.#spans.push(span);
      this.#append(span);
    } else {
      this.#insert(span);
      this.#regroup(from);
    }
    return this.at(from)?.from ?? from;
  }

  /** @returns the first moment that changed. */
  end(check: string, at: number, told: number): number {
    const span = this.#open.get(check);
    if (span === undefined) return OPEN;
    this.#open.delete(check);
    const changed = at > span.from ? at : Math.min(at, this.at(span.from)?.from ?? at);
    const ended = { ...span, to: at, evenTo: Math.max(this.#clock.even(at, told), span.evenFrom) };
    if (this.#endNewest(span, ended)) return changed;
    this.#spans.splice(this.#spans.lastIndexOf(span), 1);
    if (at > span.from) this.#insert(ended);
    this.#regroup(span.from);
    return changed;
  }

  /** The same check under another name. */
  rename(check: string, name: string): void {
    const span = this.#open.get(check);
    if (span === undefined || this.#open.has(name)) return;
    const renamed = { ...span, failure: { ...span.failure, check: name } };
    this.#open.delete(check);
    this.#open.set(name, renamed);
    this.#spans[this.#spans.lastIndexOf(span)] = renamed;
    this.#regroup(span.from);
  }

  /** The clock, which says `at`, is about to be set: what is down was down until now. @returns what is to be resumed. */
  pause(at: number): readonly Failure[] {
    const failures = [...this.#open.values()].map(({ failure }) => failure);
    for (const { check } of failures) this.end(check, at, at);
    return failures;
  }

  /** The clock was set: what was paused goes on being down. @param changed the first moment that the setting concerns. */
  resume(at: number, failures: readonly Failure[], changed: number): void {
    for (const failure of failures) this.begin(at, failure, at);
    this.#regroup(changed);
  }

  /** It was not down from here on: what reaches into the interval ends at its start. All spans must be paused. */
  takeBack({ from, to }: Interval): void {
    const evenTo = this.#clock.even(from, from);
    const kept = this.#spans.map((span) => (span.from < to && span.to > from ? { ...span, to: from, evenTo } : span));
    this.#spans.splice(0, this.#spans.length, ...kept.filter((span) => span.from < span.to));
    this.#regroup(from);
  }

  #insert(span: DownSpan): void {
    let index = this.#spans.length;
    while (index > 0 && (this.#spans[index - 1]?.from ?? 0) > span.from) index--;
    this.#spans.splice(index, 0, span);
  }

  /** The usual end, in little time: of the last span of all, which makes a part of its own. @returns false when it is another. */
  #endNewest(span: DownSpan, ended: DownSpan): boolean {
    const outage = this.#outages.at(-1);
    const part = outage?.parts.at(-1);
    if (outage === undefined || this.#spans.at(-1) !== span || part?.from !== span.from || ended.to <= span.from) return false;
    if (outage.spans.at(-2)?.from === span.from) return false;
    this.#spans[this.#spans.length - 1] = ended;
    outage.spans[outage.spans.length - 1] = ended;
    outage.parts[outage.parts.length - 1] = { from: span.from, to: ended.to };
    outage.to = ended.to;
    return true;
  }

  /** Makes the outages anew from the one on that a change at this moment can reach. */
  #regroup(from: number): void {
    let keep = this.#outages.length;
    while (keep > 0 && this.#clock.between(this.#outages[keep - 1]?.to ?? 0, from) < REOPENS_WITHIN) keep--;
    const start = Math.min(from, this.#outages[keep]?.from ?? from);
    this.#outages.length = keep;
    for (let index = firstStartingFrom(this.#spans, start); index < this.#spans.length; index++) {
      const span = this.#spans[index];
      if (span !== undefined) this.#append(span);
    }
  }

  #append(span: DownSpan): void {
    const last = this.#outages.at(-1);
    if (last === undefined || this.#clock.between(last.to, span.from) >= REOPENS_WITHIN) {
      this.#outages.push({ from: span.from, to: span.to, spans: [span], parts: [{ from: span.from, to: span.to }] });
      return;
    }
    const newest = last.parts.at(-1);
    if (newest !== undefined && span.from <= newest.to) {
      last.parts[last.parts.length - 1] = { from: newest.from, to: Math.max(newest.to, span.to) };
    } else last.parts.push({ from: span.from, to: span.to });
    last.spans.push(span);
    last.to = Math.max(last.to, span.to);
  }
}
