import type { Plot, Scale } from "./axes.js";
import { xOf, yOf } from "./axes.js";
import { px } from "./html.js";
import type { Line } from "./lines.js";
import type { Look } from "./look.js";

type Point = readonly [x: number, y: number, base: number];

/** One line as SVG: pieces between gaps, dots where a value stands alone. */
export function drawLine(line: Line, scale: Scale, plot: Plot, look: Look): string {
  const { style, color } = line;
  const zero = yOf(Math.max(scale.least, Math.min(scale.most, 0)), scale, plot);
  const points = line.values.map((value, index): Point | undefined => {
    if (value === null) return undefined;
    const base = line.base?.[index];
    return [
      xOf(line.times[index] ?? 0, look, plot),
      yOf(value, scale, plot),
      base === undefined || base === null ? zero : yOf(base, scale, plot),
    ];
  });
  if (style.drawStyle === "bars") return bars(points, line, plot);
  const pieces = piecesOf(points, style.spanNulls);
  return pieces
    .map((piece) => {
      const [first] = piece;
      if (first && piece.length === 1) return dot(first, color);
      const path = pathOf(piece, style.stepped);
      const area =
        style.fillOpacity > 0
          ? `<path d="${path} ${backOf(piece, style.stepped)} Z" fill="${color}" opacity="${style.fillOpacity / 100}"/>`
          : "";
      const dash = style.dashed ? ' stroke-dasharray="8 6"' : "";
      const dots = style.showPoints || style.drawStyle === "points" ? piece.map((point) => dot(point, color)).join("") : "";
      const stroke =
        style.lineWidth > 0 && style.drawStyle !== "points"
          ? `<path d="${path}" fill="none" stroke="${color}" stroke-width="${style.lineWidth}"${dash} stroke-linejoin="round"/>`
          : "";
      return area + stroke + dots;
    })
    .join("");
}

function dot([x, y]: Point, color: string): string {
  return `<circle cx="${px(x)}" cy="${px(y)}" r="2.5" fill="${color}"/>`;
}

function piecesOf(points: readonly (Point | undefined)[], spanNulls: boolean): readonly (readonly Point[])[] {
  const pieces: Point[][] = [[]];
  for (const point of points) {
    if (point) pieces.at(-1)?.push(point);
    else if (!spanNulls && (pieces.at(-1)?.length ?? 0) > 0) pieces.push([]);
  }
  return pieces.filter(({ length }) => length > 0);
}

function pathOf(points: readonly Point[], stepped: boolean): string {
  return points
    .map(([x, y], index) => (index === 0 ? `M ${px(x)} ${px(y)}` : stepped ? `H ${px(x)} V ${px(y)}` : `L ${px(x)} ${px(y)}`))
    .join(" ");
}

/** The lower edge of an area, from right to left. */
function backOf(points: readonly Point[], stepped: boolean): string {
  return [...points]
    .reverse()
    .map(([x, , base], index) => (stepped && index > 0 ? `V ${px(base)} H ${px(x)}` : `L ${px(x)} ${px(base)}`))
    .join(" ");
}

function bars(points: readonly (Point | undefined)[], { style, color }: Line, plot: Plot): string {
  const width = Math.max(1, Math.min(60, (plot.width / Math.max(1, points.length)) * 0.8));
  return points
    .map((point) => {
      if (!point) return "";
      const [x, y, base] = point;
      const [top, height] = [Math.min(y, base), Math.abs(base - y)];
      const left = Math.max(plot.left, x - width / 2);
      const right = Math.min(plot.left + plot.width, x + width / 2);
      const shape = `x="${px(left)}" y="${px(top)}" width="${px(right - left)}" height="${px(height)}"`;
      return `<rect ${shape} fill="${color}" fill-opacity="${style.fillOpacity / 100}" stroke="${color}" stroke-width="${style.lineWidth}"/>`;
    })
    .join("");
}
