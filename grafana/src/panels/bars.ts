import { PanelBuilder } from "@grafana/grafana-foundation-sdk/barchart";
import { StackingMode, VisibilityMode, VizOrientation } from "@grafana/grafana-foundation-sdk/common";
import { type Query, rowsNow } from "../queries.js";
import { type Described, described } from "./described.js";
import { legendBelow, tooltipOfAll } from "./lines.js";

interface Bars extends Described {
  readonly query: Query;
  /** The label with a bar for each value. */
  readonly row: string;
  /** The label whose values share a bar. */
  readonly column: string;
  readonly colors: Readonly<Record<string, string>>;
}

/** Bars made of parts, at the end of the time range. */
export function bars({ query, row, column, colors, ...rest }: Bars): PanelBuilder {
  const panel = described(new PanelBuilder(), rest)
    .orientation(VizOrientation.Horizontal)
    .stacking(StackingMode.Normal)
    .showValue(VisibilityMode.Never)
    .barWidth(0.8)
    .groupWidth(0.8)
    .lineWidth(0)
    .fillOpacity(80)
    .axisSoftMin(0)
    .legend(legendBelow())
    .tooltip(tooltipOfAll())
    .withTarget(rowsNow(query))
    .withTransformation({
      id: "groupingToMatrix",
      options: { rowField: row, columnField: column, valueField: "Value", emptyValue: "null" },
    });
  for (const [name, color] of Object.entries(colors)) {
    panel.overrideByName(name, [{ id: "color", value: { mode: "fixed", fixedColor: color } }]);
  }
  return panel;
}
