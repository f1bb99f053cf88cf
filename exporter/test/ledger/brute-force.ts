import type { RecordedSystem } from "../../src/ledger/fact.js";
import type { Interval } from "../../src/ledger/view.js";
import type { Calendar } from "../../src/policy/calendar.js";
import { makeCalendar } from "../../src/policy/make-calendar.js";
import type { Truth } from "./world.js";

const NO_HOLIDAYS = { off: [], working: [] };
const HOLIDAYS = { off: [], working: ["2026-10-10"] };
const REOPENS_WITHIN = 600;
const DAY = 86400;

/** What was at one second of the days' list. A second that came twice is one. */
interface Second {
  /** It came at some time, or lies ahead. */
  was: boolean;
  down: boolean;
  unknown: boolean;
  policy: number;
}

interface CountedIncident {
  readonly from: number;
  readonly to: number | undefined;
  readonly down: number;
  readonly repairCounted: number;
  readonly repairElapsed: number;
}

export interface Count {
  readonly up: number;
  readonly down: number;
  readonly unknown: number;
  readonly maintenance: number;
  readonly excluded: number;
  /** Counted seconds of the whole period, by objective. */
  readonly counted: ReadonlyMap<number, number>;
  readonly incidents: readonly CountedIncident[];
  readonly repairs: number;
  readonly repairCounted: number;
  readonly repairElapsed: number;
}

const calendars = new Map<string, Calendar>();

function calendar(
  timeZone: string,
  serviceHours: string,
  maintenance: Parameters<typeof makeCalendar>[0]["maintenance"],
): Calendar {
  const key = JSON.stringify([timeZone, serviceHours, maintenance]);
  const holidays = maintenance.length > 0 ? NO_HOLIDAYS : HOLIDAYS;
  const made = calendars.get(key) ?? makeCalendar({ timeZone, serviceHours, holidays, maintenance });
  calendars.set(key, made);
  return made;
}

const known = new Map<string, ReturnType<Calendar["maintenanceBetween"]>>();

/** Of the days around: working them out is slow. */
function occurrences(timeZone: string, entry: RecordedSystem["maintenance"][number], at: number) {
  const week = Math.floor(at / (7 * DAY)) * 7 * DAY;
  const key = JSON.stringify([timeZone, entry, week]);
  const windows = known.get(key) ?? calendar(timeZone, "always", [entry]).maintenanceBetween(week - DAY, week + 10 * DAY);
  known.set(key, windows);
  return windows;
}

/** Service hours change at whole minutes only: each minute is looked at once, by zone and hours. */
const minutes = new Map<string, Map<number, boolean>>();

function serviceTest(timeZone: string, serviceHours: string): (at: number) => boolean {
  if (serviceHours === "always") return () => true;
  const { inServiceHours } = calendar(timeZone, serviceHours, []);
  const key = `${timeZone} ${serviceHours}`;
  const known = minutes.get(key) ?? new Map<number, boolean>();
  minutes.set(key, known);
  return (at) => {
    const minute = Math.floor(at / 60);
    const answer = known.get(minute) ?? inServiceHours(minute * 60);
    known.set(minute, answer);
    return answer;
  };
}

/**
 * Looks at each second for itself, and then counts those of a period.
 * @param until the last moment that will be asked for.
 * @param corrected whether exclusions take out time.
 */
