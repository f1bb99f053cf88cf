import { DataqueryBuilder, PromQueryFormat } from "@grafana/grafana-foundation-sdk/prometheus";

/** The data source that the reader of a board has chosen. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana's variable.
export const DATASOURCE = { type: "prometheus", uid: "${datasource}" };

/** Systems that the reader has chosen. Every recorded series of a system carries both labels. */
const CHOSEN = 'tier=~"$tier",system=~"$system"';

/** A selector of the chosen systems' series. @param matchers more matchers, as PromQL. */
export const of = (series: string, matchers = ""): string => `${series}{${[CHOSEN, matchers].filter(Boolean).join(",")}}`;

/** Named for its part in the panel: overrides find it by that name. */
export interface Query {
  readonly refId: string;
  readonly expr: string;
  /** Name of its lines, with labels in double braces. */
  readonly legend?: string;
}

function query({ refId, expr, legend }: Query): DataqueryBuilder {
  const builder = new DataqueryBuilder().refId(refId).datasource(DATASOURCE).expr(tidy(expr));
  return legend === undefined ? builder : builder.legendFormat(legend);
}

/** Values over the time range of the board. */
export const overTime = (each: Query): DataqueryBuilder => query(each).range();

/** The value at the end of the time range. */
export const now = (each: Query): DataqueryBuilder => query(each).instant();

/** Rows at the end of the time range: a column for each label, and one for the value. */
export const rowsNow = (each: Query): DataqueryBuilder => query(each).instant().format(PromQueryFormat.Table);

/** Cumulative buckets over the time range. */
export const buckets = (each: Query): DataqueryBuilder => query(each).range().format(PromQueryFormat.Heatmap);

const tidy = (expr: string): string => expr.replaceAll(/\s+/g, " ").trim();
