import fc from "fast-check";
import type { DatedFact, Fact, RecordedPolicy, RecordedSystem } from "../../src/ledger/fact.js";

/**
 * A made world for the accounts: checks that fail and recover, an exporter that crashes, stops, stalls and is blind,
 * people, policies and clocks. It goes on second by second, tells the facts as a recorder would, and writes down the
 * truth in lists with an element for each second.
 */
export const SYSTEM = "erp";
const CHECKS = ["erp/a", "erp/b"] as const;

const ZONES: readonly (readonly [timeZone: string, begin: string])[] = [
  ["Europe/Berlin", "2026-10-24T22:00Z"],
  ["Europe/Berlin", "2026-03-28T23:30Z"],
  ["Asia/Shanghai", "2026-10-09T20:00Z"],
  ["America/New_York", "2026-11-01T02:00Z"],
  ["Australia/Lord_Howe", "2026-10-03T10:00Z"],
];

const HOURS = ["always", "always", "Mon-Sun 00:00-24:00", "00:30-02:30, 03:00-12:00; Sat 20:00-23:00", "Sun 01:00-06:00"];
const entry = { from: undefined, to: undefined, cron: undefined, for: undefined };

/** All are recurring; one-off windows go the same way. The last two overlap others: taking one's place changes it. */
const WINDOWS: readonly RecordedSystem["maintenance"][number][] = [
  { ...entry, cron: "0 1 * * *", for: 3000, reason: "at one" },
  { ...entry, cron: "30 2 * * *", for: 1800, reason: "at night" },
  { ...entry, cron: "10 4 * * *", for: 5400, reason: "early" },
  { ...entry, cron: "0 6,8,23 * * *", for: 2400, reason: "thrice" },
  { ...entry, cron: "0 1 * * *", for: 6000, reason: "at one, longer" },
  { ...entry, cron: "20 4,23 * * *", for: 3600, reason: "twice" },
];

const seconds = (max: number) => fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max }));
const check = fc.constantFrom(...CHECKS);

const event = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("fail" as const), check }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("recover" as const), check }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("crash" as const), length: seconds(1200), lost: fc.nat(10), answer: seconds(120) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("stop" as const), length: seconds(1200), answer: seconds(120) }) },
  // The book's clock tells no gap without length.
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("stall" as const), length: seconds(600).map((length) => length + 1) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("blind" as const), length: seconds(900) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("policy" as const),
      named: fc.integer({ min: 0, max: 6 }).map((dice) => dice > 0),
      hours: fc.constantFrom(...HOURS),
      availability: fc.constantFrom(0.998, 0.99),
      windows: fc.subarray([0, 1, 2, 3, 4, 5]),
      answer: seconds(60),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("maintain" as const),
      ahead: seconds(900),
      length: fc.option(seconds(3600), { nil: undefined }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("end" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("exclude" as const), back: seconds(7200), length: seconds(3600) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("revoke" as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("ask" as const) }) },
);
const clock = fc.record({
  kind: fc.constant("clock" as const),
  by: fc.oneof(fc.integer({ min: -900, max: 900 }), fc.constantFrom(-3600, 3600)),
});

type Event = typeof event extends fc.Arbitrary<infer E> ? E | { kind: "clock"; by: number } : never;

export interface Script {
  readonly zone: (typeof ZONES)[number];
  /** Seconds from the first failed run to the confirmation, and from the start of a run to its result. */
  readonly confirm: number;
  readonly lag: number;
  readonly events: readonly { readonly wait: number; readonly event: Event }[];
}

export function script(withClock: boolean): fc.Arbitrary<Script> {
  const any: fc.Arbitrary<Event> = withClock
    ? fc.oneof({ weight: 20, arbitrary: event }, { weight: 2, arbitrary: clock })
    : event;
  return fc.record({
    zone: fc.constantFrom(...ZONES),
    confirm: fc.constantFrom(0, 5, 40),
    lag: fc.constantFrom(0, 0, 3, 12),
    events: fc.array(fc.record({ wait: fc.oneof(seconds(120), seconds(900), seconds(3600)), event: any }), {
      minLength: 1,
      maxLength: 30,
    }),
  });
}

/** A window that people declared. */
interface Window {
  readonly from: number;
  to: number | undefined;
  readonly declared: number;
}

