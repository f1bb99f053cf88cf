import type { Target } from "../dashboard.js";
import type { Labels, Series } from "../prometheus/client.js";
import type { Cell, Field, Frame } from "./frame.js";

/** @returns a legend with the values of labels put in; a label that a series does not have gives nothing. */
export function legendText(format: string, labels: Labels): string {
  return format.replace(/\{\{\s*(.+?)\s*\}\}/g, (_whole, label: string) => labels[label] ?? "");
}

/** @returns the labels that a legend names. */
export function labelsIn(format: string): readonly string[] {
  return [...format.matchAll(/\{\{\s*(.+?)\s*\}\}/g)].map(([, label = ""]) => label);
}

/** The name of a series where the target gives no legend. */
function seriesName({ __name__: name = "", ...rest }: Labels): string {
  const inner = Object.entries(rest).map(([key, value]) => `${key}="${value}"`);
  return inner.length === 0 ? name : `${name}{${inner.join(", ")}}`;
}

/** One frame for each series, as Grafana's data source makes them for `time_series`. */
export function seriesFrames(target: Target, series: readonly Series[], times?: readonly number[]): readonly Frame[] {
  return series.map(({ labels, points }) => {
    const format = target.legendFormat;
    const title = format === undefined || format === "" || format === "__auto" ? seriesName(labels) : legendText(format, labels);
    const [time, values] = times === undefined ? columns(points) : alignedTo(times, points);
    return {
      refId: target.refId,
      name: title,
      fields: [
        { name: "Time", type: "time", values: time },
        { name: "Value", type: "number", labels, values, title },
      ],
    };
  });
}

function columns(points: Series["points"]): readonly [Cell[], Cell[]] {
  return [points.map(([time]) => time * 1000), points.map(([, value]) => value)];
}

/** With a gap where a step has no value. */
function alignedTo(times: readonly number[], points: Series["points"]): readonly [Cell[], Cell[]] {
  const byTime = new Map(points.map(([time, value]) => [Math.round(time * 1000), value]));
  return [times.map((time) => time * 1000), times.map((time) => byTime.get(Math.round(time * 1000)) ?? null)];
}

/**
 * One frame with a column for each label, as Grafana makes it for `table`.
 * @param several the panel has other tables, so that the column of values is called after its query.
 */
export function tableFrame(target: Target, series: readonly Series[], several: boolean): Frame {
  const names = [...new Set(series.flatMap(({ labels }) => Object.keys(labels)))].sort();
  const rows = series.flatMap(({ labels, points }) => points.map(([time, value]) => ({ labels, time: time * 1000, value })));
  rows.sort((a, b) => a.time - b.time);
  const fields: Field[] = [
    { name: "Time", type: "time", values: rows.map(({ time }) => time) },
    ...names.map((name): Field => ({ name, type: "string", values: rows.map(({ labels }) => labels[name] ?? null) })),
    {
      name: several ? `Value #${target.refId}` : "Value",
      type: "number",
      values: rows.map(({ value }) => value),
    },
  ];
  return { refId: target.refId, fields };
}

/** Buckets of a histogram in the order of their edges, each less the one below it, as Grafana makes them for `heatmap`. */
export function heatmapFrames(target: Target, series: readonly Series[], times: readonly number[]): readonly Frame[] {
  const edge = ({ labels }: Series) => (labels.le === "+Inf" ? Number.POSITIVE_INFINITY : Number(labels.le));
  const sorted = [...series].sort((a, b) => edge(a) - edge(b));
  const frames = seriesFrames(target, sorted, times);
  return frames.map((frame, index) => {
    const below = frames[index - 1];
    return {
      ...frame,
      name: sorted[index]?.labels.le ?? "",
      fields: frame.fields.map((field, column) => {
        if (field.type !== "number") return field;
        const under = below?.fields[column]?.values;
        const less = (value: Cell, row: number) =>
          value === null ? null : Math.max(0, Number(value) - Number(under?.[row] ?? 0));
        return { ...field, values: field.values.map(less) };
      }),
    };
  });
}
