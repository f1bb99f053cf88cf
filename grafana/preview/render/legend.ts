import type { Cell } from "../data/frame.js";
import { reduceBy, reducerNamed } from "../data/reduce.js";
import { escaped, px, widthOf } from "./html.js";
import type { Room } from "./look.js";

export interface LegendEntry {
  readonly name: string;
  readonly color: string;
  readonly dashed: boolean;
  readonly values: readonly Cell[];
  /** Writes one of its values. */
  readonly format: (value: Cell) => string;
}

export interface LegendOptions {
  readonly showLegend?: boolean;
  readonly displayMode?: string;
  readonly placement?: string;
  readonly calcs?: readonly string[];
}

/** A legend and the room that it takes. */
export interface Legend {
  readonly html: string;
  readonly height: number;
  readonly width: number;
}

const NONE: Legend = { html: "", height: 0, width: 0 };
const LINE = 22;

/** @returns what stands below a chart, or to its right. At the bottom it takes 35 % of the height at most, and scrolls beyond. */
export function legendOf(entries: readonly LegendEntry[], options: LegendOptions | undefined, room: Room): Legend {
  const { showLegend = true, displayMode = "list", placement = "bottom", calcs = [] } = options ?? {};
  if (!showLegend || displayMode === "hidden" || entries.length === 0) return NONE;
  const right = placement === "right";
  if (displayMode === "table") return tableLegend(entries, calcs, right, room);
  const items = entries.map((entry) => {
    const said = calcs.map((id) => `${reducerNamed(id).name}: ${entry.format(reduceBy(id, entry.values))}`);
    return `<span class="legend-item">${swatch(entry)}${escaped(entry.name)}${said.map((text) => `<small>${escaped(text)}</small>`).join("")}</span>`;
  });
  if (right) {
    const width = Math.min(room.width * 0.4, Math.max(...entries.map(({ name }) => widthOf(name, 12))) + 36);
    return {
      html: `<div class="legend right" style="width:${px(width)}px;height:${px(room.height)}px">${items.join("<br>")}</div>`,
      width,
      height: 0,
    };
  }
  const wide = entries.map((entry) => {
    const said = calcs.map((id) => `${reducerNamed(id).name}: ${entry.format(reduceBy(id, entry.values))}`);
    return widthOf(entry.name, 12) + 34 + said.reduce((sum, text) => sum + widthOf(text, 12) + 8, 0);
  });
  const height = Math.min(linesFor(wide, room.width) * LINE, Math.max(LINE, Math.floor((room.height * 0.35) / LINE) * LINE));
  return { html: `<div class="legend" style="height:${px(height)}px">${items.join("")}</div>`, height, width: 0 };
}

function swatch({ color, dashed }: LegendEntry): string {
  return dashed
    ? `<i class="swatch" style="background:repeating-linear-gradient(90deg,${color} 0 4px,transparent 4px 7px)"></i>`
    : `<i class="swatch" style="background:${color}"></i>`;
}

function linesFor(widths: readonly number[], room: number): number {
  let lines = 1;
  let used = 0;
  for (const width of widths) {
    if (used > 0 && used + width > room) {
      lines++;
      used = 0;
    }
    used += width;
  }
  return lines;
}

function tableLegend(entries: readonly LegendEntry[], calcs: readonly string[], right: boolean, room: Room): Legend {
  const head = `<tr><th>Name</th>${calcs.map((id) => `<th>${escaped(reducerNamed(id).name)}</th>`).join("")}</tr>`;
  const rows = entries.map((entry) => {
    const cells = calcs.map((id) => `<td>${escaped(entry.format(reduceBy(id, entry.values)))}</td>`);
    return `<tr><td class="legend-name">${swatch(entry)}${escaped(entry.name)}</td>${cells.join("")}</tr>`;
  });
  const table = `<table>${head}${rows.join("")}</table>`;
  if (right) {
    const width = Math.min(room.width * 0.5, Math.max(...entries.map(({ name }) => widthOf(name, 12))) + 40 + calcs.length * 70);
    return {
      html: `<div class="legend right" style="width:${px(width)}px;height:${px(room.height)}px">${table}</div>`,
      width,
      height: 0,
    };
  }
  const height = Math.min((entries.length + 1) * LINE, Math.max(2 * LINE, Math.floor((room.height * 0.35) / LINE) * LINE));
  return { html: `<div class="legend" style="height:${px(height)}px">${table}</div>`, height, width: 0 };
}
