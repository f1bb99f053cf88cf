import { hash } from "node:crypto";
import type { DatedFact, Entry } from "../fact.js";
import { entryProblem, headerProblem, isKnownKind } from "./entry-shape.js";

/** What `prev` of the very first entry says. */
export const NO_LINE = "0".repeat(64);

/** The end of the chain: number of the last entry, and SHA-256 (hex) of its line without the newline. */
export interface Head {
  readonly seq: number;
  readonly hash: string;
}

export const EMPTY: Head = { seq: 0, hash: NO_LINE };

/** One line of a segment, as it was found. */
export interface Line {
  /** Name of the segment. */
  readonly file: string;
  /** Counts from 1. */
  readonly number: number;
  readonly hash: string;
  /** Undefined when the line cannot be read. */
  readonly chained: { readonly seq: number; readonly prev: string } | undefined;
  /** Undefined when it cannot be read, is invalid, or is of a kind that a newer version knows. */
  readonly entry: Entry | undefined;
  /** Why it cannot be read, or is invalid. */
  readonly problem: string | undefined;
}

/** A journal that cannot be opened at all. One sentence with place and remedy. */
export class JournalError extends Error {
  override readonly name = "JournalError";
}

/** @returns SHA-256 as hex. */
export function hashOf(data: string | Uint8Array): string {
  return hash("sha256", data, "hex");
}

/** The line of a fact that follows `head`, without the newline, and the head that it makes. */
export function lineOf(fact: DatedFact, head: Head, late: boolean): { readonly line: string; readonly head: Head } {
  const { time, monotonic, boot, ...what } = fact;
  const seq = head.seq + 1;
  const line = JSON.stringify({ v: 1, seq, prev: head.hash, time, monotonic, boot, ...what, ...(late ? { late } : {}) });
  return { line, head: { seq, hash: hashOf(line) } };
}

/**
 * Reads one line.
 * @param bytes without the newline.
 * @throws JournalError for a format that this version does not know.
 */
export function parseLine(file: string, number: number, bytes: Buffer): Line {
  const found = { file, number, hash: hashOf(bytes) };
  const broken = (problem: string): Line => ({ ...found, chained: undefined, entry: undefined, problem });
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString("utf8"));
  } catch {
    return broken("is not readable as JSON");
  }
  if (typeof value !== "object" || value === null) return broken("is not an entry");
  const fields = value as Readonly<Record<string, unknown>>;
  if (typeof fields.v === "number" && fields.v > 1) throw newerFormat(file, number, fields.v);
  const problem = headerProblem(fields);
  if (problem !== undefined) return broken(problem);
  const header = fields as unknown as Entry;
  const chained = { seq: header.seq, prev: header.prev };
  if (!isKnownKind(header.kind)) return { ...found, chained, entry: undefined, problem: undefined };
  const fault = entryProblem(header.kind, fields);
  return { ...found, chained, entry: fault === undefined ? header : undefined, problem: fault };
}

function newerFormat(file: string, number: number, version: number): JournalError {
  return new JournalError(
    `ledger: ${file}:${number} is of format ${version}, and this version reads format 1: ` +
      "start the version that wrote it, or a newer one",
  );
}
