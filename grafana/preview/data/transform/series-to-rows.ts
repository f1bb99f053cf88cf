import type { Frame } from "../frame.js";
import { titleOf } from "../frame.js";
import type { Transform } from "./transform.js";

/** One table of time, metric and value, newest first. */
export const seriesToRows: Transform = (frames) => {
  const rows = frames.flatMap((frame) => {
    const time = frame.fields.find(({ type }) => type === "time");
    return frame.fields
      .filter(({ type }) => type === "number")
      .flatMap((field) => field.values.map((value, row) => ({ time: time?.values[row] ?? null, metric: titleOf(field), value })));
  });
  rows.sort((a, b) => Number(b.time) - Number(a.time));
  const table: Frame = {
    refId: frames[0]?.refId ?? "",
    fields: [
      { name: "Time", type: "time", values: rows.map(({ time }) => time) },
      { name: "Metric", type: "string", values: rows.map(({ metric }) => metric) },
      { name: "Value", type: "number", values: rows.map(({ value }) => value) },
    ],
  };
  return [table];
};
