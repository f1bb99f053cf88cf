import { formatValue } from "../data/units.js";
import { THEMES } from "./colors.js";
import { escaped, px, widthOf } from "./html.js";
import type { Look } from "./look.js";

/** The rectangle of a chart inside its panel. */
export interface Plot {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Scale {
  readonly least: number;
  readonly most: number;
  readonly ticks: readonly { readonly value: number; readonly text: string }[];
}

interface Bounds {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly softMin?: number | undefined;
  readonly softMax?: number | undefined;
}

/**
 * A scale that holds all values: a tenth more on either side, and from 0 where they come near to it.
 * @param height pixels, which decide how many ticks there are.
 */
export function scaleOf(
  values: readonly number[],
  bounds: Bounds,
  unit: string,
  decimals: number | undefined,
  height: number,
): Scale {
  const finite = values.filter(Number.isFinite);
  const [low, high] = [
    Math.min(...finite, bounds.softMin ?? Number.POSITIVE_INFINITY),
    Math.max(...finite, bounds.softMax ?? Number.NEGATIVE_INFINITY),
  ];
  const [from, to] = Number.isFinite(low) && Number.isFinite(high) ? [low, high] : [0, 1];
  const pad = from === to ? Math.abs(from) * 0.5 || 1 : (to - from) * 0.1;
  let least = bounds.min ?? (from >= 0 && from - pad < 0 ? 0 : from - pad);
  let most = bounds.max ?? (from === to && from === 0 ? 1 : to + pad);
  if (least >= most) most = least + 1;
  const step = tickStep(most - least, Math.max(2, Math.floor(height / 40)), unit);
  if (bounds.min === undefined) least = Math.floor(least / step + 1e-9) * step;
  if (bounds.max === undefined) most = Math.ceil(most / step - 1e-9) * step;
  const count = Math.floor((most - least) / step + 1e-9);
  const ticks = Array.from({ length: count + 1 }, (_, index) => {
    const value = Number((least + index * step).toPrecision(12));
    const { text, suffix } = formatValue(value, unit, decimals ?? tickDecimals(step, value, unit), 0);
    return { value, text: text + suffix };
  });
  return { least, most, ticks };
}

function tickStep(size: number, count: number, unit: string): number {
  const base = unit === "bytes" || unit === "binBps" ? 1024 : 1000;
  const wanted = size / count;
  const unitSize = wanted >= base ? base ** Math.floor(Math.log(wanted) / Math.log(base)) : 1;
  const inUnit = wanted / unitSize;
  const magnitude = 10 ** Math.floor(Math.log10(inUnit));
  const nice = [1, 2, 2.5, 5, 10].find((each) => each * magnitude >= inUnit - 1e-12) ?? 10;
  const step = nice * magnitude * unitSize;
  // What only comes whole is not counted by halves.
  return unit === "short" && size >= 1 && step < 1 && Number.isInteger(size) ? 1 : step;
}

/** Enough decimals to tell one tick from the next. */
function tickDecimals(step: number, value: number, unit: string): number | undefined {
  if (unit === "percentunit") return Math.max(0, -Math.floor(Math.log10(step * 100) + 1e-9) + (isHalf(step * 100) ? 1 : 0));
  if (unit !== "short" && unit !== "none" && unit !== "" && !unit.startsWith("suffix:")) return undefined;
  return Math.abs(value) >= 1000 ? undefined : Math.max(0, -Math.floor(Math.log10(step) + 1e-9) + (isHalf(step) ? 1 : 0));
}

function isHalf(step: number): boolean {
  return String(Number((step / 10 ** Math.floor(Math.log10(step))).toPrecision(3))) === "2.5";
}

/** @returns the pixel of a value. */
export function yOf(value: number, { least, most }: Scale, { top, height }: Plot): number {
  return top + height - ((value - least) / (most - least)) * height;
}

/** @returns the pixel of a moment, unix milliseconds. */
export function xOf(time: number, { range }: Look, { left, width }: Plot): number {
  return left + ((time / 1000 - range.from) / (range.to - range.from)) * width;
}

export const AXIS_SIZE = 12;

export function axisWidth({ ticks }: Scale): number {
  return Math.max(...ticks.map(({ text }) => widthOf(text, AXIS_SIZE)), 0) + 10;
}

/** Lines and texts of an axis of values. */
export function valueAxis(scale: Scale, plot: Plot, side: "left" | "right", look: Look): string {
  const { grid, quiet } = THEMES[look.theme];
  return scale.ticks
    .map(({ value, text }) => {
      const y = px(yOf(value, scale, plot));
      const line =
        side === "left"
          ? `<line x1="${px(plot.left)}" x2="${px(plot.left + plot.width)}" y1="${y}" y2="${y}" stroke="${grid}"/>`
          : "";
      const [x, anchor] = side === "left" ? [plot.left - 6, "end"] : [plot.left + plot.width + 6, "start"];
      return `${line}<text x="${px(x)}" y="${px(Number(y) + 4)}" text-anchor="${anchor}" font-size="${AXIS_SIZE}" fill="${quiet}">${escaped(text)}</text>`;
    })
    .join("");
}

const TIME_STEPS = [5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800];

/** Moments on the bottom of a chart; one without the room for its text has but a line. */
export function timeAxis(plot: Plot, look: Look): string {
  const { from, to } = look.range;
  const { grid, quiet } = THEMES[look.theme];
  const step = TIME_STEPS.find((each) => (to - from) / each <= Math.max(2, plot.width / 80)) ?? 604_800;
  const zone = new Date(from * 1000).getTimezoneOffset() * 60;
  const first = Math.ceil((from - zone) / step) * step + zone;
  const texts: string[] = [];
  for (let time = first; time <= to; time += step) {
    const x = xOf(time * 1000, look, plot);
    texts.push(`<line x1="${px(x)}" x2="${px(x)}" y1="${px(plot.top)}" y2="${px(plot.top + plot.height)}" stroke="${grid}"/>`);
    const text = timeText(time, step);
    const half = widthOf(text, AXIS_SIZE) / 2;
    if (x + half > plot.left + plot.width + 8 || x - half < 0) continue;
    texts.push(
      `<text x="${px(x)}" y="${px(plot.top + plot.height + 16)}" text-anchor="middle" font-size="${AXIS_SIZE}" fill="${quiet}">${text}</text>`,
    );
  }
  return texts.join("");
}

function timeText(time: number, step: number): string {
  const date = new Date(time * 1000);
  const two = (part: number) => String(part).padStart(2, "0");
  if (step >= 86_400) return `${two(date.getMonth() + 1)}/${two(date.getDate())}`;
  const clock = `${two(date.getHours())}:${two(date.getMinutes())}`;
  return step < 60 ? `${clock}:${two(date.getSeconds())}` : clock;
}
