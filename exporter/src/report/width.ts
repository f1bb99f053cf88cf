import { stripVTControlCharacters } from "node:util";

/** Signs that take two columns of a terminal: East Asian wide and fullwidth ones, and emoji. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;
/** Signs that stand on the one before. */
const MARK = /[\p{Mn}\p{Me}\p{Cf}]/u;

/** Columns that a text takes on a terminal; colours take none. */
export function widthOf(text: string): number {
  let width = 0;
  for (const sign of stripVTControlCharacters(text)) width += MARK.test(sign) ? 0 : WIDE.test(sign) ? 2 : 1;
  return width;
}

export function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - widthOf(text)));
}

export function padStart(text: string, width: number): string {
  return " ".repeat(Math.max(0, width - widthOf(text))) + text;
}

/** Cut at its end, with a mark, where it is too wide. It must hold no colours. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let taken = "";
  for (const sign of text) {
    if (widthOf(taken + sign) > width - 1) break;
    taken += sign;
  }
  return `${taken}…`;
}

/** Rows with columns as wide as their widest cell; those of `right` stand at the right edge. */
export function aligned(rows: readonly (readonly string[])[], right: readonly number[] = []): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) => Math.max(0, ...rows.map((row) => widthOf(row[column] ?? ""))));
  const pad = (cell: string, column: number) => (right.includes(column) ? padStart : padEnd)(cell, widths[column] ?? 0);
  return rows.map((row) => row.map(pad).join("  ").trimEnd());
}
