import type { FieldConfig, Panel } from "../dashboard.js";
import { stepFor } from "../data/display.js";
import type { PanelData } from "../data/run-panel.js";
import { cssColor, THEMES } from "./colors.js";
import { escaped, px, widthOf } from "./html.js";
import type { Look, Room } from "./look.js";
import type { Single } from "./values.js";
import { singlesOf } from "./values.js";

/** The share of the scale that a value fills, 0 to 1. */
export function shareOf({ value, config }: Single, all: readonly Single[]): number {
  const numbers = all.map((single) => single.value).filter((each): each is number => typeof each === "number");
  const least = config.min ?? Math.min(0, ...numbers);
  const most = config.max ?? Math.max(...numbers, least + 1e-9);
  return typeof value === "number" ? Math.min(1, Math.max(0, (value - least) / (most - least || 1))) : 0;
}

/** Three quarters of a circle for each value. */
export function gaugePanel(panel: Panel, data: PanelData, room: Room, look: Look): string {
  const singles = singlesOf(panel, data, look);
  const width = room.width / singles.length;
  return `<svg width="${px(room.width)}" height="${px(room.height)}">${singles
    .map((single, index) => one(single, singles, { width, height: room.height }, index * width, look))
    .join("")}</svg>`;
}

function one(single: Single, all: readonly Single[], { width, height }: Room, left: number, look: Look): string {
  const named = all.length > 1;
  const radius = Math.max(10, Math.min(width / 2 - 8, (height - (named ? 24 : 8)) / 1.75));
  const [x, y] = [left + width / 2, radius + 4];
  const color = cssColor(single.shown.color ?? "text", look.theme);
  const text = single.shown.text + single.shown.suffix;
  const size = Math.min(radius * 0.45, (radius * 1.3) / widthOf(text, 1));
  const share = shareOf(single, all);
  return [
    arc(x, y, radius, 0, 1, THEMES[look.theme].track, radius * 0.24),
    share > 0 ? arc(x, y, radius, 0, share, color, radius * 0.24) : "",
    thresholdArc(single.config, x, y, radius, look),
    `<text x="${px(x)}" y="${px(y + size / 3)}" text-anchor="middle" font-size="${px(size)}" fill="${color}">${escaped(text)}</text>`,
    named
      ? `<text x="${px(x)}" y="${px(height - 6)}" text-anchor="middle" font-size="13" fill="${THEMES[look.theme].text}">${escaped(single.name)}</text>`
      : "",
  ].join("");
}

/** A thin line in the colours of the thresholds. */
function thresholdArc(config: FieldConfig, x: number, y: number, radius: number, look: Look): string {
  const { thresholds, min = 0, max = 100 } = config;
  if (!thresholds) return "";
  const pieces = 40;
  return Array.from({ length: pieces }, (_, index) => {
    const step = stepFor(min + ((index + 0.5) / pieces) * (max - min), thresholds, config);
    return arc(x, y, radius + 3, index / pieces, (index + 1) / pieces, cssColor(step?.color ?? "text", look.theme), 3);
  }).join("");
}

function arc(x: number, y: number, radius: number, from: number, to: number, color: string, width: number): string {
  const at = (share: number) => {
    const angle = Math.PI * (0.8 + share * 1.4);
    const inner = radius - width / 2;
    return `${px(x + Math.cos(angle) * inner)} ${px(y + Math.sin(angle) * inner)}`;
  };
  const large = (to - from) * 1.4 > 1 ? 1 : 0;
  const inner = px(radius - width / 2);
  return `<path d="M ${at(from)} A ${inner} ${inner} 0 ${large} 1 ${at(to)}" fill="none" stroke="${color}" stroke-width="${px(width)}"/>`;
}
