import type { Field, Frame } from "../frame.js";
import { titleOf } from "../frame.js";
import { reduceBy, reducerNamed } from "../reduce.js";
import type { Transform } from "./transform.js";

interface Options {
  readonly mode?: string;
  readonly reducers?: readonly string[];
  readonly includeTimeField?: boolean;
  readonly labelsToFields?: boolean;
}

/** One row for each series, or one row of each frame. */
export const reduce: Transform = (frames, options) => {
  const { mode = "seriesToRows", reducers = [], includeTimeField = false, labelsToFields = false } = options as Options;
  const isReduced = (field: Field) => includeTimeField || field.type !== "time";
  if (mode === "reduceFields") {
    return frames.map((frame) => ({
      ...frame,
      fields: frame.fields
        .filter(isReduced)
        .flatMap((field) => reducers.map((id) => ({ ...field, values: [reduceBy(id, field.values)] }))),
    }));
  }
  const series = frames.flatMap((frame) => frame.fields.filter(isReduced));
  const labels = labelsToFields ? [...new Set(series.flatMap((field) => Object.keys(field.labels ?? {})))] : [];
  const rows: Frame = {
    refId: "reduce",
    fields: [
      { name: "Field", type: "string", values: series.map((field) => (labelsToFields ? field.name : titleOf(field))) },
      ...labels.map((name): Field => ({ name, type: "string", values: series.map((field) => field.labels?.[name] ?? null) })),
      ...reducers.map(
        (id): Field => ({
          name: reducerNamed(id).name,
          type: "number",
          values: series.map((field) => reduceBy(id, field.values)),
        }),
      ),
    ],
  };
  return [rows];
};