/** The truth. Lists have an element for each second that passed; times are what the clock said. */
export interface Truth {
  readonly timeZone: string;
  readonly wall: number[];
  down: readonly boolean[];
  readonly unknown: boolean[];
  /** Index into `policies`; -1: the system is not named. */
  readonly policy: number[];
  /** Each with when it came, and whether the one before it named the system, too. */
  readonly policies: { readonly system: RecordedSystem; readonly at: number; readonly follows: boolean }[];
  readonly windows: Window[];
  readonly exclusions: { readonly from: number; readonly to: number; revoked: boolean }[];
  /** Some check is down now. */
  openNow: boolean;
  /** The policy in force names the system. */
  namedNow: boolean;
  /** The clock was put back at some time. */
  putBack: boolean;
}

interface CheckState {
  bad: boolean;
  down: boolean;
  /** Seconds passed when the run began that took it down. */
  since: number;
  /** Seconds passed when its first failed run, or its first successful one, began. */
  failing: number | undefined;
  working: number | undefined;
}

/** @param ask is called at random moments, and at the end. */
export function live(
  script: Script,
  tell: (fact: DatedFact) => void,
  ask: (truth: Truth, at: { now: number; classified: number }) => void,
): void {
  const { confirm, lag } = script;
  const [timeZone, begin] = script.zone;
  let shift = Date.parse(begin) / 1000;
  const truth: Truth = {
    timeZone,
    wall: [],
    down: [],
    unknown: [],
    policy: [],
    policies: [],
    windows: [],
    exclusions: [],
    openNow: false,
    namedNow: false,
    putBack: false,
  };
  const checks = new Map<string, CheckState>(
    CHECKS.map((name) => [name, { bad: false, down: false, since: 0, failing: undefined, working: undefined }]),
  );
  const ids = { maintenance: 0, exclusion: 0 };
  let second = 0;
  let named = false;
  let unknown = true;
  /** When the system will be observed. */
  let answersAt: number | undefined;
  let blind = false;
  /** A clock that was set is told at once, with a heartbeat. */
  let clockSet = 0;

  const now = () => second + shift;
  const say = (fact: Fact) => tell({ ...fact, time: now(), monotonic: second, boot: "b" });
  const fill = (list: boolean[], from: number, value: boolean) => {
    for (let index = Math.max(0, from); index < second; index++) list[index] = value;
  };
  const failing = () => Math.min(...[...checks.values()].map((state) => state.failing ?? Number.POSITIVE_INFINITY));
  const anyDown = () => [...checks.values()].some((state) => state.down);
  const downOf = new Map<string, boolean[]>(CHECKS.map((name) => [name, []]));
  const fillDown = (name: string, from: number, value: boolean) => fill(downOf.get(name) ?? [], from, value);
  const classified = () => Math.min(now(), failing() + shift);

  const confirmDown = (name: string, state: CheckState) => {
    const since = state.failing ?? second;
    say({ kind: "down", system: SYSTEM, check: name, from: since + shift, reason: "connect", message: "refused" });
    fillDown(name, since, true);
    state.since = since;
    state.failing = undefined;
    state.down = true;
  };
  const confirmUp = (name: string, state: CheckState) => {
    const since = state.working ?? second;
    say({ kind: "up", system: SYSTEM, check: name, at: since + shift });
    state.down = false;
    state.working = undefined;
    fillDown(name, since, false);
  };
  const watch = () => {
    if (!named || blind) return;
    for (const [name, state] of checks) {
      if (state.bad) {
        state.working = undefined;
        if (!state.down) {
          state.failing ??= second;
          if (second - state.failing >= confirm) confirmDown(name, state);
        }
      } else {
        state.failing = undefined;
        // No run begins together with the one before it.
        if (state.down && second > state.since) {
          state.working ??= second;
          if (second - state.working >= lag) confirmUp(name, state);
        }
      }
    }
    if (answersAt !== undefined && second >= answersAt) {
      answersAt = undefined;
      unknown = false;
      say({ kind: "observed", system: SYSTEM, at: now() });
    }
  };
  const pass = (length: number, watched: boolean) => {
    for (let index = 0; index < length; index++) {
      if (watched) watch();
      truth.wall.push(now());
      for (const [name, state] of checks) downOf.get(name)?.push(state.down);
      truth.unknown.push(unknown);
      truth.policy.push(named ? truth.policies.length - 1 : -1);
      second++;
    }
    if (watched) watch();
  };
  const question = () => {
    truth.openNow = anyDown();
    truth.namedNow = named;
    truth.down = truth.wall.map((_, index) => [...downOf.values()].some((list) => list[index]));
    ask(truth, { now: now(), classified: classified() });
  };
  /** What a process forgets when it ends. */
  const forget = () => {
    for (const state of checks.values()) {
      state.failing = undefined;
      state.working = undefined;
    }
  };
  const enforce = ({ hours, availability, windows, answer }: Extract<Event, { kind: "policy" }>) => {
    const maintenance = windows.flatMap((index) => WINDOWS[index] ?? []);
    const system = { tier: "core", availability, repairTime: 7200, serviceHours: hours, maintenance };
    truth.policies.push({ system, at: now(), follows: named });
    const policy: RecordedPolicy = { timeZone, holidays: { off: [], working: ["2026-10-10"] }, systems: { [SYSTEM]: system } };
    say({ kind: "policy", policy });
    if (!named) {
      unknown = true;
      answersAt = second + answer;
    }
    named = true;
  };

  say({ kind: "start", version: "1" });
  enforce({ kind: "policy", named: true, hours: "always", availability: 0.998, windows: [0], answer: 7 });
  for (const { wait, event } of script.events) {
    pass(wait, true);
    const since = failing();
    switch (event.kind) {
      case "fail":
      case "recover": {
        const state = checks.get(event.check);
        if (state) state.bad = event.kind === "fail";
        break;
      }
      case "crash":
      case "stop": {
        const lost = event.kind === "crash" ? Math.min(event.lost, second - clockSet) : 0;
        const from = Math.min(second - lost, since);
        const unconfirmed = since === Number.POSITIVE_INFINITY ? {} : { unconfirmed: { [SYSTEM]: since + shift } };
        const observedUntil = truth.wall[second - lost] ?? now();
        if (event.kind === "stop") say({ kind: "stop", ...unconfirmed });
        if (named) {
          fill(truth.unknown, from, true);
          unknown = true;
        }
        forget();
        blind = false;
        pass(event.length, false);
        say({ kind: "start", version: "1", observedUntil, ...unconfirmed });
        answersAt = second + event.answer;
        break;
      }
      case "stall": {
        const before: boolean = unknown;
        unknown = true;
        const from = now();
        pass(event.length, false);
        unknown = before;
        say({ kind: "gap", from, to: now(), why: "stalled" });
        if (since === Number.POSITIVE_INFINITY) break;
        say({ kind: "unobserved", system: SYSTEM, from: since + shift, why: "blind" });
        fill(truth.unknown, since, true);
        unknown = true;
        answersAt = second;
        for (const state of checks.values()) state.failing = undefined;
        break;
      }
      case "blind":
        if (!named) break;
        say({ kind: "unobserved", system: SYSTEM, from: Math.min(since + shift, now()), why: "blind" });
        fill(truth.unknown, Math.min(since, second), true);
        unknown = true;
        blind = true;
        forget();
        pass(event.length, false);
        blind = false;
        answersAt = second;
        break;
      case "policy":
        if (event.named) enforce(event);
        else if (named) {
          say({ kind: "policy", policy: { timeZone, holidays: { off: [], working: [] }, systems: {} } });
          named = false;
          answersAt = undefined;
          forget();
          for (const state of checks.values()) state.down = false;
        }
        break;
      case "maintain": {
        const from = now() + event.ahead;
        const to = event.length === undefined ? undefined : from + event.length;
        truth.windows.push({ from, to, declared: now() });
        say({
          kind: "maintenance",
          id: `m${ids.maintenance++}`,
          system: SYSTEM,
          from,
          ...(to === undefined ? {} : { to }),
          reason: "work",
          by: "kim",
        });
        break;
      }
      case "end": {
        const window = truth.windows.at(-1);
        if (window === undefined) break;
        if (window.to === undefined || window.to > now()) window.to = Math.max(now(), window.from);
        say({ kind: "maintenance_end", id: `m${truth.windows.length - 1}`, at: now(), by: "kim" });
        break;
      }
      case "exclude": {
        const from = now() - event.back;
        truth.exclusions.push({ from, to: from + event.length, revoked: false });
        say({
          kind: "exclusion",
          id: `x${ids.exclusion++}`,
          system: SYSTEM,
          from,
          to: from + event.length,
          reason: "power",
          by: "lee",
        });
        break;
      }
      case "revoke": {
        const exclusion = truth.exclusions.at(-1);
        if (exclusion === undefined) break;
        exclusion.revoked = true;
        say({ kind: "exclusion_revoked", id: `x${truth.exclusions.length - 1}`, reason: "wrong", by: "lee" });
        break;
      }
      case "clock":
        if (event.by === 0) break;
        for (const [name, state] of checks) {
          if (state.failing !== undefined) confirmDown(name, state);
          if (state.working !== undefined) confirmUp(name, state);
        }
        truth.putBack ||= event.by < 0;
        say({ kind: "clock", from: now(), to: now() + event.by });
        shift += event.by;
        clockSet = second;
        break;
      case "ask":
        question();
    }
  }
  pass(30, true);
  question();
}
