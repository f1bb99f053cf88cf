import type { DatedFact } from "../fact.js";
import type { Beat } from "./heartbeat.js";

/**
 * What a beat may claim while facts are not on the disk yet. If they were lost now, the time from the first of them on
 * would be taken for watched although something happened in it: so the claim ends there, and what they date back is
 * unconfirmed.
 * @param pending facts that are not synced, oldest first.
 * @returns undefined while the start itself is pending: the last beat of the run before has to stay, or the time
 *   between the runs would be taken for watched.
 */
export function onRecord(beat: Beat, pending: readonly DatedFact[]): Beat | undefined {
  const unconfirmed: Record<string, number> = { ...beat.unconfirmed };
  let last: Moment = beat;
  for (const fact of pending) {
    if (fact.kind === "start") return undefined;
    last = earlier(last, beginning(fact));
    if (fact.kind !== "down" && fact.kind !== "unobserved") continue;
    unconfirmed[fact.system] = Math.min(fact.from, unconfirmed[fact.system] ?? fact.from);
  }
  return { time: last.time, monotonic: last.monotonic, boot: last.boot, unconfirmed };
}

type Moment = Pick<Beat, "time" | "monotonic" | "boot">;

/** When what a fact tells of all systems began. */
function beginning(fact: DatedFact): Moment {
  const { time, monotonic, boot } = fact;
  if (fact.kind !== "gap") return { time, monotonic, boot };
  return { time: fact.from, monotonic: monotonic - (time - fact.from), boot };
}

/** On one boot the monotonic clock tells the order, whatever the wall clock did. */
function earlier(a: Moment, b: Moment): Moment {
  return (a.boot === b.boot ? a.monotonic <= b.monotonic : a.time <= b.time) ? a : b;
}
