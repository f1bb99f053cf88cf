import type { Field } from "../frame.js";
import { lengthOf, titleOf } from "../frame.js";
import { reduceBy } from "../reduce.js";
import type { Transform } from "./transform.js";

interface Use {
  readonly operation?: string | null;
  readonly aggregations?: readonly string[];
}

/** One row for each group of rows with the same values. */
export const groupBy: Transform = (frames, options) => {
  const { fields: uses = {} } = options as { fields?: Readonly<Record<string, Use>> };
  const useOf = (field: Field) => uses[titleOf(field)];
  return frames.map((frame) => {
    const keys = frame.fields.filter((field) => useOf(field)?.operation === "groupby");
    if (keys.length === 0) return frame;
    const groups = new Map<string, number[]>();
    for (let row = 0; row < lengthOf(frame); row++) {
      const key = JSON.stringify(keys.map((field) => field.values[row]));
      groups.set(key, [...(groups.get(key) ?? []), row]);
    }
    const rows = [...groups.values()];
    return {
      ...frame,
      fields: [
        ...keys.map((field) => ({ ...field, values: rows.map(([first = 0]) => field.values[first] ?? null) })),
        ...frame.fields
          .filter((field) => useOf(field)?.operation === "aggregate")
          .flatMap((field) =>
            (useOf(field)?.aggregations ?? []).map((id) => ({
              ...field,
              title: `${titleOf(field)} (${id})`,
              values: rows.map((group) =>
                reduceBy(
                  id,
                  group.map((row) => field.values[row] ?? null),
                ),
              ),
            })),
          ),
      ],
    };
  });
};
