import type { Plot } from "./axes.js";
import { xOf } from "./axes.js";
import { px } from "./html.js";
import type { Look } from "./look.js";

/** Annotations over a chart: a dashed line for a moment, a shaded stretch for what lasted. */
export function eventMarks(look: Look, plot: Plot): string {
  const edge = (x: number) => Math.min(plot.left + plot.width, Math.max(plot.left, x));
  return look.events
    .map(({ from, to, color }) => {
      const [left, right] = [edge(xOf(from * 1000, look, plot)), edge(xOf(to * 1000, look, plot))];
      const bottom = plot.top + plot.height;
      const line = (x: number) =>
        `<line x1="${px(x)}" x2="${px(x)}" y1="${px(plot.top)}" y2="${px(bottom)}" stroke="${color}" stroke-dasharray="4 3"/>`;
      if (right - left < 2) {
        const tip = `<path d="M ${px(left - 4)} ${px(bottom + 6)} L ${px(left)} ${px(bottom)} L ${px(left + 4)} ${px(bottom + 6)} Z" fill="${color}"/>`;
        return line(left) + tip;
      }
      const area = `<rect x="${px(left)}" y="${px(plot.top)}" width="${px(right - left)}" height="${px(plot.height)}" fill="${color}" opacity="0.1"/>`;
      const bar = `<rect x="${px(left)}" y="${px(bottom)}" width="${px(right - left)}" height="4" fill="${color}"/>`;
      return area + bar + line(left) + line(right);
    })
    .join("");
}
