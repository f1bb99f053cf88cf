import type { Labels } from "../prometheus/client.js";

/** Times are unix milliseconds, as in Grafana. */
export type Cell = number | string | null;

export interface Field {
  readonly name: string;
  readonly type: "time" | "number" | "string";
  readonly labels?: Labels;
  readonly values: readonly Cell[];
  /** The legend of its query, or what a transformation has called it. */
  readonly title?: string;
}

/** What one query, or one series of it, has answered. */
export interface Frame {
  readonly refId: string;
  readonly name?: string;
  readonly fields: readonly Field[];
}

export function lengthOf(frame: Frame): number {
  return frame.fields[0]?.values.length ?? 0;
}

/** @returns what people see as the name of a field. */
export function titleOf(field: Field): string {
  if (field.title !== undefined && field.title !== "") return field.title;
  const labels = Object.entries(field.labels ?? {});
  if (labels.length === 0 || field.type === "time") return field.name;
  return `${field.name} {${labels.map(([key, value]) => `${key}="${value}"`).join(", ")}}`;
}

/** The rows of a frame, each by field. */
export function cellAt(frame: Frame, field: number, row: number): Cell {
  return frame.fields[field]?.values[row] ?? null;
}

/** @returns the same frame with the rows in another order, or only some of them. */
export function pickRows(frame: Frame, rows: readonly number[]): Frame {
  return { ...frame, fields: frame.fields.map((field) => ({ ...field, values: rows.map((row) => field.values[row] ?? null) })) };
}