export function bruteForce(
  truth: Truth,
  until: number,
  at: { now: number; classified: number },
  corrected = true,
): (period: Interval) => Count {
  const { timeZone, wall, policies } = truth;
  let start = at.now;
  let end = Math.max(until, at.now + 1);
  for (const time of wall) {
    start = Math.min(start, time);
    end = Math.max(end, time + 1);
  }
  const list: Second[] = [];
  for (let time = start; time < end; time++) {
    const ahead = time >= at.now;
    list.push({ was: ahead, down: ahead && truth.openNow, unknown: false, policy: -1 });
  }
  for (const [index, time] of wall.entries()) {
    const second = list[time - start];
    if (second === undefined) continue;
    second.was = true;
    second.down ||= truth.down[index] ?? false;
    second.unknown ||= truth.unknown[index] ?? false;
    // Of time that came twice, the policy of the later time holds.
    second.policy = truth.policy[index] ?? -1;
  }
  for (const second of list.slice(at.now - start)) second.policy = truth.namedNow ? policies.length - 1 : -1;

  // Outages: runs of downtime with less than 600 s of other time between them. 1, 2, 3 ... for each second; 0: none.
  const outage = new Int32Array(list.length);
  let number = 0;
  let calm = 0;
  let lastDown = -1;
  for (const [index, second] of list.entries()) {
    if (second.down) {
      if (lastDown < 0 || calm >= REOPENS_WITHIN) number++;
      else outage.fill(number, lastDown, index);
      outage[index] = number;
      lastDown = index;
      calm = 0;
    } else if (second.was) calm++;
  }

  // Maintenance: 1 where it takes out time, and `planned` as far as it has an end.
  const held = new Uint8Array(list.length);
  const planned = new Uint8Array(list.length);
  const mark = (index: number, declared: number) => {
    const incident = outage[declared - start] ?? 0;
    if (incident === 0 || outage[index] !== incident) held[index] = 1;
  };
  // Since when the policies say of a second, without a break, that it is maintenance; 0: the last one does not.
  let since = new Float64Array(list.length);
  for (const [policy, { system, at: came, follows }] of policies.entries()) {
    const before = since;
    since = new Float64Array(list.length);
    for (const entry of system.maintenance) {
      for (const { from, to } of occurrences(timeZone, entry, start)) {
        for (let index = Math.max(from, start) - start; index < Math.min(to, end) - start; index++) {
          since[index] = (follows && before[index]) || came;
        }
      }
    }
    for (const [index, second] of list.entries()) {
      const declared = since[index];
      if (!declared || second.policy !== policy) continue;
      planned[index] = 1;
      mark(index, declared);
    }
  }
  for (const { from, to = Number.POSITIVE_INFINITY, declared } of truth.windows) {
    for (let index = Math.max(from, start) - start; index < Math.min(to, end) - start; index++) {
      if (to !== Number.POSITIVE_INFINITY) planned[index] = 1;
      mark(index, declared);
    }
  }

  const isExcluded = (time: number) =>
    corrected && truth.exclusions.some(({ from, to, revoked }) => !revoked && from <= time && time < to);
  const service = policies.map(({ system }) => serviceTest(timeZone, system.serviceHours));
  // What each second comes to. "ahead" has no state yet.
  const states = list.map((second, index) => {
    const time = start + index;
    if (!second.was || !service[second.policy]?.(time)) return undefined;
    if (held[index]) return "maintenance";
    if (isExcluded(time)) return "excluded";
    return second.down ? "down" : second.unknown ? "unknown" : "up";
  });
  const counts = (state: string | undefined) => state === "up" || state === "down" || state === "unknown";

  // When each outage began and ended, in seconds that really passed.
  const outages = Array.from({ length: number + 1 }, () => ({ from: -1, to: -1 }));
  for (const [index, which] of outage.entries()) {
    const one = outages[which];
    if (one === undefined || which === 0) continue;
    if (one.from < 0) one.from = start + index;
    one.to = start + index + 1;
  }

  /** As it was known at the last classified moment. */
  const incident = ({ from, to }: { from: number; to: number }): CountedIncident | undefined => {
    let last = from;
    for (let time = from; time < Math.min(to, at.classified); time++) if (list[time - start]?.down) last = time;
    // It goes on, also when it came back at this very moment.
    const open = at.classified < to && (list[at.classified - start]?.down ?? false);
    if (open) last = at.classified - 1;
    let down = 0;
    let repairCounted = 0;
    for (let time = from; time <= last; time++) {
      if (states[time - start] === "down") down++;
      if (counts(states[time - start])) repairCounted++;
    }
    let first: number | undefined;
    let repairElapsed = 0;
    for (const [second, time] of wall.entries()) {
      if (time < from || time > last || !truth.down[second]) continue;
      first ??= second;
      repairElapsed = second + 1 - first;
    }
    return down > 0 ? { from, to: open ? undefined : last + 1, down, repairCounted, repairElapsed } : undefined;
  };
  const all = outages.filter(({ from }) => from >= 0 && from < at.classified).flatMap((one) => incident(one) ?? []);
  const repaired = all.filter(({ to }) => {
    if (to === undefined) return false;
    let since = 0;
    for (let time = to; time < at.classified; time++) if (list[time - start]?.was) since++;
    return since >= REOPENS_WITHIN;
  });

  return (period) => {
    const sum = { up: 0, down: 0, unknown: 0, maintenance: 0, excluded: 0 };
    const counted = new Map<number, number>();
    for (let time = Math.max(period.from, start); time < Math.min(period.to, end); time++) {
      const index = time - start;
      const state = states[index];
      const policy = policies[list[index]?.policy ?? -1]?.system;
      if (state !== undefined && time < at.classified) sum[state]++;
      if (policy === undefined) continue;
      const isCounted =
        time < at.now
          ? counts(state)
          : (service[list[index]?.policy ?? -1]?.(time) ?? false) && !planned[index] && !isExcluded(time);
      if (isCounted) counted.set(policy.availability, (counted.get(policy.availability) ?? 0) + 1);
    }
    const ended = repaired.filter(({ to }) => to !== undefined && to >= period.from && to < period.to);
    return {
      ...sum,
      counted,
      incidents: all.filter(({ from }) => from >= period.from && from < period.to),
      repairs: ended.length,
      repairCounted: ended.reduce((total, one) => total + one.repairCounted, 0),
      repairElapsed: ended.reduce((total, one) => total + one.repairElapsed, 0),
    };
  };
}
