/** @returns the candidate that was probably meant, if one is close. */
export function suggest(written: string, candidates: readonly string[]): string | undefined {
  const limit = written.length <= 6 ? 1 : 2;
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: distance(plain(written), plain(candidate)) }))
    .filter((entry) => entry.distance <= limit)
    .sort((a, b) => a.distance - b.distance);
  return ranked[0]?.candidate;
}

/** @returns `; did you mean "x"?`, or the list of what is known when it is short enough to read. */
export function remedyFor(written: string, candidates: readonly string[]): string {
  const close = suggest(written, candidates);
  if (close !== undefined) return `; did you mean "${close}"?`;
  return candidates.length > 0 && candidates.length <= 20 ? `; known are ${candidates.join(", ")}` : "";
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll("-", "_");
}

/** Edits of one letter (insert, remove, change, swap neighbours) that lead from one word to the other. */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const choices = [at(rows, i - 1, j) + 1, (row[j - 1] ?? 0) + 1, at(rows, i - 1, j - 1) + cost];
      row.push(Math.min(...choices, ...(swapped ? [at(rows, i - 2, j - 2) + 1] : [])));
    }
    rows.push(row);
  }
  return at(rows, a.length, b.length);
}

function at(rows: readonly (readonly number[])[], i: number, j: number): number {
  return rows[i]?.[j] ?? 0;
}
