import type { Panel } from "../dashboard.js";
import type { PanelData } from "../data/run-panel.js";
import { cssColor, inkOn } from "./colors.js";
import { escaped, px, widthOf } from "./html.js";
import type { Look, Room } from "./look.js";
import { sparkline } from "./sparkline.js";
import type { Single } from "./values.js";
import { singlesOf } from "./values.js";

interface StatOptions {
  readonly colorMode?: string;
  readonly graphMode?: string;
  readonly textMode?: string;
  readonly orientation?: string;
  readonly wideLayout?: boolean;
  readonly text?: { readonly titleSize?: number; readonly valueSize?: number };
}

const GAP = 8;

/** Large values, side by side or one under another. */
export function statPanel(panel: Panel, data: PanelData, room: Room, look: Look): string {
  const options = (panel.options ?? {}) as StatOptions;
  const singles = singlesOf(panel, data, look);
  const { across, down } = arrangement(singles.length, room, options.orientation ?? "auto");
  const width = (room.width - GAP * (across - 1)) / across;
  const height = (room.height - GAP * (down - 1)) / down;
  const size = valueSize(singles, { width, height }, options);
  const boxes = singles.map((single, index) => {
    const place = `left:${px((index % across) * (width + GAP))}px;top:${px(Math.floor(index / across) * (height + GAP))}px`;
    return box(
      single,
      { width, height },
      `${place};width:${px(width)}px;height:${px(height)}px`,
      size,
      options,
      look,
      singles.length,
    );
  });
  return `<div class="stats">${boxes.join("")}</div>`;
}

/** As square as they fit; one column or row where the board asks for it. */
function arrangement(count: number, { width, height }: Room, orientation: string) {
  if (orientation === "horizontal") return { across: 1, down: count };
  if (orientation === "vertical") return { across: count, down: 1 };
  let best = { across: count, down: 1, size: 0 };
  for (let across = 1; across <= count; across++) {
    const down = Math.ceil(count / across);
    const size = Math.min(width / across / 2.4, height / down);
    if (size > best.size) best = { across, down, size };
  }
  return best;
}

function showsName(single: Single, { textMode = "auto" }: StatOptions, count: number): boolean {
  return single.name !== "" && (textMode === "value_and_name" || textMode === "name" || (textMode === "auto" && count > 1));
}

/** One size for all, such that the longest value fits. */
function valueSize(singles: readonly Single[], { width, height }: Room, options: StatOptions): number {
  if (options.text?.valueSize !== undefined) return options.text.valueSize;
  const named = singles.some((single) => showsName(single, options, singles.length));
  const widest = Math.max(...singles.map(({ shown }) => widthOf(shown.text, 1) + widthOf(shown.suffix, 0.8)));
  const high = height * (named ? 0.42 : 0.55);
  return Math.max(11, Math.min(high, (width - 20) / Math.max(1, widest), 70));
}

function box(single: Single, room: Room, place: string, size: number, options: StatOptions, look: Look, count: number): string {
  const { shown, name, field } = single;
  const { colorMode = "value", graphMode = "none", textMode } = options;
  const color = cssColor(shown.color ?? "text", look.theme);
  const filled = colorMode.startsWith("background") && shown.color !== undefined;
  const ink = filled ? inkOn(color) : colorMode === "none" ? cssColor("text", look.theme) : color;
  const wide = options.wideLayout !== false && room.width / room.height > 6;
  const named = showsName(single, options, count);
  const nameSize = options.text?.titleSize ?? Math.max(11, Math.min(16, room.height * 0.2));
  const graph =
    graphMode === "area" && field !== undefined && field.values.length > 1 ? sparkline(field.values, room, color) : "";
  const title = named
    ? `<div class="stat-name" style="font-size:${px(nameSize)}px;${filled ? `color:${ink}` : ""}">${escaped(name)}</div>`
    : "";
  const value =
    textMode === "name" || textMode === "none"
      ? ""
      : `<div class="stat-value" style="font-size:${px(size)}px;color:${ink}">${escaped(shown.text)}<small>${escaped(shown.suffix)}</small></div>`;
  const background = filled ? `background:${color};` : "";
  return `<div class="stat${wide ? " wide" : ""}" style="${place};${background}">${graph}${title}${value}</div>`;
}
