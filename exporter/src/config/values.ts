import { z } from "zod";
import { fields } from "./fields.js";
import { secretOf, urlOf } from "./referring.js";
import type { Secret } from "./secret.js";

/**
 * Puts `${env:NAME}` and `${file:PATH}` into a text. Throws an Error whose message names what is
 * missing and how to mend it, and which holds nothing of a value.
 */
export interface Interpolate {
  (text: string): string;
  /** True when the text holds a reference. */
  has(text: string): boolean;
}

/** Where a file is loaded: what its values depend on beside the text. */
export interface Place {
  /** IANA name: the zone of the file's dates and times. */
  readonly timeZone: string;
  /** Makes a path absolute, from the folder of the policy file. Throws an Error when it cannot be read. */
  readonly path: (written: string) => string;
}

/** Paths as they stand, times in UTC: for schemas that parse nothing. */
const NOWHERE: Place = { timeZone: "UTC", path: (written) => written };

/** A duration in seconds, from `500ms`, `30s`, `5m`, `4h`, `1d`. */
export type Seconds = number;
/** A share from 0 to 1, from `80%` or `0.8`. */
export type Ratio = number;
/** A size in bytes, from `50MB` (10^6) or `2GiB` (2^30). */
export type Bytes = number;

/** Checks that run, or give up, faster than this measure themselves. */
const SHORTEST: Seconds = 0.05;

/** The form of an id: the key of a system, database, role, tier, and the name of a transaction. */
export const ID = /^[a-z0-9][a-z0-9_.-]{0,62}$/;

const DURATION = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;
const DURATION_SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86400 };
const SIZE = /^(\d+(?:\.\d+)?)(B|kB|KB|MB|GB|TB|KiB|MiB|GiB|TiB)$/;
const SIZE_BYTES: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};
const PERCENT = /^(\d+(?:\.\d+)?)\s*%$/;
const SHARE = /^(?:\d+(?:\.\d+)?|\.\d+)$/;
const NUMBER = /^-?\d+(?:\.\d+)?$/;

/** @returns seconds, or undefined when the text is not a duration. */
export function parseDuration(text: string): Seconds | undefined {
  const match = DURATION.exec(text.trim());
  return match ? round(Number(match[1]) * (DURATION_SECONDS[match[2] ?? ""] ?? Number.NaN)) : undefined;
}

/** @returns bytes, or undefined when the text is not a size. */
export function parseSize(text: string): Bytes | undefined {
  const match = SIZE.exec(text.trim());
  return match ? Math.round(Number(match[1]) * (SIZE_BYTES[match[2] ?? ""] ?? Number.NaN)) : undefined;
}

/** @returns a share from 0 to 1, or undefined when the text is neither a percentage nor such a number. */
export function parseRatio(text: string): Ratio | undefined {
  const percent = PERCENT.exec(text.trim());
  const value = percent ? round(Number(percent[1]) / 100) : SHARE.test(text.trim()) ? Number(text) : Number.NaN;
  return value >= 0 && value <= 1 ? value : undefined;
}

/** Removes the dust of binary fractions: 99.8 / 100 is 0.998, not 0.9979999999999999. */
function round(value: number): number {
  return Number(value.toPrecision(12));
}

/** The scalar types of the policy file. Made for one load, because interpolation reads that load's environment. */
export type Values = ReturnType<typeof values>;

