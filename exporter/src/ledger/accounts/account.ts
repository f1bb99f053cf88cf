import type { Account, Interval } from "../view.js";
import type { History } from "./history.js";
import type { Incidents } from "./incidents.js";
import type { Sums, Timeline } from "./timeline.js";

/** The moments that an account hangs on, unix seconds. */
export interface At {
  /** What the book's clock says. */
  readonly now: number;
  /** The last moment of which it is decided what it was: now, or the start of a failure that waits for its confirmation. */
  readonly classified: number;
}

/**
 * What a period came to. States are counted to the last classified moment; the budget is that of the whole period:
 * what lies ahead counts by the policy in force, with the maintenance that has an end.
 */
export function makeAccount(history: History, timeline: Timeline, incidents: Incidents, period: Interval, at: At): Account {
  const accounted = accountedPart(history, period, at.classified);
  const before = timeline.sums(accounted.from);
  const after = timeline.sums(accounted.to);
  const up = after.up - before.up;
  const down = after.down - before.down;
  const unknown = after.unknown - before.unknown;
  const budget = errorBudget(history, timeline, period, at.now);
  const repairs = incidents.repaired(period, at.classified);
  return {
    period,
    accounted,
    up,
    down,
    unknown,
    maintenance: after.maintenance - before.maintenance,
    excluded: after.excluded - before.excluded,
    availability: ratio(up, up + down),
    lowerBound: ratio(up, up + down + unknown),
    upperBound: ratio(up + unknown, up + down + unknown),
    coverage: ratio(up + down, up + down + unknown),
    budget,
    budgetRemaining: budget - down,
    incidents: incidents.began(period, at.classified),
    earlierIncident: incidents.reachingInto(accounted, at.classified),
    repairs: repairs.count,
    repairMean: ratio(repairs.counted, repairs.count),
    repairMeanElapsed: ratio(repairs.elapsed, repairs.count),
  };
}

function ratio(part: number, whole: number): number | undefined {
  return whole > 0 ? part / whole : undefined;
}

/** Between the system's first and last moment. Empty when the period has nothing of it. */
function accountedPart(history: History, period: Interval, classified: number): Interval {
  const end = history.terms.list.at(-1)?.to ?? period.from;
  const from = Math.max(period.from, history.begin ?? period.from);
  return { from, to: Math.max(from, Math.min(period.to, classified, end)) };
}

/** (1 - objective) x counted time, by the objective of each time. */
function errorBudget(history: History, timeline: Timeline, period: Interval, now: number): number {
  let budget = 0;
  let stretch: { from: number; to: number; availability: number } | undefined;
  const close = () => {
    if (stretch === undefined) return;
    budget += (1 - stretch.availability) * countedBetween(timeline, stretch.from, stretch.to, now);
  };
  for (const term of history.terms.within(period.from, period.to)) {
    const from = Math.max(term.from, period.from);
    const to = Math.min(term.to, period.to);
    // Terms that differ in other things than the objective are one stretch: nothing counts between two terms.
    if (stretch?.availability === term.availability) stretch.to = to;
    else {
      close();
      stretch = { from, to, availability: term.availability };
    }
  }
  close();
  return budget;
}

function countedBetween(timeline: Timeline, from: number, to: number, now: number): number {
  const middle = Math.min(Math.max(now, from), to);
  return (
    counted(timeline.sums(middle)) - counted(timeline.sums(from)) + timeline.sums(to).planned - timeline.sums(middle).planned
  );
}

function counted({ up, down, unknown }: Sums): number {
  return up + down + unknown;
}
