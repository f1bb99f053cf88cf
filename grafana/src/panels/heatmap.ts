import { AxisPlacement, HeatmapCellLayout, TooltipDisplayMode } from "@grafana/grafana-foundation-sdk/common";
import {
  CellValuesBuilder,
  HeatmapColorMode,
  HeatmapColorOptionsBuilder,
  HeatmapTooltipBuilder,
  PanelBuilder,
  RowsHeatmapOptionsBuilder,
  YAxisConfigBuilder,
} from "@grafana/grafana-foundation-sdk/heatmap";
import { buckets, type Query } from "../queries.js";
import { UNITS } from "../units.js";
import { type Described, described } from "./described.js";

interface Heatmap extends Described {
  readonly query: Query;
  /** What a cell counts. */
  readonly cells: string;
}

/** How many runs took how long, from cumulative buckets. The unit is that of the vertical axis. */
export function heatmap({ query, cells, ...rest }: Heatmap): PanelBuilder {
  return described(new PanelBuilder(), rest)
    .calculate(false)
    .color(
      new HeatmapColorOptionsBuilder().mode(HeatmapColorMode.Scheme).scheme("Oranges").exponent(0.5).steps(64).reverse(false),
    )
    .cellGap(1)
    .cellValues(new CellValuesBuilder().unit(UNITS.count).decimals(0))
    .rowsFrame(new RowsHeatmapOptionsBuilder().layout(HeatmapCellLayout.Auto).value(cells))
    .yAxis(new YAxisConfigBuilder().unit(rest.unit).axisPlacement(AxisPlacement.Left).reverse(false))
    .tooltip(new HeatmapTooltipBuilder().mode(TooltipDisplayMode.Single).yHistogram(true))
    .showLegend()
    .withTarget(buckets(query));
}