export function values(interpolate: Interpolate, place: Place = NOWHERE) {
  /** Turns a written value into what it means; what is thrown becomes the error's text. */
  const read = <I, T>(parse: (raw: I) => T) =>
    z.transform((raw: I, ctx): T => {
      try {
        return parse(raw);
      } catch (error) {
        ctx.addIssue({ code: "custom", message: (error as Error).message, input: raw, continue: false });
        return z.NEVER;
      }
    });
  const text = z.string().pipe(read(interpolate));
  const name = text.pipe(z.string().min(1));
  const marked = z.string().pipe(read((raw): Secret => secretOf(raw, interpolate)));
  const parsed = <T>(parse: (text: string) => T | undefined, expected: string, ...patterns: readonly RegExp[]) =>
    z
      .string()
      .pipe(read((raw) => required(parse(interpolate(raw)), expected)))
      .register(fields, { expected, json: { pattern: written(patterns) } });
  const numeric = (parse: (text: string) => number | undefined, expected: string, ...patterns: readonly RegExp[]) =>
    z
      .union([z.number(), z.string()])
      .pipe(read((raw) => required(parse(typeof raw === "number" ? String(raw) : interpolate(raw)), expected)))
      .register(fields, { expected, json: { pattern: written(patterns) } });

  const duration = parsed(parseDuration, "a duration such as 30s or 5m", DURATION);
  const number = numeric((raw) => (NUMBER.test(raw.trim()) ? Number(raw) : undefined), "a number", NUMBER);
  return {
    /** Any text, interpolated. */
    text,
    /** A text that must not be empty, interpolated. */
    name,
    secret: z
      .string()
      .pipe(read((raw) => secretOf(raw, interpolate)))
      .register(fields, { secret: true }),
    /** A text as {@link text}, of which only what references put in is secret. */
    marked,
    /** As {@link marked}, and not empty. */
    markedName: marked.refine((value) => value.reveal() !== "", "expected a text that is not empty"),
    /** A URL; of what references put in, all but scheme, host and port is secret. */
    url: z.string().pipe(read((raw) => urlOf(raw, interpolate))),
    /** Any JSON value. A text in it that holds a reference becomes a Secret; other texts stay as written. */
    json: z.unknown().transform((raw, ctx) => {
      try {
        return withSecrets(raw, interpolate);
      } catch (error) {
        ctx.addIssue({ code: "custom", message: (error as Error).message, input: raw, continue: false });
        return z.NEVER;
      }
    }),
    duration,
    /** A duration longer than nothing. */
    period: duration.pipe(z.number().gt(0, "expected a duration longer than 0s")),
    /** A cadence or a time limit: at least {@link SHORTEST}. */
    pace: duration.pipe(z.number().min(SHORTEST, "expected a duration of at least 50ms")),
    ratio: numeric(parseRatio, "a ratio such as 80% or 0.8", PERCENT, SHARE),
    size: parsed(parseSize, "a size such as 50MB or 2GiB", SIZE),
    number,
    integer: number.pipe(z.int()).register(fields, { expected: "a whole number" }),
    /** A file that must be readable now; the path is made absolute. */
    path: name.pipe(read(place.path)),
    /** An id: the key of a system, database, transaction; ends up in labels, file names and URLs. */
    id: z.string().regex(ID, "expected an id of lower-case letters, digits, '-', '_' or '.', 63 at most"),
    /** One text, or one for each language. */
    title: z
      .union([
        text,
        z.strictObject({ en: text.describe("The English text."), "zh-CN": text.describe("The Chinese text.") }).partial(),
      ])
      .register(fields, { expected: "a text, or texts by language (en, zh-CN)" }),
    timeZone: place.timeZone,
  };
}

function required<T>(value: T | undefined, expected: string): T {
  if (value === undefined || Number.isNaN(value)) throw new Error(`expected ${expected}`);
  return value;
}

/** What editors check: one of the patterns, or a reference anywhere in the text. */
function written(patterns: readonly RegExp[]): string {
  return [...patterns.map((pattern) => pattern.source), "\\$\\{"].join("|");
}

function withSecrets(value: unknown, interpolate: Interpolate): unknown {
  if (typeof value === "string") {
    return interpolate.has(value) ? secretOf(value, interpolate) : interpolate(value);
  }
  if (Array.isArray(value)) return value.map((entry) => withSecrets(entry, interpolate));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, withSecrets(entry, interpolate)]));
}
