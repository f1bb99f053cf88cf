import type { FieldConfig, Panel } from "../dashboard.js";
import { show } from "../data/display.js";
import { configOf, displayName } from "../data/fields.js";
import type { Field, Frame } from "../data/frame.js";
import type { PanelData } from "../data/run-panel.js";
import type { Plot, Scale } from "./axes.js";
import { axisWidth, scaleOf, timeAxis, valueAxis, yOf } from "./axes.js";
import { colorByName, cssColor, paletteColor } from "./colors.js";
import { drawLine } from "./draw-line.js";
import { eventMarks } from "./events.js";
import { escaped, px } from "./html.js";
import type { LegendOptions } from "./legend.js";
import { legendOf } from "./legend.js";
import type { Line } from "./lines.js";
import { drawable, isHidden, stacked, styleOf } from "./lines.js";
import type { Look, Room } from "./look.js";
import { noDataText } from "./values.js";

/** Room for half a line of text above, and for the times below. */
const TOP = 10;
const BELOW = 22;

/** Lines over time with their axes, events and legend. */
export function timeSeriesPanel(panel: Panel, data: PanelData, room: Room, look: Look): string {
  const lines = linesOf(panel, data.frames, look);
  const drawn = stacked(lines.filter(({ config }) => !isHidden(config, "viz")));
  if (drawn.every(({ values }) => values.every((value) => value === null))) return empty(panel, look);
  const legend = legendOf(
    lines
      .filter(({ config }) => !isHidden(config, "legend"))
      .map(({ name, color, style, values, config }) => ({
        name,
        color,
        dashed: style.dashed,
        values,
        format: (value) => {
          const { text, suffix } = show(value, config, look.now);
          return text + suffix;
        },
      })),
    panel.options?.legend as LegendOptions | undefined,
    room,
  );
  const chart = { width: room.width - legend.width, height: room.height - legend.height };
  const axes = axesOf(drawn, chart.height - BELOW - TOP);
  const left = axes.left ? axisWidth(axes.left.scale) : 4;
  const right = axes.right ? axisWidth(axes.right.scale) : 8;
  const plot: Plot = { left, top: TOP, width: chart.width - left - right, height: chart.height - BELOW - TOP };
  const axis = ({ scale }: Axis, side: "left" | "right") => valueAxis(scale, plot, side, look);
  const svg = [
    timeAxis(plot, look),
    axes.left ? axis(axes.left, "left") : "",
    axes.right ? axis(axes.right, "right") : "",
    eventMarks(look, plot),
    inside(
      plot,
      [axes.left, axes.right].flatMap((each) =>
        each
          ? [thresholdLines(each, plot, look), ...[...each.lines].reverse().map((line) => drawLine(line, each.scale, plot, look))]
          : [],
      ),
    ),
  ].join("");
  const size = `width="${px(chart.width)}" height="${px(chart.height)}"`;
  return `<div class="chart${legend.width > 0 ? " side" : ""}"><svg ${size}>${svg}</svg>${legend.html}</div>`;
}

/** What begins before the time range, or is higher than the scale, ends at the edge. */
function inside({ left, top, width, height }: Plot, parts: readonly string[]): string {
  const box = `x="${px(left)}" y="${px(top)}" width="${px(width)}" height="${px(height)}"`;
  return `<svg ${box} viewBox="${px(left)} ${px(top)} ${px(width)} ${px(height)}">${parts.join("")}</svg>`;
}

export function empty(panel: Panel, look: Look): string {
  return `<div class="no-data">${escaped(noDataText(panel, look))}</div>`;
}

function linesOf(panel: Panel, frames: readonly Frame[], look: Look): readonly Line[] {
  const series = frames.flatMap((frame) => {
    const time = frame.fields.find(({ type }) => type === "time");
    return frame.fields.filter(({ type }) => type === "number").map((field) => ({ frame, field, time }));
  });
  return series.map(({ frame, field, time }, index) => {
    const config = configOf(field, frame, panel.fieldConfig);
    const style = styleOf(config);
    return {
      name: displayName(field, config),
      times: (time?.values ?? []).map(Number),
      values: drawable(field.values, style.negative),
      color: colorOf(field, config, index, look),
      style,
      config,
    };
  });
}

function colorOf(field: Field, config: FieldConfig, index: number, look: Look): string {
  const { mode = "palette-classic", fixedColor } = config.color ?? {};
  if ((mode === "fixed" || mode === "shades") && fixedColor !== undefined) return cssColor(fixedColor, look.theme);
  if (mode === "thresholds") {
    const last = field.values.findLast((value) => value !== null) ?? null;
    return cssColor(show(last, config, look.now).color ?? "green", look.theme);
  }
  if (mode === "palette-classic-by-name") return colorByName(displayName(field, config), look.theme);
  return paletteColor(index, look.theme);
}

interface Axis {
  readonly scale: Scale;
  readonly lines: readonly Line[];
}

/** Lines of the first unit to the left, of another one to the right, unless they say where. */
function axesOf(lines: readonly Line[], height: number): { readonly left: Axis | undefined; readonly right: Axis | undefined } {
  const unitOf = ({ config }: Line) => config.unit ?? "";
  const first = lines.find(({ style }) => style.axis !== "right");
  const isRight = (line: Line) =>
    line.style.axis === "right" || (line.style.axis === "auto" && first !== undefined && unitOf(line) !== unitOf(first));
  const axis = (some: readonly Line[]): Axis | undefined => {
    const [one] = some;
    if (!one) return undefined;
    const values = some.flatMap((line) => [...line.values, ...(line.base ?? [])].filter((value) => value !== null));
    const bars = some.some(({ style }) => style.drawStyle === "bars");
    const decided = <T>(pick: (config: FieldConfig) => T | undefined) =>
      some.map(({ config }) => pick(config)).find((each) => each !== undefined);
    const soft = (name: string) => decided((config) => config.custom?.[name] as number | undefined);
    const percent = some.some(({ style }) => style.stacking === "percent");
    const bounds = {
      min: percent ? 0 : decided(({ min }) => min),
      max: percent ? 1 : decided(({ max }) => max),
      softMin: soft("axisSoftMin") ?? (bars ? 0 : undefined),
      softMax: soft("axisSoftMax"),
    };
    return {
      scale: scaleOf(values, bounds, percent ? "percentunit" : unitOf(one), one.config.decimals ?? undefined, height),
      lines: some,
    };
  };
  return { left: axis(lines.filter((line) => !isRight(line))), right: axis(lines.filter(isRight)) };
}

/** Lines at the thresholds, where a board asks for them. */
function thresholdLines({ scale, lines }: Axis, plot: Plot, look: Look): string {
  const config = lines
    .map((line) => line.config)
    .find(({ custom }) => {
      const mode = (custom?.thresholdsStyle as { mode?: string } | undefined)?.mode;
      return mode !== undefined && mode !== "off";
    });
  return (config?.thresholds?.steps ?? [])
    .filter(({ value }) => typeof value === "number" && value >= scale.least && value <= scale.most)
    .map(({ value, color }) => {
      const y = px(yOf(value ?? 0, scale, plot));
      return `<line x1="${px(plot.left)}" x2="${px(plot.left + plot.width)}" y1="${y}" y2="${y}" stroke="${cssColor(color, look.theme)}" stroke-dasharray="8 6"/>`;
    })
    .join("");
}
