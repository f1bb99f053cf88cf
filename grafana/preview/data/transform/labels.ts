import type { Field, Frame } from "../frame.js";
import { merge } from "./merge.js";
import type { Transform } from "./transform.js";

/** Makes a column of each label; then one table of all frames. */
export const labelsToFields: Transform = (frames, options) => {
  const {
    valueLabel,
    keepLabels,
    mode = "columns",
  } = options as {
    valueLabel?: string;
    keepLabels?: readonly string[];
    mode?: string;
  };
  if (mode !== "columns") throw new Error(`labelsToFields in the mode "${mode}" is unknown to previews`);
  const spread = frames.map((frame): Frame => {
    const columns = new Map<string, Field>();
    const fields: Field[] = [];
    for (const field of frame.fields) {
      const { labels = {}, title: _title, ...rest } = field;
      for (const [label, value] of Object.entries(labels)) {
        if (label === valueLabel || (keepLabels !== undefined && !keepLabels.includes(label))) continue;
        columns.set(label, { name: label, type: "string", values: field.values.map(() => value) });
      }
      fields.push({ ...rest, name: (valueLabel && labels[valueLabel]) || (labels.__name__ ?? field.name) });
    }
    columns.delete("__name__");
    const isTime = ({ type }: Field) => type === "time";
    const values = fields.filter((field) => !isTime(field));
    return { ...frame, fields: [...fields.filter(isTime), ...columns.values(), ...values] };
  });
  return merge(spread, {});
};
