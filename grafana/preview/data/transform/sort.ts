import type { Cell } from "../frame.js";
import { lengthOf, pickRows, titleOf } from "../frame.js";
import type { Transform } from "./transform.js";

/** Orders rows by one column; rows without a value come first, last when descending. */
export const sortBy: Transform = (frames, options) => {
  const [by] = (options as { sort?: readonly { field: string; desc?: boolean }[] }).sort ?? [];
  if (!by) return frames;
  return frames.map((frame) => {
    const values = frame.fields.find((field) => titleOf(field) === by.field)?.values;
    if (!values) return frame;
    const rows = [...Array(lengthOf(frame)).keys()].sort((a, b) => compare(values[a] ?? null, values[b] ?? null));
    return pickRows(frame, by.desc === true ? rows.reverse() : rows);
  });
};

/** Grafana's order: nothing before something, numbers by size, texts by language. */
export function compare(a: Cell, b: Cell): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  return typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "en", { numeric: true });
}
