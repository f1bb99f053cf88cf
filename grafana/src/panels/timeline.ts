import { VisibilityMode } from "@grafana/grafana-foundation-sdk/common";
import { FieldColorBuilder, FieldColorModeId } from "@grafana/grafana-foundation-sdk/dashboard";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/statetimeline";
import { overTime, type Query } from "../queries.js";
import { type Described, described } from "./described.js";
import { legendBelow, tooltipOfAll } from "./lines.js";

interface Timeline extends Described {
  readonly queries: readonly Query[];
}

/** States over time, a bar for each series. What is not known is a gap. */
export function timeline({ queries, ...rest }: Timeline): PanelBuilder {
  const panel = described(new PanelBuilder(), rest)
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Thresholds))
    .showValue(VisibilityMode.Never)
    .mergeValues(true)
    .rowHeight(0.8)
    .fillOpacity(80)
    .lineWidth(0)
    .spanNulls(false)
    .legend(legendBelow())
    .tooltip(tooltipOfAll());
  for (const query of queries) panel.withTarget(overTime(query));
  return panel;
}
