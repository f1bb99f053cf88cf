import type { Cell, Field, Frame } from "../frame.js";
import { cellAt, lengthOf } from "../frame.js";
import type { Transform } from "./transform.js";

type Row = Readonly<Record<string, Cell>>;

/**
 * One table of all frames: rows that agree in what all frames have, and contradict each other nowhere, become one. The
 * columns of a frame without rows are kept, empty.
 */
export const merge: Transform = (frames) => {
  const filled = frames.filter(({ fields }) => fields.length > 0);
  if (filled.length <= 1) return filled.length === 0 ? frames.slice(0, 1) : filled;
  if (filled.every((frame) => lengthOf(frame) === 0)) return filled.slice(0, 1);
  const fields = new Map<string, Field>();
  for (const field of filled.flatMap((frame) => frame.fields)) if (!fields.has(field.name)) fields.set(field.name, field);
  const keys = [...fields.keys()].filter((name) => filled.every((frame) => frame.fields.some((field) => field.name === name)));
  const slots: { readonly key: string; row: Row }[] = [];
  for (const frame of filled) {
    for (let at = 0; at < lengthOf(frame); at++) {
      const row: Row = Object.fromEntries(frame.fields.map((field, index) => [field.name, cellAt(frame, index, at)]));
      const key = JSON.stringify(keys.map((name) => row[name]));
      const same = keys.length === 0 ? [] : slots.filter((slot) => slot.key === key && agree(slot.row, row));
      for (const slot of same) slot.row = { ...slot.row, ...row };
      if (same.length === 0) slots.push({ key, row });
    }
  }
  const columns = [...fields.values()].map((field) => ({ ...field, values: slots.map(({ row }) => row[field.name] ?? null) }));
  return [{ refId: filled[0]?.refId ?? "", fields: columns } satisfies Frame];
};

function agree(one: Row, other: Row): boolean {
  return Object.entries(other).every(([name, value]) => (one[name] ?? null) === null || one[name] === value);
}
