import type { Fault } from "./chain.js";
import { headFaults } from "./heads.js";
import type { Head } from "./line.js";
import { type Found, findJournal } from "./read.js";

/** What became of a journal. */
export interface Verification {
  /** Entries that can be read, those of kinds that a newer version knows included. */
  readonly entries: number;
  readonly segments: number;
  /** The end of the chain, as it is found. */
  readonly head: Head;
  /** In the order of the files; empty when all is as it was written. */
  readonly faults: readonly Fault[];
}

/**
 * Holds a journal against its own chain, against its heartbeat, and against ends of the chain that were told elsewhere
 * (a daily log line, a monthly report): whoever may write the folder can make the chain anew, and only those tell it.
 * Changes nothing. May run beside the exporter; a line that is being written at that moment looks torn.
 * @throws JournalError when the folder cannot be read, or is of a newer format.
 */
export function verifyJournal(folder: string, heads: readonly Head[] = []): Verification {
  const found = findJournal(folder);
  const { segments, chain } = found;
  const lines = segments.flatMap((segment) => segment.lines);
  const faults = [...chain.faults, ...tornTails(found), ...headFaults(found, heads)];
  return {
    entries: lines.filter(({ chained }) => chained).length,
    segments: segments.length,
    head: chain.head,
    faults: inOrder(faults, found),
  };
}

function tornTails({ segments }: Found): readonly Fault[] {
  return segments
    .filter(({ rest }) => rest.length > 0)
    .map(({ name, lines }) => ({ file: name, line: lines.length + 1, problem: "is torn: it was not written to its end" }));
}

function inOrder(faults: readonly Fault[], { segments }: Found): readonly Fault[] {
  const places = new Map(segments.map(({ name }, index) => [name, index]));
  const place = ({ file }: Fault) => places.get(file) ?? -1;
  return [...faults].sort((a, b) => place(a) - place(b) || a.line - b.line);
}
