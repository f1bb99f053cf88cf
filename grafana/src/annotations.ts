import { type AnnotationQuery, AnnotationQueryBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { DataqueryBuilder } from "@grafana/grafana-foundation-sdk/prometheus";
import { greatest, least } from "./between-points.js";
import { DATASOURCE, of } from "./queries.js";
import type { Texts } from "./texts/texts.js";

type Words = Texts["words"];

/** Shaded on every graph of a board that shows so many hours at first. */
export type Regions = (hours: number) => AnnotationQuery;

/**
 * Grafana before 11.6.2 asks for 100 points, whatever it is told, and joins those that are no further apart than the step that
 * it is told: a smaller one would leave single points of an outage, at the range that the board shows at first.
 * @returns the step for a board that shows so many hours.
 */
const joining = (hours: number): string => (hours <= 8 ? "5m" : "15m");

/** Later ones ask for a point for each pixel, no closer than this, and join by what was asked. */
const CLOSEST = "1m";

/** Times in which an expression is above 0. Grafana before 11.6.2 reads `expr` and `step`, later ones the target. */
const regions =
  (name: string, color: string, expr: string): Regions =>
  (hours) => {
    const { placement: _, ...query } = new AnnotationQueryBuilder()
      .name(name)
      .datasource(DATASOURCE)
      .enable(true)
      .iconColor(color)
      .expr(expr)
      .step(joining(hours))
      .target(new DataqueryBuilder().refId("Anno").datasource(DATASOURCE).expr(expr).interval(CLOSEST).range())
      .titleFormat(`${name}: {{system}}`)
      .tagKeys("system")
      .build();
    return query;
  };

/** Confirmed outages; those in maintenance are shaded as maintenance. */
export const incidents = ({ annotations }: Words) =>
  regions(annotations.incidents, "red", `1 + (${least(of("sla:system_state"))} == 0)`);

export const maintenance = ({ annotations }: Words) =>
  regions(annotations.maintenance, "purple", `${greatest(of("sla:system_maintenance"))} == 1`);
