import type { DatedFact, Fact, RecordedPolicy, RecordedSystem } from "../../src/ledger/fact.js";

/**
 * A year of twenty systems in Berlin, all times whole minutes. It is a list of what happened; the facts are made from
 * it, and the count of the test looks at the same list minute by minute.
 */
export const BEGIN = Date.parse("2026-01-01T00:00+01:00") / 1000;
export const END = Date.parse("2027-01-01T00:00+01:00") / 1000;
export const ZONE = "Europe/Berlin";

export const HOLIDAYS = { off: ["2026-01-01", "2026-04-06", "2026-12-25"], working: ["2026-05-02", "2026-12-05"] };
export const SYSTEMS = Array.from({ length: 20 }, (_, index) => `system-${index}`);

/** Service hours by kind of system, and what they mean: weekdays (Monday is 1), minutes of the day. */
export const HOURS = [
  { text: "always", days: undefined, from: 0, to: 1440 },
  { text: "Mon-Fri 08:00-18:00", days: [1, 2, 3, 4, 5], from: 480, to: 1080 },
  { text: "Mon-Fri 22:00-06:00", days: [1, 2, 3, 4, 5], from: 1320, to: 1800 },
  { text: "Sun-Sat 01:30-03:30", days: [1, 2, 3, 4, 5, 6, 7], from: 90, to: 210 },
] as const;

/** Every Sunday at 02:00, for two hours. */
const WEEKLY = { from: undefined, to: undefined, cron: "0 2 * * SUN", for: 7200, reason: "backup" };
const local = (from: string, to: string) => ({ from, to, cron: undefined, for: undefined, reason: "upgrade" });

export interface Policy {
  readonly at: number;
  readonly availability: number;
  /** Index into HOURS. */
  readonly hours: (system: number) => number;
  readonly weekly: (system: number) => boolean;
  /** One-off windows, in local time and in unix seconds. */
  readonly windows: (
    system: number,
  ) => readonly { readonly text: readonly [string, string]; readonly from: number; readonly to: number }[];
}

const at = (text: string) => Date.parse(text) / 1000;
const autumn = {
  text: ["2026-10-24 22:00", "2026-10-25 04:00"],
  from: at("2026-10-24T22:00+02:00"),
  to: at("2026-10-25T04:00+01:00"),
} as const;
const summer = {
  text: ["2026-08-03 20:00", "2026-08-04 06:00"],
  from: at("2026-08-03T20:00+02:00"),
  to: at("2026-08-04T06:00+02:00"),
} as const;
/** Loaded when it is half over. */
const late = {
  text: ["2026-06-01 08:00", "2026-06-01 16:00"],
  from: at("2026-06-01T08:00+02:00"),
  to: at("2026-06-01T16:00+02:00"),
} as const;

export const POLICIES: readonly Policy[] = [
  { at: BEGIN, availability: 0.998, hours: (n) => n % 4, weekly: (n) => n % 5 === 1, windows: (n) => (n === 0 ? [autumn] : []) },
  {
    at: at("2026-06-01T12:00+02:00"),
    availability: 0.99,
    hours: (n) => n % 4,
    weekly: (n) => n % 5 === 1,
    windows: (n) => (n === 0 ? [autumn] : n % 3 === 0 ? [late, summer] : []),
  },
  {
    at: at("2026-08-04T01:00+02:00"),
    availability: 0.99,
    hours: (n) => (n < 10 ? n % 4 : (n + 1) % 4),
    weekly: (n) => n % 5 === 1 || n === 7,
    windows: (n) => (n === 0 ? [autumn] : n % 6 === 0 ? [summer] : []),
  },
  { at: at("2026-11-10T09:30+01:00"), availability: 0.998, hours: (n) => n % 4, weekly: () => false, windows: () => [] },
];

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Times in which nobody watched. */
export const GAPS: readonly Span[] = [
  { from: at("2026-03-29T00:50+01:00"), to: at("2026-03-29T03:20+02:00") },
  { from: at("2026-07-01T10:00+02:00"), to: at("2026-07-01T11:00+02:00") },
  { from: at("2026-10-25T02:30+02:00"), to: at("2026-10-25T02:40+01:00") },
];

