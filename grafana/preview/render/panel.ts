import type { Panel } from "../dashboard.js";
import type { PanelData } from "../data/run-panel.js";
import { interpolate } from "../model/interpolate.js";
import type { Placed } from "../model/layout.js";
import { pixelsOf } from "../model/layout.js";
import { barChartPanel } from "./bar-chart.js";
import { barGaugePanel } from "./bar-gauge.js";
import { gaugePanel } from "./gauge.js";
import { heatmapPanel } from "./heatmap.js";
import { escaped, px } from "./html.js";
import type { Look, Room } from "./look.js";
import { markdown } from "./markdown.js";
import { statPanel } from "./stat.js";
import { stateTimelinePanel } from "./state-timeline.js";
import { tablePanel } from "./table.js";
import { timeSeriesPanel } from "./time-series.js";

type Render = (panel: Panel, data: PanelData, room: Room, look: Look) => string;

/** The kinds of panels that previews can draw. */
const RENDERERS: Readonly<Record<string, Render>> = {
  barchart: barChartPanel,
  bargauge: barGaugePanel,
  gauge: gaugePanel,
  heatmap: heatmapPanel,
  stat: statPanel,
  "state-timeline": stateTimelinePanel,
  table: tablePanel,
  timeseries: timeSeriesPanel,
};

export function canDraw(type: string): boolean {
  return type in RENDERERS || type === "text" || type === "row";
}

const TITLE = 34;
const PADDING = 8;

/** One panel at its place. @throws Error for a type that previews do not know. */
export function drawPanel(placed: Placed & { readonly data: PanelData }, pageWidth: number, look: Look): string {
  const { panel, at, scope, data } = placed;
  const { left, top, width, height } = pixelsOf(at, pageWidth);
  const place = `left:${left}px;top:${top}px;width:${width}px;height:${height}px`;
  const title = escaped(interpolate(panel.title ?? "", scope, "text"));
  if (panel.type === "row") return `<div class="panel-row" style="${place}"><span class="fold">⌄</span>${title}</div>`;
  const bare = panel.transparent === true ? " bare" : "";
  const room = { width: width - 2 * PADDING - 2, height: height - (title === "" ? PADDING : TITLE) - PADDING - 2 };
  const body = `<div class="body" style="width:${px(room.width)}px;height:${px(room.height)}px">${bodyOf(placed, room, look)}</div>`;
  const info = (panel.description ?? "") === "" ? "" : '<i class="info">i</i>';
  const links = (panel.links ?? []).length === 0 ? "" : '<i class="info link">↗</i>';
  const errors = data.ran.flatMap(({ error }) => error ?? []);
  const failed = errors.length === 0 ? "" : `<div class="failed">${escaped(errors.join("; "))}</div>`;
  const head = title === "" ? "" : `<div class="title"><span>${title}</span>${info}${links}</div>`;
  return `<div class="panel${bare}" data-title="${title}" data-type="${panel.type}" style="${place}">${head}${body}${failed}</div>`;
}

function bodyOf({ panel, scope, data }: Placed & { readonly data: PanelData }, room: Room, look: Look): string {
  if (panel.type === "text") {
    const { content = "" } = (panel.options ?? {}) as { content?: string };
    return `<div class="markdown">${markdown(interpolate(content, scope, "text"))}</div>`;
  }
  const render = RENDERERS[panel.type];
  if (!render) throw new Error(`the panel type "${panel.type}" is unknown to previews`);
  return render(panel, data, room, look);
}
