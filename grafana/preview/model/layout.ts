import type { Dashboard, GridPos, Panel } from "../dashboard.js";
import type { Chosen, Scope } from "./interpolate.js";

/** A panel where it stands on the page, with the variables that hold for it. */
export interface Placed {
  readonly panel: Panel;
  readonly at: GridPos;
  readonly scope: Scope;
}

const COLUMNS = 24;

/** A row with what belongs to it; what stands above the first row has none. */
interface Section {
  readonly row: Panel | undefined;
  readonly panels: readonly Panel[];
}

/**
 * Places all panels as Grafana does: rows and panels repeated for each value of their variable, one under another.
 * Collapsed rows are opened, because who reviews a board wants to see what is in them.
 */
export function layOut(board: Dashboard, scope: Scope): readonly Placed[] {
  const placed: Placed[] = [];
  let top = 0;
  for (const section of sectionsOf(board)) {
    for (const inner of scopesFor(section.row?.repeat, scope)) {
      if (section.row) {
        placed.push({ panel: section.row, at: { x: 0, y: top, w: COLUMNS, h: 1 }, scope: inner });
        top += 1;
      }
      const within = placeSection(section, inner);
      placed.push(...within.map((each) => ({ ...each, at: { ...each.at, y: each.at.y + top } })));
      top += Math.max(0, ...within.map(({ at }) => at.y + at.h));
    }
  }
  return placed;
}

function sectionsOf(board: Dashboard): readonly Section[] {
  const sections: { row: Panel | undefined; panels: Panel[] }[] = [{ row: undefined, panels: [] }];
  for (const panel of board.panels) {
    if (panel.type === "row") sections.push({ row: panel, panels: [...(panel.panels ?? [])] });
    else sections.at(-1)?.panels.push(panel);
  }
  return sections.filter(({ row, panels }) => row !== undefined || panels.length > 0);
}

/** One scope for each value of the variable that is repeated by. */
function scopesFor(repeat: string | undefined, scope: Scope): readonly Scope[] {
  const chosen = repeat === undefined || repeat === "" ? undefined : scope.get(repeat);
  if (!chosen) return [scope];
  return chosen.values.map((value, index) => {
    const one: Chosen = { ...chosen, values: [value], texts: [chosen.texts[index] ?? value], all: false };
    return new Map([...scope, [chosen.name, one]]);
  });
}

/** Rows of the grid count from the top of the section. */
function placeSection({ panels }: Section, scope: Scope): readonly Placed[] {
  const ordered = [...panels].sort((a, b) => a.gridPos.y - b.gridPos.y || a.gridPos.x - b.gridPos.x);
  const start = ordered[0]?.gridPos.y ?? 0;
  const placed: Placed[] = [];
  /** Rows that repeated panels have taken more than their own, and below which row of the file. */
  const shifts: { below: number; by: number }[] = [];
  for (const panel of ordered) {
    const { x, y, w, h } = panel.gridPos;
    const shift = shifts.filter(({ below }) => y >= below).reduce((sum, { by }) => sum + by, 0);
    const scopes = scopesFor(panel.repeat, scope);
    if (panel.repeat === undefined || panel.repeat === "") {
      placed.push({ panel, at: { x, y: y - start + shift, w, h }, scope });
      continue;
    }
    const across = panel.repeatDirection !== "v";
    const width = across ? Math.max(Math.floor(COLUMNS / scopes.length), COLUMNS / (panel.maxPerRow ?? 4)) : w;
    const perRow = across ? Math.max(1, Math.floor(COLUMNS / width)) : 1;
    for (const [index, inner] of scopes.entries()) {
      const at = {
        x: across ? (index % perRow) * width : x,
        y: y - start + shift + Math.floor(index / perRow) * h,
        w: width,
        h,
      };
      placed.push({ panel, at, scope: inner });
    }
    shifts.push({ below: y + h, by: (Math.ceil(scopes.length / perRow) - 1) * h });
  }
  return placed;
}

/** The grid at a page width, in pixels. */
export interface Pixels {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const MARGIN = 8;
const ROW = 30;
/** Grafana's page has so many pixels left and right of the grid. */
export const PADDING = 16;

/** Where a place of the grid is on a page that is so many pixels wide. */
export function pixelsOf({ x, y, w, h }: GridPos, pageWidth: number): Pixels {
  const column = (pageWidth - 2 * PADDING - (COLUMNS - 1) * MARGIN) / COLUMNS;
  return {
    left: Math.round(x * (column + MARGIN)),
    top: y * (ROW + MARGIN),
    width: Math.floor(w * column + (w - 1) * MARGIN),
    height: h * ROW + (h - 1) * MARGIN,
  };
}
