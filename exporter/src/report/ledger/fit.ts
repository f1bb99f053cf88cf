/** A heading and what stands below it: each item is some lines that stay together. */
export interface Section {
  readonly heading: string;
  readonly items: readonly (readonly string[])[];
  /** The line that stands for so many items that found no room. */
  readonly more: (count: number) => string;
}

/** Shows of each section, in turn, as many items as there are lines for; without a bound, all. */
export function fitted(sections: readonly Section[], rows: number | undefined): string[] {
  const shown = sections.map(() => 0);
  if (rows === undefined) return lines(sections, Number.POSITIVE_INFINITY);
  const full = new Set<number>();
  while (full.size < sections.length) {
    for (const [index, { items }] of sections.entries()) {
      if (full.has(index)) continue;
      const next = shown.with(index, (shown[index] ?? 0) + 1);
      if ((shown[index] ?? 0) < items.length && length(sections, next) <= rows) shown.splice(0, shown.length, ...next);
      else full.add(index);
    }
  }
  return lines(sections, shown);
}

function length(sections: readonly Section[], shown: readonly number[]): number {
  return lines(sections, shown).length;
}

function lines(sections: readonly Section[], shown: readonly number[] | number): string[] {
  return sections.flatMap(({ heading, items, more }, index) => {
    const count = Math.min(items.length, typeof shown === "number" ? shown : (shown[index] ?? 0));
    const left = items.length - count;
    return [heading, ...items.slice(0, count).flat(), ...(left > 0 ? [more(left)] : [])];
  });
}
