import type { Cell, Field, Frame } from "../frame.js";
import { titleOf } from "../frame.js";
import type { Transform } from "./transform.js";

/** Puts frames side by side by the value of one field. Names that occur more than once are numbered from 1. */
export const joinByField: Transform = (frames, options) => {
  const { byField, mode = "outer" } = options as { byField?: string; mode?: string };
  const isKey = (field: Field) => (byField === undefined ? field.type === "time" : titleOf(field) === byField);
  const joined = frames.flatMap((frame) => {
    const key = frame.fields.find(isKey);
    return key ? [{ key, others: frame.fields.filter((field) => field !== key) }] : [];
  });
  const [first] = joined;
  if (!first || joined.length === 1) return frames.filter((frame) => frame.fields.some(isKey)).slice(0, 1);
  const everywhere = (value: Cell) => joined.every(({ key }) => key.values.includes(value));
  const all = [...new Set(joined.flatMap(({ key }) => key.values))].filter((value) => mode !== "inner" || everywhere(value));
  all.sort((a, b) => (typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "en")));
  const others = joined.flatMap(({ key, others: fields }) =>
    fields.map((field) => {
      const rows = new Map(key.values.map((value, row) => [value, field.values[row] ?? null]));
      return { ...field, values: all.map((value) => rows.get(value) ?? null) };
    }),
  );
  return [{ refId: "joinByField", fields: [{ ...first.key, values: all }, ...numbered(others)] } satisfies Frame];
};

function numbered(fields: readonly Field[]): readonly Field[] {
  const seen = new Map<string, number>();
  return fields.map((field) => {
    const title = titleOf(field);
    if (fields.filter((other) => titleOf(other) === title).length === 1) return field;
    const count = (seen.get(title) ?? 0) + 1;
    seen.set(title, count);
    return { ...field, title: `${title} ${count}` };
  });
}
