import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import type { DataSourceRef } from "@grafana/grafana-foundation-sdk/common";
import type { DashboardLink, Panel, ValueMapping } from "@grafana/grafana-foundation-sdk/dashboard";
import type { DataLink } from "../links.js";
import { DATASOURCE } from "../queries.js";
import type { PanelText } from "../texts/text.js";
import type { Unit } from "../units.js";

/** What every panel with data says. */
export interface Described {
  readonly text: PanelText;
  readonly unit: Unit;
  readonly decimals?: number;
  readonly mappings?: readonly ValueMapping[];
  readonly links?: readonly DataLink[];
}

interface Describable {
  title(text: string): this;
  description(text: string): this;
  noValue(text: string): this;
  unit(unit: string): this;
  decimals(decimals: number): this;
  mappings(mappings: ValueMapping[]): this;
  dataLinks(links: Builder<DashboardLink>[]): this;
  datasource(datasource: DataSourceRef): this;
}

export type PanelBuilder = Builder<Panel>;

export function described<B extends Describable>(builder: B, { text, unit, decimals, mappings, links }: Described): B {
  builder.title(text.title).description(text.description).noValue(text.empty).unit(unit).datasource(DATASOURCE);
  if (decimals !== undefined) builder.decimals(decimals);
  if (mappings !== undefined) builder.mappings([...mappings]);
  // The SDK gives them the type of a link between boards, which has more parts.
  if (links !== undefined) builder.dataLinks(links.map((link) => ({ build: () => link as DashboardLink })));
  return builder;
}
