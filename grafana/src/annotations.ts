import { type AnnotationQuery, AnnotationQueryBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { DATASOURCE, of } from "./queries.js";
import type { Texts } from "./texts/texts.js";

type Words = Texts["words"];

/** Times in which a series is 1, shaded on every graph of the board. Values of one minute are one region. */
const region = (name: string, color: string, expr: string): AnnotationQuery => {
  const { placement: _, ...query } = new AnnotationQueryBuilder()
    .name(name)
    .datasource(DATASOURCE)
    .enable(true)
    .iconColor(color)
    .expr(expr)
    .step("60s")
    .titleFormat(`${name}: {{system}}`)
    .tagKeys("system")
    .build();
  return query;
};

/** Confirmed outages; those in maintenance are shaded as maintenance. */
export const incidents = ({ annotations }: Words) =>
  region(annotations.incidents, "red", `${of("sla:system_outage")} == 1 unless on (system) sla:system_maintenance == 1`);

export const maintenance = ({ annotations }: Words) =>
  region(annotations.maintenance, "purple", `${of("sla:system_maintenance")} == 1`);
