import { type WallClock, wallClock } from "../policy/wall-clock.js";
import { BEGIN, END, EXCLUDED, GAPS, HOLIDAYS, HOURS, OPENED, OUTAGES, POLICIES, type Span, ZONE } from "./made-year.js";

const MINUTES = (END - BEGIN) / 60;
const minute = (time: number) => Math.round((time - BEGIN) / 60);

/** What the wall clock of each minute shows. Clocks in Berlin change on the hour: each hour is looked up. */
const CLOCKS: readonly WallClock[] = Array.from({ length: MINUTES / 60 }, (_, hour) =>
  wallClock(BEGIN + hour * 3600, ZONE),
).flatMap((clock) => Array.from({ length: 60 }, (_, index) => ({ ...clock, minute: clock.minute + index })));

/** The weekday on which a date is worked; undefined for a holiday. */
function workedAs({ date, weekday }: WallClock): number | undefined {
  if (HOLIDAYS.off.includes(date)) return undefined;
  return HOLIDAYS.working.includes(date) ? 1 : weekday;
}

/** Whether each minute of the year lies in service hours, for each kind of them. */
const SERVICE = HOURS.map(({ days, from, to }) => {
  const serves = new Uint8Array(MINUTES);
  for (let index = 0; index < MINUTES; index++) {
    const today = CLOCKS[index];
    if (today === undefined) continue;
    const holds = (clock: WallClock | undefined, passed: number) => {
      const day = clock && workedAs(clock);
      return day !== undefined && (days as readonly number[] | undefined)?.includes(day) && passed >= from && passed < to;
    };
    // A minute of yesterday, far from midnight and from changes of the clock.
    const yesterday = CLOCKS[index - today.minute - 300] ?? wallClock(BEGIN - 18_000, ZONE);
    serves[index] = days === undefined || holds(today, today.minute) || holds(yesterday, today.minute + 1440) ? 1 : 0;
  }
  return serves;
});

/** Every Sunday, from the first minute at which the clock has reached 02:00, for two hours. */
const WEEKLY: readonly Span[] = CLOCKS.flatMap((clock, index) => {
  const before = CLOCKS[index - 1];
  const reached = clock.weekday === 7 && clock.minute >= 120 && before?.date === clock.date && before.minute < 120;
  const first =
    reached && !CLOCKS.slice(Math.max(0, index - 180), index).some((other) => other.date === clock.date && other.minute >= 120);
  return first ? [{ from: BEGIN + index * 60, to: BEGIN + index * 60 + 7200 }] : [];
});

type State = "none" | "up" | "down" | "unknown" | "maintenance" | "excluded";

export interface MinuteCount {
  readonly up: number;
  readonly down: number;
  readonly unknown: number;
  readonly maintenance: number;
  readonly excluded: number;
  readonly budget: number;
  readonly incidents: number;
  readonly repairs: number;
  readonly repairCounted: number;
}

/** Looks at each minute of the year of one system. @returns what counts the minutes of a period. */
export function minuteByMinute(system: number): (period: Span) => MinuteCount {
  const down = new Uint8Array(MINUTES);
  for (const { from, to } of OUTAGES[system] ?? []) down.fill(1, minute(from), minute(Math.min(to, END)));
  const unknown = new Uint8Array(MINUTES);
  for (const { from, to } of GAPS) unknown.fill(1, minute(from), minute(to));

  const incidents: { from: number; to: number }[] = [];
  for (let index = 0; index < MINUTES; index++) {
    if (!down[index]) continue;
    const last = incidents.at(-1);
    if (last && index - last.to < 10) last.to = index + 1;
    else incidents.push({ from: index, to: index + 1 });
  }

  const maintained = new Uint8Array(MINUTES);
  const maintain = (window: Span, declared: number, inForce: Span) => {
    const incident = incidents.find(({ from, to }) => from <= minute(declared) && minute(declared) < to);
    for (let index = minute(Math.max(window.from, inForce.from)); index < minute(Math.min(window.to, inForce.to)); index++) {
      if (!incident || index < incident.from || index >= incident.to) maintained[index] = 1;
    }
  };
  for (const [index, policy] of POLICIES.entries()) {
    const inForce = { from: policy.at, to: POLICIES[index + 1]?.at ?? END };
    const since = (named: (one: (typeof POLICIES)[number]) => boolean) => {
      let first = index;
      while (first > 0 && named(POLICIES[first - 1] ?? policy)) first--;
      return POLICIES[first]?.at ?? policy.at;
    };
    if (policy.weekly(system))
      for (const window of WEEKLY)
        maintain(
          window,
          since((one) => one.weekly(system)),
          inForce,
        );
    for (const window of policy.windows(system))
      maintain(
        window,
        since((one) => one.windows(system).includes(window)),
        inForce,
      );
  }
  for (const window of OPENED[system] ?? []) maintain(window, window.from, window);
  const excluded = new Uint8Array(MINUTES);
  for (const { from, to } of EXCLUDED[system] ?? []) excluded.fill(1, minute(from), minute(to));

  const policyAt = (index: number) => POLICIES.findLast((policy) => minute(policy.at) <= index);
  const states = Array.from({ length: MINUTES }, (_, index): State => {
    if (!SERVICE[policyAt(index)?.hours(system) ?? 0]?.[index]) return "none";
    if (maintained[index]) return "maintenance";
    if (excluded[index]) return "excluded";
    return down[index] ? "down" : unknown[index] ? "unknown" : "up";
  });
  const counts = (state: string | undefined) => state === "up" || state === "down" || state === "unknown";
  const real = incidents
    .map(({ from, to }) => ({ from, to, part: states.slice(from, to) }))
    .filter(({ part }) => part.includes("down"))
    .map(({ from, to, part }) => ({ from, to, counted: part.filter(counts).length * 60 }));

  return (period) => {
    const [from, to] = [minute(period.from), minute(period.to)];
    const sum = { none: 0, up: 0, down: 0, unknown: 0, maintenance: 0, excluded: 0 };
    let budget = 0;
    for (const [place, policy] of POLICIES.entries()) {
      let counted = 0;
      for (let index = Math.max(from, minute(policy.at)); index < Math.min(to, minute(POLICIES[place + 1]?.at ?? END)); index++) {
        const state = states[index] ?? "none";
        sum[state] += 60;
        if (counts(state)) counted += 60;
      }
      budget += (1 - policy.availability) * counted;
    }
    const repaired = real.filter((one) => one.to >= from && one.to < to && one.to + 10 <= MINUTES);
    return {
      up: sum.up,
      down: sum.down,
      unknown: sum.unknown,
      maintenance: sum.maintenance,
      excluded: sum.excluded,
      budget,
      incidents: real.filter((one) => one.from >= from && one.from < to).length,
      repairs: repaired.length,
      repairCounted: repaired.reduce((total, { counted }) => total + counted, 0),
    };
  };
}
