import type { Panel } from "../dashboard.js";
import { show } from "../data/display.js";
import { configOf, displayName } from "../data/fields.js";
import type { Cell } from "../data/frame.js";
import type { PanelData } from "../data/run-panel.js";
import type { Plot } from "./axes.js";
import { AXIS_SIZE, timeAxis, xOf } from "./axes.js";
import { cssColor, inkOn, paletteColor, THEMES } from "./colors.js";
import { eventMarks } from "./events.js";
import { escaped, px, widthOf } from "./html.js";
import type { LegendOptions } from "./legend.js";
import { legendOf } from "./legend.js";
import type { Look, Room } from "./look.js";
import { empty } from "./time-series.js";

const BELOW = 22;

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly value: Cell;
}

/** A row for each series, in which equal values that follow each other are one stretch. */
export function stateTimelinePanel(panel: Panel, { frames }: PanelData, room: Room, look: Look): string {
  const {
    showValue = "auto",
    rowHeight = 0.9,
    mergeValues = true,
  } = (panel.options ?? {}) as {
    showValue?: string;
    rowHeight?: number;
    mergeValues?: boolean;
  };
  const rows = frames.flatMap((frame) =>
    frame.fields
      .filter(({ type }) => type !== "time")
      .map((field) => {
        const config = configOf(field, frame, panel.fieldConfig);
        const times = (frame.fields.find(({ type }) => type === "time")?.values ?? []).map(Number);
        return { name: displayName(field, config), config, stretches: stretchesOf(times, field.values, mergeValues, look) };
      }),
  );
  if (rows.every(({ stretches }) => stretches.length === 0)) return empty(panel, look);
  const shownOf = (value: Cell, row: (typeof rows)[number]) => {
    const shown = show(value, row.config, look.now);
    return {
      text: shown.text + shown.suffix,
      color: cssColor(shown.color ?? paletteColor(rows.indexOf(row), look.theme), look.theme),
    };
  };
  const states = new Map(
    rows.flatMap((row) => row.stretches.map(({ value }) => [shownOf(value, row).text, shownOf(value, row).color])),
  );
  const legend = legendOf(
    [...states].map(([name, color]) => ({ name, color, dashed: false, values: [], format: String })),
    panel.options?.legend as LegendOptions | undefined,
    room,
  );
  const left = Math.min(room.width * 0.35, Math.max(...rows.map(({ name }) => widthOf(name, AXIS_SIZE))) + 12);
  const height = room.height - legend.height - BELOW - 6;
  const plot: Plot = { left, top: 6, width: room.width - left - 8, height };
  const high = height / rows.length;
  const boxes = rows.flatMap((row, index) => {
    const middle = plot.top + (index + 0.5) * high;
    const name = `<text x="${px(left - 8)}" y="${px(middle + 4)}" text-anchor="end" font-size="${AXIS_SIZE}" fill="${THEMES[look.theme].quiet}">${escaped(row.name)}</text>`;
    const stretches = row.stretches.map(({ from, to, value }) => {
      const { text, color } = shownOf(value, row);
      const [x, right] = [Math.max(plot.left, xOf(from, look, plot)), Math.min(plot.left + plot.width, xOf(to, look, plot))];
      const fits = widthOf(text, AXIS_SIZE) + 8 < right - x && high * rowHeight >= 14;
      const label =
        showValue === "never" || (showValue === "auto" && !fits)
          ? ""
          : `<text x="${px(x + 5)}" y="${px(middle + 4)}" font-size="${AXIS_SIZE}" fill="${inkOn(color)}">${escaped(text)}</text>`;
      const box = `<rect x="${px(x)}" y="${px(middle - (high * rowHeight) / 2)}" width="${px(Math.max(1, right - x))}" height="${px(high * rowHeight)}" fill="${color}"/>`;
      return box + label;
    });
    return [name, ...stretches];
  });
  const svg = `<svg width="${px(room.width)}" height="${px(height + BELOW + 6)}">${timeAxis(plot, look)}${boxes.join("")}${eventMarks(look, plot)}</svg>`;
  return `<div class="chart">${svg}${legend.html}</div>`;
}

/** A value holds until the next one; a gap ends it. */
function stretchesOf(times: readonly number[], values: readonly Cell[], merged: boolean, look: Look): readonly Stretch[] {
  const stretches: Stretch[] = [];
  for (const [index, value] of values.entries()) {
    const from = times[index] ?? 0;
    const to = times[index + 1] ?? look.range.to * 1000;
    if (value === null) continue;
    const last = stretches.at(-1);
    if (merged && last && last.value === value && last.to === from) stretches[stretches.length - 1] = { ...last, to };
    else stretches.push({ from, to, value });
  }
  return stretches;
}
