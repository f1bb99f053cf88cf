import { Temporal } from "temporal-polyfill";

/** A stretch of time in which the clocks of a zone are the same distance from UTC. */
export interface OffsetStretch {
  /** Unix seconds; `to` is exclusive. */
  readonly from: number;
  readonly to: number;
  /** Seconds to add to unix seconds for what the wall clock shows. */
  readonly offset: number;
}

/** Known stretches by zone, in order and without holes: they never change while the process runs. */
const known = new Map<string, OffsetStretch[]>();

/** Stretches of a zone that cover [from, to). */
export function offsetStretches(timeZone: string, from: number, to: number): readonly OffsetStretch[] {
  let stretches = known.get(timeZone);
  if (stretches === undefined || (stretches[0]?.from ?? from) > from) {
    stretches = [stretchAt(timeZone, from)];
    known.set(timeZone, stretches);
  }
  let last = stretches.at(-1);
  while (last !== undefined && last.to < to) {
    last = stretchAt(timeZone, last.to);
    stretches.push(last);
  }
  return stretches.filter((stretch) => stretch.from < to && stretch.to > from);
}

function stretchAt(timeZone: string, at: number): OffsetStretch {
  const from = Math.floor(at);
  const moment = Temporal.Instant.fromEpochMilliseconds(from * 1000).toZonedDateTimeISO(timeZone);
  const next = moment.getTimeZoneTransition("next");
  return {
    from,
    to: next === null ? Number.POSITIVE_INFINITY : next.epochMilliseconds / 1000,
    offset: moment.offsetNanoseconds / 1e9,
  };
}
