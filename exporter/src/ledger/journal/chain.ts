import type { Entry } from "../fact.js";
import { EMPTY, type Head, type Line, NO_LINE } from "./line.js";

/** Something that is not as the exporter wrote it. */
export interface Fault {
  /** Name of the file in the journal's folder. */
  readonly file: string;
  /** Line, from 1 on. */
  readonly line: number;
  /** A sentence without its subject, which is the line: "is not readable as JSON". */
  readonly problem: string;
}

/** What the lines of a journal come to. */
export interface Chain {
  /** Those that can be read, by number, inserted ones left out. Kinds of newer versions are left out, too. */
  readonly entries: readonly Entry[];
  readonly faults: readonly Fault[];
  readonly head: Head;
  /** The line of each number. */
  find(seq: number): Line | undefined;
}

/** A line whose number is known. */
interface Linked extends Line {
  readonly chained: NonNullable<Line["chained"]>;
}

/** @param lines of all segments, in order. */
export function inspectChain(lines: readonly Line[]): Chain {
  return isWhole(lines) ? wholeChain(lines) : brokenChain(lines);
}

/** Tells in one pass that nothing is wrong: the usual case, and the fast one. */
function isWhole(lines: readonly Line[]): boolean {
  let head = EMPTY;
  for (const { chained, problem, hash } of lines) {
    if (problem !== undefined || chained?.seq !== head.seq + 1 || chained.prev !== head.hash) return false;
    head = { seq: chained.seq, hash };
  }
  return true;
}

function wholeChain(lines: readonly Line[]): Chain {
  const last = lines.at(-1);
  return {
    entries: entriesOf(lines),
    faults: [],
    head: last ? { seq: lines.length, hash: last.hash } : EMPTY,
    find: (seq) => lines[seq - 1],
  };
}

function brokenChain(lines: readonly Line[]): Chain {
  const faults = new Map<Line, string>();
  const fault = (line: Line, problem: string) => void (faults.has(line) || faults.set(line, problem));
  for (const line of lines) if (line.problem !== undefined) fault(line, line.problem);

  const numbered = lines.filter((line): line is Linked => line.chained !== undefined);
  const genuine = withoutRepeats(numbered, fault);
  const bySeq = new Map(genuine.map((line) => [line.chained.seq, line]));
  const ordered = new Set<Line>(longestRising(genuine));
  for (const line of genuine) {
    if (!ordered.has(line)) fault(line, `is out of order: entry ${line.chained.seq} does not belong here`);
  }
  const head = findMissing(lines, ordered, bySeq, fault);
  checkLinks(genuine, bySeq, fault);

  const places = new Map(lines.map((line, index) => [line, index]));
  return {
    entries: entriesOf(inPlace(genuine, head)),
    faults: [...faults]
      .sort(([a], [b]) => (places.get(a) ?? 0) - (places.get(b) ?? 0))
      .map(([{ file, number }, problem]) => ({ file, line: number, problem })),
    head,
    find: (seq) => bySeq.get(seq),
  };
}

/** Of several lines with one number, the one whose hash the next entry names is genuine, or else the first. */
function withoutRepeats(lines: readonly Linked[], fault: (line: Line, problem: string) => void): readonly Linked[] {
  const named = new Set(lines.map(({ chained }) => `${chained.seq - 1} ${chained.prev}`));
  const genuine = new Map<number, Linked>();
  const isNamed = ({ chained, hash }: Linked) => named.has(`${chained.seq} ${hash}`);
  for (const line of lines) {
    const other = genuine.get(line.chained.seq);
    if (!other || (isNamed(line) && !isNamed(other))) genuine.set(line.chained.seq, line);
  }
  return lines.filter((line) => {
    if (genuine.get(line.chained.seq) === line) return true;
    fault(line, `was inserted: there is another entry ${line.chained.seq}, which the chain goes through`);
    return false;
  });
}

/** The most lines whose numbers rise: the others were moved. */
function longestRising(lines: readonly Linked[]): readonly Linked[] {
  /** The line with the lowest number that ends a rising row of each length, and the line before each. */
  const ends: Linked[] = [];
  const before = new Map<Linked, Linked | undefined>();
  for (const line of lines) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle]?.chained.seq ?? 0) < line.chained.seq) low = middle + 1;
      else high = middle;
    }
    before.set(line, ends[low - 1]);
    ends[low] = line;
  }
  const row: Linked[] = [];
  for (let line = ends.at(-1); line; line = before.get(line)) row.push(line);
  return row.reverse();
}

/** Numbers that no line has, less the lines that stand there and cannot be read. @returns the end of the chain. */
function findMissing(
  lines: readonly Line[],
  ordered: ReadonlySet<Line>,
  bySeq: ReadonlyMap<number, Line>,
  fault: (line: Line, problem: string) => void,
): Head {
  let head = EMPTY;
  let unreadable = 0;
  for (const line of lines) {
    const { chained, hash } = line;
    if (!chained) {
      unreadable++;
      head = { seq: head.seq, hash };
    } else if (ordered.has(line)) {
      const missing = absent(head.seq + 1, chained.seq - 1, bySeq);
      if (missing.count > unreadable) fault(line, missingText(missing, line.number === 1));
      head = { seq: chained.seq, hash };
      unreadable = 0;
    }
  }
  return { seq: head.seq + unreadable, hash: head.hash };
}

/** The numbers in a range that no line has: how many, and the first and the last of them. */
function absent(from: number, to: number, bySeq: ReadonlyMap<number, Line>): { count: number; from: number; to: number } {
  let [first, last] = [from, to];
  while (first <= last && bySeq.has(first)) first++;
  while (last > first && bySeq.has(last)) last--;
  const present = [...bySeq.keys()].filter((seq) => seq >= first && seq <= last).length;
  return { count: last - first + 1 - present, from: first, to: last };
}

function missingText({ from, to }: { readonly from: number; readonly to: number }, first: boolean): string {
  const which = from === to ? `entry ${from} is missing` : `entries ${from} to ${to} are missing`;
  return first ? `comes too early: ${which}, the end of a segment or a whole one` : `comes too early: ${which} before it`;
}

/** Each entry names the hash of the one before, wherever that stands. */
function checkLinks(
  lines: readonly Linked[],
  bySeq: ReadonlyMap<number, Line>,
  fault: (line: Line, problem: string) => void,
): void {
  for (const line of lines) {
    const { seq, prev } = line.chained;
    const before = bySeq.get(seq - 1);
    if (seq === 1 && prev !== NO_LINE) fault(line, "was edited: the first entry names another one before it");
    if (before && before.hash !== prev) fault(before, `was edited: entry ${seq} names another hash for it`);
  }
}

/** By number: a line that was moved goes where it belongs. One that claims to come after the end was edited, and stays. */
function inPlace(lines: readonly Linked[], head: Head): readonly Linked[] {
  let last = 0;
  const placed = lines.map((line) => {
    if (line.chained.seq <= head.seq) last = line.chained.seq;
    return { line, place: last };
  });
  return placed.sort((a, b) => a.place - b.place).map(({ line }) => line);
}

function entriesOf(lines: readonly Line[]): readonly Entry[] {
  return lines.flatMap(({ entry }) => (entry ? [entry] : []));
}
