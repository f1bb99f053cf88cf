import type { Cell } from "../data/frame.js";
import { px } from "./html.js";
import type { Room } from "./look.js";

/** A line behind a value, in the lower part of its box. */
export function sparkline(values: readonly Cell[], { width, height }: Room, color: string): string {
  const numbers = values.map((value) => (typeof value === "number" && Number.isFinite(value) ? value : undefined));
  const there = numbers.filter((value) => value !== undefined);
  if (there.length < 2) return "";
  const [least, most] = [Math.min(...there), Math.max(...there)];
  const high = height * 0.35;
  const at = (value: number) => high - ((value - least) / (most - least || 1)) * (high - 4) - 2;
  const points = numbers.flatMap((value, index) =>
    value === undefined ? [] : [`${px((index / (numbers.length - 1)) * width)},${px(at(value))}`],
  );
  const area = `0,${px(high)} ${points.join(" ")} ${px(width)},${px(high)}`;
  return `<svg class="spark" width="${px(width)}" height="${px(high)}"><polygon points="${area}" fill="${color}" opacity="0.15"/><polyline points="${points.join(" ")}" fill="none" stroke="${color}" stroke-width="1"/></svg>`;
}
