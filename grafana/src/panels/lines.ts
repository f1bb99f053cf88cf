import {
  GraphDrawStyle,
  LegendDisplayMode,
  LegendPlacement,
  LineInterpolation,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from "@grafana/grafana-foundation-sdk/common";
import { FieldColorBuilder, FieldColorModeId } from "@grafana/grafana-foundation-sdk/dashboard";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
import { overTime, type Query } from "../queries.js";
import { type Described, described } from "./described.js";

interface Lines extends Described {
  readonly queries: readonly Query[];
  /** What the policy allows or promises: a dashed line each. */
  readonly limits?: readonly Query[];
  /** Areas on top of one another, or bars for what is counted. */
  readonly stacked?: "areas" | "bars";
  /** Fixed colours by the value of the legend. */
  readonly colors?: Readonly<Record<string, string>>;
  readonly min?: number;
  readonly max?: number;
  /** Steps between values: what jumps, such as counts. */
  readonly steps?: boolean;
}

export const legendBelow = (): VizLegendOptionsBuilder =>
  new VizLegendOptionsBuilder().showLegend(true).displayMode(LegendDisplayMode.List).placement(LegendPlacement.Bottom).calcs([]);

export const tooltipOfAll = (): VizTooltipOptionsBuilder =>
  new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending);

/** Values over time. Limits are series like the others: they move when the policy changes. */
export function lines({ queries, limits = [], stacked, colors = {}, min = 0, max, steps, ...rest }: Lines): PanelBuilder {
  const panel = described(new PanelBuilder(), rest)
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.PaletteClassicByName))
    .legend(legendBelow())
    .tooltip(tooltipOfAll())
    .drawStyle(stacked === "bars" ? GraphDrawStyle.Bars : GraphDrawStyle.Line)
    .lineInterpolation(steps ? LineInterpolation.StepAfter : LineInterpolation.Linear)
    .lineWidth(stacked === "bars" ? 0 : 1)
    .fillOpacity(stacked === "bars" ? 80 : stacked === "areas" ? 30 : 5)
    .showPoints(VisibilityMode.Auto)
    .spanNulls(false)
    .axisSoftMin(min);
  if (stacked !== undefined) panel.stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group("A"));
  if (max !== undefined) panel.axisSoftMax(max);
  for (const query of [...queries, ...limits]) panel.withTarget(overTime(query));
  for (const { refId } of limits) panel.overrideByQuery(refId, LIMIT);
  for (const [name, color] of Object.entries(colors)) {
    panel.overrideByName(name, [{ id: "color", value: { mode: "fixed", fixedColor: color } }]);
  }
  return panel;
}

const LIMIT = [
  { id: "color", value: { mode: "fixed", fixedColor: "red" } },
  { id: "custom.lineStyle", value: { fill: "dash", dash: [10, 10] } },
  { id: "custom.lineWidth", value: 2 },
  { id: "custom.fillOpacity", value: 0 },
  { id: "custom.stacking", value: { mode: "none", group: "limit" } },
  { id: "custom.drawStyle", value: "line" },
];
