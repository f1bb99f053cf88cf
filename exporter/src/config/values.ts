import { z } from "zod";
import { Secret } from "./secret.js";

/**
 * Puts `${env:NAME}` and `${file:PATH}` into a text. Throws an Error whose message names what is
 * missing and how to mend it. `sensitive` collects what was put in, for the masking of transcripts.
 */
export interface Interpolate {
  (text: string): string;
  /** True when the text holds a reference. */
  has(text: string): boolean;
}

/** A duration in seconds, from `500ms`, `30s`, `5m`, `4h`, `1d`. */
export type Seconds = number;
/** A share from 0 to 1, from `80%` or `0.8`. */
export type Ratio = number;
/** A size in bytes, from `50MB` (10^6) or `2GiB` (2^30). */
export type Bytes = number;

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

/** @returns seconds, or undefined when the text is not a duration. */
export function parseDuration(text: string): Seconds | undefined {
  const match = DURATION.exec(text.trim());
  const unit = match && DURATION_SECONDS[match[2] ?? ""];
  return match && unit !== undefined && unit !== null ? round(Number(match[1]) * unit) : undefined;
}

/** @returns bytes, or undefined when the text is not a size. */
export function parseSize(text: string): Bytes | undefined {
  const match = SIZE.exec(text.trim());
  const unit = match && SIZE_BYTES[match[2] ?? ""];
  return match && unit !== undefined && unit !== null ? Math.round(Number(match[1]) * unit) : undefined;
}

/** @returns a share from 0 to 1, or undefined when the text is neither a percentage nor such a number. */
export function parseRatio(text: string): Ratio | undefined {
  const percent = /^(\d+(?:\.\d+)?)\s*%$/.exec(text.trim());
  const value = percent ? round(Number(percent[1]) / 100) : /^\d*\.?\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
  return value >= 0 && value <= 1 ? value : undefined;
}

/** Removes the dust of binary fractions: 99.8 / 100 is 0.998, not 0.9979999999999999. */
function round(value: number): number {
  return Number(value.toPrecision(12));
}

/** @returns the references in a text: `${env:NAME}`, `${file:PATH}`. */
function references(text: string): readonly string[] {
  return text.match(/\$\{[^}]*\}/g) ?? [];
}

function secretsIn(value: unknown, interpolate: Interpolate): unknown {
  if (typeof value === "string") {
    return interpolate.has(value)
      ? new Secret(
          () => interpolate(value),
          () => references(value).map(interpolate),
        )
      : value;
  }
  if (Array.isArray(value)) return value.map((item) => secretsIn(item, interpolate));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, secretsIn(item, interpolate)]));
}

/** The scalar types of the policy file. Made for one load, because interpolation reads that load's environment. */
export type Values = ReturnType<typeof values>;

export function values(interpolate: Interpolate) {
  const text = z.string().transform((raw, ctx) => {
    try {
      return interpolate(raw);
    } catch (error) {
      ctx.addIssue({ code: "custom", message: (error as Error).message, input: raw });
      return z.NEVER;
    }
  });
  const parsed = <T>(parse: (text: string) => T | undefined, expected: string) =>
    text.transform((raw, ctx) => {
      const value = parse(raw);
      if (value !== undefined) return value;
      ctx.addIssue({ code: "custom", message: `expected ${expected}`, input: raw });
      return z.NEVER;
    });
  const secret = z.string().transform((raw, ctx) => {
    try {
      return new Secret(
        () => interpolate(raw),
        () => references(raw).map(interpolate),
      );
    } catch (error) {
      ctx.addIssue({ code: "custom", message: (error as Error).message, input: raw });
      return z.NEVER;
    }
  });
  const json = z.unknown().transform((raw, ctx) => {
    try {
      return secretsIn(raw, interpolate);
    } catch (error) {
      ctx.addIssue({ code: "custom", message: (error as Error).message, input: raw });
      return z.NEVER;
    }
  });
  const duration = parsed(parseDuration, "a duration such as 30s or 5m");
  const numeric = parsed((raw) => (/^-?\d+(\.\d+)?$/.test(raw.trim()) ? Number(raw) : undefined), "a number");
  const number = z.union([z.number(), numeric]);
  return {
    /** Any text, interpolated. */
    text,
    /** A text that must not be empty, interpolated. */
    name: text.pipe(z.string().min(1)),
    secret,
    /** Any JSON; strings in it that hold a reference become secrets. */
    json,
    duration,
    /** A duration longer than nothing. */
    period: duration.pipe(z.number().gt(0)),
    ratio: z.union([z.number().min(0).max(1), parsed(parseRatio, "a ratio such as 80% or 0.8")]),
    size: parsed(parseSize, "a size such as 50MB or 2GiB"),
    number,
    integer: number.pipe(z.int()),
    /** An id: the key of a system, database, transaction; ends up in labels, file names and URLs. */
    id: z
      .string()
      .regex(/^[a-z0-9][a-z0-9_.-]{0,62}$/, "expected an id of lower-case letters, digits, '-', '_' or '.', 63 at most"),
    /** One text, or one for each language. */
    title: z.union([text, z.strictObject({ en: text, "zh-CN": text }).partial()]),
  };
}
