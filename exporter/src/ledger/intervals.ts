import type { Interval } from "./view.js";

/**
 * Sets of time as lists of intervals: in order, disjoint, not touching, none empty. An end may be Infinity.
 * Every function takes and gives such lists, unless it says otherwise.
 */
export type Intervals = readonly Interval[];

/** The set of any intervals, in any order. */
export function union(intervals: Iterable<Interval>): Intervals {
  const result: Interval[] = [];
  for (const next of [...intervals].filter(({ from, to }) => from < to).sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last !== undefined && next.from <= last.to) {
      if (next.to > last.to) result[result.length - 1] = { from: last.from, to: next.to };
    } else result.push({ from: next.from, to: next.to });
  }
  return result;
}

/** What lies in the interval. */
export function within(set: Intervals, { from, to }: Interval): Intervals {
  const result: Interval[] = [];
  for (let index = firstEndingAfter(set, from); index < set.length; index++) {
    const next = set[index];
    if (next === undefined || next.from >= to) break;
    const part = { from: Math.max(from, next.from), to: Math.min(to, next.to) };
    if (part.from < part.to) result.push(part);
  }
  return result;
}

/** What lies in the first set and not in the second. */
export function without(set: Intervals, taken: Intervals): Intervals {
  if (taken.length === 0) return set;
  const result: Interval[] = [];
  for (const { from, to } of set) {
    let start = from;
    for (const hole of within(taken, { from, to })) {
      if (hole.from > start) result.push({ from: start, to: hole.from });
      start = hole.to;
    }
    if (start < to) result.push({ from: start, to });
  }
  return result;
}

/** Seconds of the set in [from, to). */
export function measure(set: Intervals, from: number, to: number): number {
  let sum = 0;
  for (const part of within(set, { from, to })) sum += part.to - part.from;
  return sum;
}

/** Index of the first interval that ends after the moment; the length of the list when there is none. Ends must ascend. */
export function firstEndingAfter(set: readonly Interval[], at: number): number {
  let low = 0;
  let high = set.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((set[middle]?.to ?? Number.POSITIVE_INFINITY) > at) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Index of the first interval that begins at the moment or later; the length of the list when there is none. Starts must ascend. */
export function firstStartingFrom(set: readonly { readonly from: number }[], at: number): number {
  let low = 0;
  let high = set.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((set[middle]?.from ?? Number.POSITIVE_INFINITY) >= at) high = middle;
    else low = middle + 1;
  }
  return low;
}
