import type { FieldConfig } from "../dashboard.js";
import type { Cell } from "../data/frame.js";

/** One line of a chart. */
export interface Line {
  readonly name: string;
  /** Unix milliseconds. */
  readonly times: readonly number[];
  readonly values: readonly (number | null)[];
  readonly color: string;
  readonly style: LineStyle;
  readonly config: FieldConfig;
  /** Lower edges of a stacked area. */
  readonly base?: readonly (number | null)[];
}

export interface LineStyle {
  readonly drawStyle: string;
  readonly lineWidth: number;
  /** Percent. */
  readonly fillOpacity: number;
  readonly dashed: boolean;
  readonly stepped: boolean;
  readonly spanNulls: boolean;
  readonly showPoints: boolean;
  readonly stacking: string;
  readonly group: string;
  readonly axis: string;
  readonly negative: boolean;
}

interface Custom {
  readonly drawStyle?: string;
  readonly lineWidth?: number;
  readonly fillOpacity?: number;
  readonly lineStyle?: { readonly fill?: string };
  readonly lineInterpolation?: string;
  readonly spanNulls?: boolean | number;
  readonly showPoints?: string;
  readonly stacking?: { readonly mode?: string; readonly group?: string };
  readonly axisPlacement?: string;
  readonly transform?: string;
  readonly hideFrom?: { readonly viz?: boolean; readonly legend?: boolean };
}

export function styleOf({ custom = {} }: FieldConfig): LineStyle {
  const given = custom as Custom;
  return {
    drawStyle: given.drawStyle ?? "line",
    lineWidth: given.lineWidth ?? 1,
    fillOpacity: given.fillOpacity ?? 0,
    dashed: given.lineStyle?.fill === "dash" || given.lineStyle?.fill === "dot",
    stepped: given.lineInterpolation?.startsWith("step") === true,
    spanNulls: given.spanNulls !== undefined && given.spanNulls !== false,
    showPoints: given.showPoints === "always",
    stacking: given.stacking?.mode ?? "none",
    group: given.stacking?.group ?? "A",
    axis: given.axisPlacement ?? "auto",
    negative: given.transform === "negative-Y",
  };
}

export function isHidden({ custom = {} }: FieldConfig, from: "viz" | "legend"): boolean {
  return (custom as Custom).hideFrom?.[from] === true;
}

/** @returns numbers that can be drawn. */
export function drawable(values: readonly Cell[], negative: boolean): readonly (number | null)[] {
  return values.map((value) => (typeof value === "number" && Number.isFinite(value) ? (negative ? -value : value) : null));
}

/** Puts stacked lines one on another, group by group. A gap in one of them counts as nothing for those above it. */
export function stacked(lines: readonly Line[]): readonly Line[] {
  const sums = new Map<string, Map<number, number>>();
  const totals = new Map<string, Map<number, number>>();
  for (const line of lines.filter(({ style }) => style.stacking === "percent")) {
    const total = totals.get(line.style.group) ?? new Map<number, number>();
    for (const [index, time] of line.times.entries()) total.set(time, (total.get(time) ?? 0) + (line.values[index] ?? 0));
    totals.set(line.style.group, total);
  }
  return lines.map((line) => {
    const { stacking, group } = line.style;
    if (stacking === "none") return line;
    const sum = sums.get(group) ?? new Map<number, number>();
    sums.set(group, sum);
    const base = line.times.map((time) => sum.get(time) ?? 0);
    const share = (value: number, time: number) => (stacking === "percent" ? value / (totals.get(group)?.get(time) || 1) : value);
    const values = line.values.map((value, index) =>
      value === null ? null : (base[index] ?? 0) + share(value, line.times[index] ?? 0),
    );
    for (const [index, time] of line.times.entries()) sum.set(time, values[index] ?? base[index] ?? 0);
    return { ...line, values, base };
  });
}
