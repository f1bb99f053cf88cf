import { firstEndingAfter, firstStartingFrom } from "../intervals.js";
import type { Cause, Incident, Interval } from "../view.js";
import { type DownSpan, type Failure, type Outage, REOPENS_WITHIN } from "./downtime.js";
import type { History } from "./history.js";
import type { Timeline } from "./timeline.js";

interface Ended extends Incident {
  readonly to: number;
}

/** A number of repairs and the sums of their times, in seconds. */
export interface Repairs {
  readonly count: number;
  readonly counted: number;
  readonly elapsed: number;
}

const NONE: Repairs = { count: 0, counted: 0, elapsed: 0 };

/** Outages of a system that have counted downtime; those that ended are worked out once. */
export class Incidents {
  readonly #history: History;
  readonly #timeline: Timeline;
  readonly #ended: Ended[] = [];
  /** For each: the sums over it and those before it. */
  readonly #sums: Repairs[] = [];
  /** So many outages are looked at. */
  #seen = 0;

  constructor(history: History, timeline: Timeline) {
    this.#history = history;
    this.#timeline = timeline;
  }

  /** Something changed from this moment on. */
  forget(from: number): void {
    const length = Math.min(this.#ended.length, firstEndingFrom(this.#ended, from));
    this.#ended.length = length;
    this.#sums.length = length;
    this.#seen = Math.min(this.#seen, firstEndingFrom(this.#history.downtime.outages, from));
  }

  /** Those that began in the period and before `classified`, oldest first. */
  began({ from, to }: Interval, classified: number): readonly Incident[] {
    const ended = this.#endedUntil(classified);
    const first = firstStartingFrom(ended, from);
    const found: Incident[] = ended.slice(first, Math.max(first, firstStartingFrom(ended, to)));
    const last = this.#goingOn(classified);
    if (last !== undefined && last.down > 0 && last.from >= from && last.from < to) found.push(last);
    return found;
  }

  /** The one that began before the period and ended, or goes on, in it. There is one at most. */
  reachingInto({ from, to }: Interval, classified: number): Incident | undefined {
    if (from >= to) return undefined;
    const ended = this.#endedUntil(classified);
    const incident = ended[firstEndingAfter(ended, from)] ?? this.#goingOn(classified);
    if (incident === undefined || incident.down === 0 || incident.from >= from) return undefined;
    return (incident.to ?? classified) > from ? incident : undefined;
  }

  /** How many began before `classified`, of all time. */
  count(classified: number): number {
    return this.#endedUntil(classified).length + ((this.#goingOn(classified)?.down ?? 0) > 0 ? 1 : 0);
  }

  /** Of those that ended in the period and can no longer reopen at `classified`. */
  repaired({ from, to }: Interval, classified: number): Repairs {
    const ended = this.#endedUntil(classified);
    let end = firstEndingFrom(ended, to);
    while (end > 0 && this.#history.clock.between(ended[end - 1]?.to ?? 0, classified) < REOPENS_WITHIN) end--;
    const before = this.#sums[firstEndingFrom(ended, from) - 1] ?? NONE;
    const all = this.#sums[end - 1] ?? NONE;
    if (all.count <= before.count) return NONE;
    return { count: all.count - before.count, counted: all.counted - before.counted, elapsed: all.elapsed - before.elapsed };
  }

  /** The one that goes on at `classified`, counted or not. */
  openAt(classified: number): Incident | undefined {
    const outage = this.#history.downtime.at(classified);
    const down = outage?.parts.some((part) => part.from <= classified && classified < part.to) ?? false;
    return outage && down ? this.#evaluate(outage, classified) : undefined;
  }

  #endedUntil(classified: number): readonly Ended[] {
    const { outages } = this.#history.downtime;
    for (let outage = outages[this.#seen]; outage !== undefined && outage.to !== Number.POSITIVE_INFINITY; ) {
      const incident = this.#evaluate(outage, outage.to);
      if (incident.down > 0) this.#add({ ...incident, to: outage.to });
      outage = outages[++this.#seen];
    }
    const end = firstEndingAfter(this.#ended, classified);
    return end === this.#ended.length ? this.#ended : this.#ended.slice(0, end);
  }

  #add(incident: Ended): void {
    const { count, counted, elapsed } = this.#sums.at(-1) ?? NONE;
    this.#ended.push(incident);
    this.#sums.push({
      count: count + 1,
      counted: counted + incident.repairCounted,
      elapsed: elapsed + incident.repairElapsed,
    });
  }

  /** The outage that has not ended for good at `classified`: down then, or between two of its parts. */
  #goingOn(classified: number): Incident | undefined {
    const outage = this.#history.downtime.at(classified);
    return outage && outage.from < classified ? this.#evaluate(outage, classified) : undefined;
  }

  /** As it was known at a moment. */
  #evaluate(outage: Outage, at: number): Incident {
    const lastPart = outage.parts.findLast((part) => part.from <= at) ?? outage;
    const end = Math.min(at, lastPart.to);
    const before = this.#timeline.sums(outage.from);
    const after = this.#timeline.sums(end);
    const down = after.down - before.down;
    const repairCounted = down + after.up - before.up + after.unknown - before.unknown;
    const begun = outage.spans.filter((span) => span.from < end || span.from === outage.from);
    return {
      system: this.#history.id,
      from: outage.from,
      to: lastPart.to > at ? undefined : lastPart.to,
      down,
      repairCounted,
      repairElapsed: this.#elapsed(begun, end),
      causes: causes(begun, end),
    };
  }

  #elapsed(spans: readonly DownSpan[], end: number): number {
    let from = Number.POSITIVE_INFINITY;
    let to = Number.NEGATIVE_INFINITY;
    for (const span of spans) {
      from = Math.min(from, span.evenFrom);
      to = Math.max(to, span.to > end ? span.evenFrom + this.#history.clock.between(span.from, end) : span.evenTo);
    }
    return Math.max(0, to - from);
  }
}

function causes(spans: readonly DownSpan[], end: number): readonly Cause[] {
  const found: Cause[] = [];
  const last = new Map<Failure, { place: number; span: DownSpan }>();
  for (const span of spans) {
    const { from, failure } = span;
    const { check, reason, step, message } = failure;
    const to = Math.max(from, Math.min(span.to, end));
    // A failure over which the clock was set is one.
    const before = last.get(failure);
    const place = before?.span.evenTo === span.evenFrom ? before.place : found.length;
    const since = found[place]?.from ?? from;
    found[place] = { from: since, to, check, reason, ...(step === undefined ? {} : { step }), message };
    last.set(failure, { place, span });
  }
  return found;
}

/** Index of the first that ends at the moment or later. */
function firstEndingFrom(list: readonly Interval[], at: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((list[middle]?.to ?? at) >= at) high = middle;
    else low = middle + 1;
  }
  return low;
}
