import type { DatedFact } from "../fact.js";
import { type Head, lineOf } from "./line.js";

/** The first lines to be written: those of one month, so that they go into one segment. */
export interface Batch {
  readonly month: string;
  readonly count: number;
  /** Whole lines. */
  readonly bytes: Buffer;
  /** The end of the chain once they are written. */
  readonly head: Head;
}

/**
 * @param pending at least one, oldest first.
 * @param head end of the chain so far.
 * @param most entries, from 1.
 * @param monthOf the month of a fact, such as 2026-11.
 */
export function takeBatch(
  pending: readonly { readonly fact: DatedFact; readonly late: boolean }[],
  head: Head,
  most: number,
  monthOf: (fact: DatedFact) => string,
): Batch {
  const first = pending[0];
  if (!first) throw new Error("a batch needs an entry");
  const month = monthOf(first.fact);
  const lines: string[] = [];
  let end = head;
  for (const { fact, late } of pending.slice(0, most)) {
    if (fact !== first.fact && monthOf(fact) !== month) break;
    const next = lineOf(fact, end, late);
    lines.push(`${next.line}\n`);
    end = next.head;
  }
  return { month, count: lines.length, bytes: Buffer.from(lines.join("")), head: end };
}
