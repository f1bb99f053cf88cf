import type { Panel } from "../dashboard.js";
import type { PanelData } from "../data/run-panel.js";
import { cssColor } from "./colors.js";
import { shareOf } from "./gauge.js";
import { escaped, px, widthOf } from "./html.js";
import type { Look, Room } from "./look.js";
import { singlesOf } from "./values.js";

/** Horizontal bars, names above or to their left, values to their right. */
export function barGaugePanel(panel: Panel, data: PanelData, room: Room, look: Look): string {
  const { namePlacement = "auto", orientation = "auto" } = (panel.options ?? {}) as {
    namePlacement?: string;
    orientation?: string;
  };
  if (orientation === "vertical") throw new Error("vertical bar gauges are unknown to previews");
  const singles = singlesOf(panel, data, look);
  const gap = 6;
  const height = Math.min(56, (room.height - gap * (singles.length - 1)) / singles.length);
  const above = namePlacement === "top" || (namePlacement === "auto" && height > 40);
  const size = Math.max(11, Math.min(14, height * 0.5));
  const names =
    namePlacement === "hidden" ? 0 : Math.min(room.width * 0.4, Math.max(...singles.map(({ name }) => widthOf(name, size))) + 10);
  const values = Math.max(...singles.map(({ shown }) => widthOf(shown.text + shown.suffix, size))) + 12;
  const left = above ? 0 : names;
  const bars = singles.map((single) => {
    const color = cssColor(single.shown.color ?? "text", look.theme);
    const share = shareOf(single, singles) * (room.width - left - values);
    const name =
      names === 0
        ? ""
        : `<div class="bar-name" style="font-size:${px(size)}px;${above ? "" : `width:${px(left)}px`}">${escaped(single.name)}</div>`;
    const bar = `<div class="bar-track" style="width:${px(room.width - left - values)}px"><div class="bar" style="width:${px(share)}px;background:${color}"></div></div>`;
    const value = `<div class="bar-value" style="width:${px(values)}px;font-size:${px(size)}px;color:${color}">${escaped(single.shown.text + single.shown.suffix)}</div>`;
    return `<div class="bar-row${above ? " above" : ""}" style="height:${px(height)}px;margin-bottom:${gap}px">${name}<div class="bar-line">${bar}${value}</div></div>`;
  });
  return bars.join("");
}
