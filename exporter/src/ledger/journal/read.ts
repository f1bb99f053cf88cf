import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Entry } from "../fact.js";
import { type Chain, type Fault, inspectChain } from "./chain.js";
import { type Beat, readHeartbeat } from "./heartbeat.js";
import { type Head, JournalError, type Line, parseLine } from "./line.js";
import { segmentsIn } from "./segments.js";

const NEWLINE = 10;
const ZERO = 0;

/** A file of the journal, as it was found. */
export interface Segment {
  readonly name: string;
  readonly lines: readonly Line[];
  /** Bytes up to the end of the last whole line. */
  readonly length: number;
  /** What follows it: a line that was not written to its end. */
  readonly rest: Buffer;
}

/** All that a folder holds. */
export interface Found {
  /** In the order of their entries; empty files are left out. */
  readonly segments: readonly Segment[];
  readonly chain: Chain;
  readonly heartbeat: { readonly beat: Beat; readonly head: Head; readonly count: number } | undefined;
}

/** Reads the journal of a running or a stopped exporter. Changes nothing. */
export function readJournal(folder: string): {
  readonly entries: readonly Entry[];
  readonly heartbeat: Beat | undefined;
  readonly faults: readonly Fault[];
} {
  const { chain, heartbeat } = findJournal(folder);
  return { entries: chain.entries, heartbeat: heartbeat?.beat, faults: chain.faults };
}

/**
 * Reads all segments, parses and hashes each line once.
 * @throws JournalError when the folder or a file cannot be read, or is of a newer format.
 */
export function findJournal(folder: string): Found {
  // First the heartbeat: read last, it could know of entries that were written after the segments were read.
  const heartbeat = readHeartbeat(folder);
  const segments = inOrder(readSegments(folder));
  return { segments, chain: inspectChain(segments.flatMap(({ lines }) => lines)), heartbeat };
}

function readSegments(folder: string): readonly Segment[] {
  if (!existsSync(folder)) return [];
  try {
    return segmentsIn(folder)
      .map((name) => parseSegment(name, readFileSync(join(folder, name))))
      .filter(({ length, rest }) => length + rest.length > 0);
  } catch (error) {
    if (error instanceof JournalError) throw error;
    throw new JournalError(
      `ledger: cannot read "${folder}": ${(error as Error).message}; make it readable for the user that the exporter runs as`,
    );
  }
}

function parseSegment(name: string, bytes: Buffer): Segment {
  const lines: Line[] = [];
  const length = wholeLines(bytes);
  for (let from = 0; from < length; ) {
    const end = bytes.indexOf(NEWLINE, from);
    lines.push(parseLine(name, lines.length + 1, bytes.subarray(from, end)));
    from = end + 1;
  }
  return { name, lines, length, rest: bytes.subarray(length) };
}

/** Some file systems fill with zeros what a crash kept from being written: such lines at the end were not written either. */
function wholeLines(bytes: Buffer): number {
  let length = bytes.lastIndexOf(NEWLINE) + 1;
  while (length > 0) {
    const start = length < 2 ? 0 : bytes.lastIndexOf(NEWLINE, length - 2) + 1;
    if (!bytes.subarray(start, length).includes(ZERO)) return length;
    length = start;
  }
  return 0;
}

/** By the entries that they hold; a segment without a readable line stays after the one before it by name. */
function inOrder(segments: readonly Segment[]): readonly Segment[] {
  let last = 0;
  const placed = segments.map((segment) => {
    last = firstEntry(segment.lines) ?? last;
    return { segment, first: last };
  });
  return placed.sort((a, b) => a.first - b.first).map(({ segment }) => segment);
}

/** The number that the first line's entry should have, by what most lines say: one edited line moves no segment. */
function firstEntry(lines: readonly Line[]): number | undefined {
  const firsts = lines.flatMap(({ chained }, index) => (chained ? [chained.seq - index] : [])).sort((a, b) => a - b);
  return firsts[firsts.length >> 1];
}