/** Always the same numbers below `limit`. */
function dice(seed: number): (limit: number) => number {
  let state = seed + 12345;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

/** Outages of two checks of each system. The first system has those that the test reckons by hand. */
export const OUTAGES: readonly (readonly (Span & { readonly check: string })[])[] = SYSTEMS.map((system, number) => {
  if (number === 0) {
    return [
      { check: "system-0/a", from: at("2026-03-28T23:30+01:00"), to: at("2026-03-29T04:30+02:00") },
      { check: "system-0/b", from: at("2026-05-11T12:00+02:00"), to: at("2026-05-11T12:30+02:00") },
      { check: "system-0/a", from: at("2026-05-11T12:39+02:00"), to: at("2026-05-11T12:45+02:00") },
      { check: "system-0/a", from: at("2026-12-31T23:00+01:00"), to: Number.POSITIVE_INFINITY },
    ];
  }
  const next = dice(number);
  return ["a", "b"].flatMap((name) => {
    const spans: (Span & { check: string })[] = [];
    let from = BEGIN + next(5000) * 60;
    while (from < END - 10 * 86_400) {
      const to = from + (1 + next(next(3) === 0 ? 900 : 20)) * 60;
      spans.push({ check: `${system}/${name}`, from: outside(from), to: Math.max(outside(from) + 60, outside(to)) });
      from = to + (1 + next(next(4) === 0 ? 12 : 15_000)) * 60;
    }
    return spans.filter((span, index) => index === 0 || span.from > (spans[index - 1]?.to ?? 0));
  });
});

/** Nothing is seen in a gap: what begins or ends in one is seen at its end. */
function outside(time: number): number {
  return GAPS.find(({ from, to }) => from <= time && time < to)?.to ?? time;
}

/** Opened by people, at the moment at which they begin. */
export const OPENED: readonly (readonly Span[])[] = SYSTEMS.map((_, number) => {
  const next = dice(1000 + number);
  return number === 0
    ? []
    : Array.from({ length: 12 }, (_, month) => {
        const from = BEGIN + (month * 30 * 1440 + 3 * 1440 + next(20 * 1440)) * 60;
        return { from: outside(from), to: outside(from) + (10 + next(600)) * 60 };
      });
});

export const EXCLUDED: readonly (readonly Span[])[] = SYSTEMS.map((_, number) => {
  if (number % 4 !== 3) return [];
  const outage = OUTAGES[number]?.[3];
  return outage ? [{ from: outage.from - 600, to: outage.from + 1800 }] : [];
});

function recorded(policy: Policy): RecordedPolicy {
  const systems: Record<string, RecordedSystem> = {};
  for (const [number, system] of SYSTEMS.entries()) {
    systems[system] = {
      tier: "core",
      availability: policy.availability,
      repairTime: 7200,
      serviceHours: HOURS[policy.hours(number)]?.text ?? "always",
      maintenance: [...(policy.weekly(number) ? [WEEKLY] : []), ...policy.windows(number).map(({ text }) => local(...text))],
    };
  }
  return { timeZone: ZONE, holidays: HOLIDAYS, systems };
}

/** All facts of the year, in order. */
export function factsOfTheYear(): readonly DatedFact[] {
  const told: { readonly time: number; readonly fact: Fact }[] = [{ time: BEGIN, fact: { kind: "start", version: "1" } }];
  for (const policy of POLICIES) told.push({ time: policy.at, fact: { kind: "policy", policy: recorded(policy) } });
  for (const system of SYSTEMS) told.push({ time: BEGIN, fact: { kind: "observed", system, at: BEGIN } });
  for (const { from, to } of GAPS) {
    told.push({ time: to, fact: { kind: "start", version: "1", observedUntil: from } });
    for (const system of SYSTEMS) told.push({ time: to, fact: { kind: "observed", system, at: to } });
  }
  for (const [number, system] of SYSTEMS.entries()) {
    for (const { check, from, to } of OUTAGES[number] ?? []) {
      told.push({ time: from, fact: { kind: "down", system, check, from, reason: "status", message: "500" } });
      if (to < END) told.push({ time: to, fact: { kind: "up", system, check, at: to } });
    }
    for (const [index, { from, to }] of (OPENED[number] ?? []).entries()) {
      const id = `${system}-${index}`;
      told.push({ time: from, fact: { kind: "maintenance", id, system, from, reason: "patch", by: "kim" } });
      told.push({ time: to, fact: { kind: "maintenance_end", id, at: to, by: "kim" } });
    }
    for (const { from, to } of EXCLUDED[number] ?? []) {
      told.push({ time: END - 60, fact: { kind: "exclusion", id: `x-${system}`, system, from, to, reason: "power", by: "lee" } });
    }
  }
  return told
    .map((one, index) => ({ ...one, index }))
    .sort((a, b) => a.time - b.time || a.index - b.index)
    .map(({ time, fact }) => ({ ...fact, time, monotonic: time - BEGIN, boot: "b" }));
}
