import type { Panel } from "../dashboard.js";
import type { PanelData } from "../data/run-panel.js";
import { formatValue } from "../data/units.js";
import type { Plot } from "./axes.js";
import { AXIS_SIZE, timeAxis, xOf } from "./axes.js";
import { cssColor, THEMES } from "./colors.js";
import { eventMarks } from "./events.js";
import { escaped, px, widthOf } from "./html.js";
import type { Look, Room } from "./look.js";
import { empty } from "./time-series.js";

const TOP = 10;
const BELOW = 22;
const LEGEND = 22;
/** From few to many, as Grafana's scheme of oranges; on dark ground from dark to light. */
const ORANGES = ["#fff5eb", "#fee6ce", "#fdd0a2", "#fdae6b", "#fd8d3c", "#f16913", "#d94801", "#a63603", "#7f2704"];

/** Buckets of a histogram over time: the more in it, the stronger its colour. */
export function heatmapPanel(panel: Panel, { frames }: PanelData, room: Room, look: Look): string {
  const { yAxis = {}, legend } = (panel.options ?? {}) as {
    yAxis?: { unit?: string; decimals?: number };
    legend?: { show?: boolean };
  };
  const rows = frames.map((frame) => ({
    edge: frame.name ?? "",
    time: frame.fields[0]?.values ?? [],
    values: frame.fields[1]?.values ?? [],
  }));
  const most = Math.max(0, ...rows.flatMap(({ values }) => values.map((value) => Number(value ?? 0))));
  if (most === 0) return empty(panel, look);
  const edges = rows.map(({ edge }) => {
    if (edge === "+Inf") return "+Inf";
    const { text, suffix } = formatValue(Number(edge), yAxis.unit ?? panel.fieldConfig?.defaults?.unit ?? "", yAxis.decimals, 0);
    return text + suffix;
  });
  const left = Math.max(...edges.map((text) => widthOf(text, AXIS_SIZE))) + 10;
  const showsLegend = legend?.show !== false;
  const height = room.height - BELOW - TOP - (showsLegend ? LEGEND : 0);
  const plot: Plot = { left, top: TOP, width: room.width - left - 8, height };
  const high = height / rows.length;
  const [first = 0, second = 0] = (rows[0]?.time ?? []).map(Number);
  const wide = Math.max(2, xOf(second, look, plot) - xOf(first, look, plot));
  const cells = rows.flatMap(({ time, values }, row) =>
    values.map((value, index) => {
      if (value === null || Number(value) <= 0) return "";
      // A cell ends at the moment that it is counted for.
      const right = Math.min(plot.left + plot.width, xOf(Number(time[index]), look, plot));
      const x = Math.max(plot.left, right - wide);
      const y = plot.top + height - (row + 1) * high;
      return `<rect x="${px(x)}" y="${px(y)}" width="${px(Math.max(0, right - x - 1))}" height="${px(high - 1)}" fill="${shade(Number(value) / most, look)}"/>`;
    }),
  );
  const every = Math.ceil(16 / high);
  const names = edges.map((text, row) =>
    row % every === 0
      ? `<text x="${px(left - 6)}" y="${px(Math.max(plot.top + 8, plot.top + height - (row + 1) * high + 4))}" text-anchor="end" font-size="${AXIS_SIZE}" fill="${THEMES[look.theme].quiet}">${escaped(text)}</text>`
      : "",
  );
  const svg = `<svg width="${px(room.width)}" height="${px(height + BELOW + TOP)}">${timeAxis(plot, look)}${cells.join("")}${names.join("")}${eventMarks(look, plot)}</svg>`;
  return `<div class="chart">${svg}${showsLegend ? scaleLegend(most, look) : ""}</div>`;
}

function shade(share: number, look: Look): string {
  const colors = look.theme === "light" ? ORANGES : [...ORANGES].reverse();
  // Grafana's exponent of a half makes few visible.
  return colors[Math.min(8, Math.floor(Math.sqrt(share) * 8.99))] ?? cssColor("orange", look.theme);
}

function scaleLegend(most: number, look: Look): string {
  const blocks = Array.from({ length: 9 }, (_, index) => `<i style="background:${shade((index / 8.99) ** 2 + 1e-6, look)}"></i>`);
  return `<div class="heat-legend"><span>0</span>${blocks.join("")}<span>${escaped(formatValue(most, "short", undefined, 0).text)}</span></div>`;
}
