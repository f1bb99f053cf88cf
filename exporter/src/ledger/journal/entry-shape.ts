import { isTimeZone } from "../../config/local-time.js";
import { makeCalendar } from "../../policy/make-calendar.js";
import type { Fact, RecordedPolicy } from "../fact.js";

type Fields = Readonly<Record<string, unknown>>;

interface Shape {
  /** What is expected, for the sentence. */
  readonly name: string;
  readonly holds: (value: unknown) => boolean;
}

const text: Shape = { name: "a text", holds: (value) => typeof value === "string" };
const number: Shape = { name: "a number", holds: Number.isFinite };
const count: Shape = { name: "a whole number from 1", holds: (value) => Number.isSafeInteger(value) && (value as number) > 0 };
const digest: Shape = { name: "64 hex digits", holds: (value) => typeof value === "string" && /^[0-9a-f]{64}$/.test(value) };
const yes: Shape = { name: "true", holds: (value) => value === true };
const one: Shape = { name: "1", holds: (value) => value === 1 };

const optional = (shape: Shape): Shape => ({ name: shape.name, holds: (value) => value === undefined || shape.holds(value) });
const recordOf = (shape: Shape, name: string): Shape => ({
  name,
  holds: (value) => isRecord(value) && Object.values(value).every(shape.holds),
});
const object = (fields: Readonly<Record<string, Shape>>, name: string): Shape => ({
  name,
  holds: (value) => isRecord(value) && Object.entries(fields).every(([key, shape]) => shape.holds(value[key])),
});

const summaries = recordOf(
  object({ up: number, down: number, unknown: number, incidents: number }, "a day's figures"),
  "figures by system",
);
const moments = recordOf(number, "times by system");
const policy: Shape = { name: "a policy with which time can be counted", holds: isUsablePolicy };

const HEADER: Readonly<Record<string, Shape>> = {
  v: one,
  seq: count,
  prev: digest,
  time: number,
  monotonic: number,
  boot: text,
  kind: text,
  late: optional(yes),
};

/** Words of closed lists are texts here: one that a newer version added is no fault. */
const KINDS: {
  readonly [K in Fact["kind"]]: Readonly<Record<Exclude<keyof Extract<Fact, { kind: K }>, "kind">, Shape>>;
} = {
  start: { version: text, observedUntil: optional(number), unconfirmed: optional(moments) },
  stop: { unconfirmed: optional(moments) },
  policy: { policy },
  observed: { system: text, at: number },
  unobserved: { system: text, from: number, why: text },
  down: { system: text, check: text, from: number, reason: text, step: optional(text), message: text },
  up: { system: text, check: text, at: number },
  gap: { from: number, to: number, why: text },
  clock: { from: number, to: number },
  maintenance: { id: text, system: text, from: number, to: optional(number), reason: text, by: text },
  maintenance_end: { id: text, at: number, by: text },
  exclusion: { id: text, system: text, from: number, to: number, reason: text, by: text },
  exclusion_revoked: { id: text, reason: text, by: text },
  day: { date: text, systems: summaries },
};

/** Kinds of newer versions are no fault: they are chained like any other, and readers pass over them. */
export function isKnownKind(kind: string): kind is Fact["kind"] {
  return Object.hasOwn(KINDS, kind);
}

/** @returns what is wrong with the fields that every entry has, or undefined. */
export function headerProblem(fields: Fields): string | undefined {
  return problemIn(HEADER, fields);
}

/** @returns what is wrong with the fields of its kind, or undefined. */
export function entryProblem(kind: Fact["kind"], fields: Fields): string | undefined {
  return problemIn(KINDS[kind], fields);
}

function problemIn(shapes: Readonly<Record<string, Shape>>, fields: Fields): string | undefined {
  for (const key in shapes) {
    const shape = shapes[key];
    if (shape && !shape.holds(fields[key])) return `is not a valid entry: "${key}" is expected to be ${shape.name}`;
  }
  return undefined;
}

function isRecord(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const texts: Shape = { name: "texts", holds: (value) => Array.isArray(value) && value.every(text.holds) };
const policyShape = object(
  {
    timeZone: text,
    holidays: object({ off: texts, working: texts }, "holidays"),
    systems: recordOf(
      object(
        {
          tier: text,
          was: optional(text),
          availability: number,
          repairTime: number,
          serviceHours: text,
          maintenance: { name: "windows", holds: Array.isArray },
        },
        "a system",
      ),
      "systems",
    ),
  },
  "a policy",
);

/** Calendars that were once made: policies differ little from one entry to the next. */
const usable = new Set<string>();

/** Readers make calendars of it: what cannot be one must not stop them. */
function isUsablePolicy(value: unknown): boolean {
  if (!policyShape.holds(value)) return false;
  const { timeZone, holidays, systems } = value as RecordedPolicy;
  if (!isTimeZone(timeZone)) return false;
  for (const { serviceHours, maintenance } of Object.values(systems)) {
    const key = JSON.stringify([timeZone, serviceHours, maintenance]);
    if (usable.has(key)) continue;
    try {
      makeCalendar({ timeZone, holidays, serviceHours, maintenance });
    } catch {
      return false;
    }
    usable.add(key);
  }
  return true;
}
