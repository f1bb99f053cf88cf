import type { Panel } from "../dashboard.js";
import { show } from "../data/display.js";
import { configOf, displayName } from "../data/fields.js";
import type { PanelData } from "../data/run-panel.js";
import type { Plot } from "./axes.js";
import { AXIS_SIZE, scaleOf } from "./axes.js";
import { cssColor, paletteColor, THEMES } from "./colors.js";
import { escaped, px, widthOf } from "./html.js";
import type { LegendOptions } from "./legend.js";
import { legendOf } from "./legend.js";
import type { Look, Room } from "./look.js";
import { empty } from "./time-series.js";

/** Horizontal bars, one for each row; its numbers one after another. */
export function barChartPanel(panel: Panel, { frames }: PanelData, room: Room, look: Look): string {
  const { orientation = "auto", stacking = "none" } = (panel.options ?? {}) as { orientation?: string; stacking?: string };
  const [frame] = frames;
  const names = frame?.fields.find(({ type }) => type === "string");
  const parts = (frame?.fields ?? []).filter(({ type }) => type === "number");
  if (!frame || !names || parts.length === 0 || names.values.length === 0) return empty(panel, look);
  if (orientation !== "horizontal" || (stacking !== "normal" && parts.length > 1))
    throw new Error("bar charts that are not horizontal and stacked are unknown to previews");
  const named = configOf(names, frame, panel.fieldConfig);
  const series = parts.map((field, index) => {
    const config = configOf(field, frame, panel.fieldConfig);
    const fixed = config.color?.mode === "fixed" ? config.color.fixedColor : undefined;
    const color = fixed === undefined ? paletteColor(index, look.theme) : cssColor(fixed, look.theme);
    return { name: displayName(field, config), values: field.values, color, config };
  });
  const legend = legendOf(
    series.map(({ name, color, values }) => ({ name, color, values, dashed: false, format: String })),
    panel.options?.legend as LegendOptions | undefined,
    room,
  );
  const titles = names.values.map((value) => show(value, named, look.now).text);
  const left = Math.min(room.width * 0.4, Math.max(...titles.map((text) => widthOf(text, AXIS_SIZE))) + 10);
  const plot: Plot = { left, top: 4, width: room.width - left - 24, height: room.height - legend.height - 28 };
  const sums = names.values.map((_, row) => series.reduce((sum, { values }) => sum + Number(values[row] ?? 0), 0));
  const config = series[0]?.config ?? {};
  // Ticks lie along the width: fewer of them than the pixels would allow on a height.
  const scale = scaleOf(
    sums,
    { softMin: 0, min: config.min, max: config.max },
    config.unit ?? "",
    config.decimals ?? undefined,
    plot.width / 2,
  );
  const x = (value: number) => plot.left + ((value - scale.least) / (scale.most - scale.least)) * plot.width;
  const { grid, quiet } = THEMES[look.theme];
  const ticks = scale.ticks.map(
    ({ value, text }) =>
      `<line x1="${px(x(value))}" x2="${px(x(value))}" y1="${plot.top}" y2="${px(plot.top + plot.height)}" stroke="${grid}"/>` +
      `<text x="${px(x(value))}" y="${px(plot.top + plot.height + 16)}" text-anchor="middle" font-size="${AXIS_SIZE}" fill="${quiet}">${escaped(text)}</text>`,
  );
  const high = plot.height / titles.length;
  const bars = titles.map((title, row) => {
    const top = plot.top + row * high;
    let from = 0;
    const pieces = series.map(({ values, color }) => {
      const value = Number(values[row] ?? 0);
      const piece = `<rect x="${px(x(from))}" y="${px(top + high * 0.1)}" width="${px(x(from + value) - x(from))}" height="${px(Math.min(high * 0.8, 48))}" fill="${color}" fill-opacity="0.8"/>`;
      from += value;
      return value > 0 ? piece : "";
    });
    const middle = top + high * 0.1 + Math.min(high * 0.8, 48) / 2;
    const name = `<text x="${px(left - 6)}" y="${px(middle + 4)}" text-anchor="end" font-size="${AXIS_SIZE}" fill="${quiet}">${escaped(title)}</text>`;
    return name + pieces.join("");
  });
  const size = `width="${px(room.width)}" height="${px(room.height - legend.height)}"`;
  return `<div class="chart"><svg ${size}>${ticks.join("")}${bars.join("")}</svg>${legend.html}</div>`;
}
