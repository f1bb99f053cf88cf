import { TableCellHeight, TableSortByFieldStateBuilder } from "@grafana/grafana-foundation-sdk/common";
import type { DynamicConfigValue, ValueMapping } from "@grafana/grafana-foundation-sdk/dashboard";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/table";
import type { DataLink } from "../links.js";
import { neutral } from "../mappings.js";
import { rowsNow } from "../queries.js";
import type { PanelText } from "../texts/text.js";
import { PLAIN, type Steps, thresholdsProperty } from "../thresholds.js";
import { UNITS, type Unit } from "../units.js";
import { described } from "./described.js";

/** A column: a label of the rows, or the value of a query. */
export interface Column {
  /** A label's name, or of a value the name of its query. */
  readonly id: string;
  /** Its heading; none: it is there for links and order only. */
  readonly name?: string;
  /** The query of a value. All queries of a table have the labels of its rows in common. */
  readonly expr?: string;
  readonly unit?: Unit;
  readonly decimals?: number;
  readonly steps?: Steps;
  readonly mappings?: readonly ValueMapping[];
  readonly links?: readonly DataLink[];
  /** Text or background in the colour of the thresholds or mapping, or a bar from 0 to 1. Default: neither. */
  readonly show?: "colored" | "filled" | "bar";
  /** Pixels. */
  readonly width?: number;
  /** Texts of any length: what does not fit into a cell is read by the eye icon in it. */
  readonly inspect?: boolean;
  /** What stands in an empty cell. Default: a dash. */
  readonly empty?: string;
}

/** Pixels that a column without a width gets at least. */
const LEAST_WIDTH = 60;

interface Table {
  readonly text: PanelText;
  readonly columns: readonly Column[];
  /** Rows by the column of this id. Default: as Prometheus returns them. */
  readonly sort?: { readonly by: string; readonly descending: boolean };
}

/** Rows of labels and values. The values of all queries come into one row by the labels that they share. */
export function table({ text, columns, sort }: Table): PanelBuilder {
  const values = columns.filter(({ expr }) => expr !== undefined);
  const fieldOf = ({ id, expr }: Column) => (expr === undefined ? id : values.length === 1 ? "Value" : `Value #${id}`);
  const panel = described(new PanelBuilder(), { text, unit: UNITS.none })
    .showHeader(true)
    .cellHeight(TableCellHeight.Sm)
    // Grafana asks for 150 of each column: too many for a screen of 1366 pixels.
    .minWidth(LEAST_WIDTH)
    .filterable(false);
  for (const { id, expr = "" } of values) panel.withTarget(rowsNow({ refId: id, expr }));
  if (values.length > 1) panel.withTransformation({ id: "merge", options: {} });
  panel.withTransformation({
    id: "organize",
    options: {
      excludeByName: { Time: true },
      indexByName: Object.fromEntries(columns.map((column, index) => [fieldOf(column), index])),
      renameByName: {},
    },
  });
  for (const column of columns) panel.overrideByName(fieldOf(column), properties(column));
  const sorted = columns.find(({ id }) => id === sort?.by);
  if (sort !== undefined && sorted?.name !== undefined) {
    panel.sortBy([new TableSortByFieldStateBuilder().displayName(sorted.name).desc(sort.descending)]);
  }
  return panel;
}

function properties(column: Column): DynamicConfigValue[] {
  const { name, unit, decimals, steps, mappings, links, show, width, inspect = false, empty = "–" } = column;
  if (name === undefined) return [{ id: "custom.hidden", value: true }];
  const all: DynamicConfigValue[] = [
    { id: "displayName", value: name },
    { id: "noValue", value: empty },
  ];
  if (steps !== undefined || show !== undefined) all.push(thresholdsProperty(steps ?? PLAIN));
  if (unit !== undefined) all.push({ id: "unit", value: unit });
  if (decimals !== undefined) all.push({ id: "decimals", value: decimals });
  const meanings = steps === undefined ? mappings : [...(mappings ?? []), neutral(empty)];
  if (meanings !== undefined) all.push({ id: "mappings", value: meanings });
  if (links !== undefined) all.push({ id: "links", value: links });
  if (width !== undefined) all.push({ id: "custom.width", value: width });
  if (inspect) all.push({ id: "custom.inspect", value: true });
  if (show !== undefined) all.push(...CELLS[show]);
  return all;
}

const CELLS: Readonly<Record<"colored" | "filled" | "bar", readonly DynamicConfigValue[]>> = {
  colored: [{ id: "custom.cellOptions", value: { type: "color-text" } }],
  filled: [
    { id: "custom.cellOptions", value: { type: "color-background", mode: "basic" } },
    { id: "custom.align", value: "center" },
  ],
  bar: [
    { id: "custom.cellOptions", value: { type: "gauge", mode: "basic", valueDisplayMode: "text" } },
    { id: "min", value: 0 },
    { id: "max", value: 1 },
  ],
};
