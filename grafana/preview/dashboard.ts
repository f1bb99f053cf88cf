import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The part of a generated board (grafana/dashboards) that checks and previews read. */
export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly description?: string;
  readonly editable?: boolean;
  readonly schemaVersion?: number;
  readonly tags?: readonly string[];
  readonly timezone?: string;
  /** What is shown at first, such as `now-6h` to `now`. */
  readonly time?: { readonly from: string; readonly to: string };
  readonly links?: readonly BoardLink[];
  readonly templating?: { readonly list?: readonly Variable[] };
  readonly annotations?: { readonly list?: readonly Annotation[] };
  readonly panels: readonly Panel[];
}

interface BoardLink {
  readonly title: string;
  readonly type?: string;
  readonly url?: string;
  readonly tags?: readonly string[];
  readonly asDropdown?: boolean;
  readonly includeVars?: boolean;
  readonly keepTime?: boolean;
}

export interface Variable {
  readonly name: string;
  readonly type: string;
  readonly label?: string;
  /** Of a query; of a data source its type; of a custom variable its values. */
  readonly query?: string | { readonly query: string };
  readonly datasource?: DatasourceRef;
  readonly multi?: boolean;
  readonly includeAll?: boolean;
  readonly allValue?: string;
  /** Keeps the values that it matches; its first group is the value. */
  readonly regex?: string;
  readonly sort?: number;
  readonly refresh?: number;
  /** 0 shows label and value, 1 only the value, 2 nothing. */
  readonly hide?: number;
  readonly current?: { readonly text?: string | readonly string[]; readonly value?: string | readonly string[] };
}

interface DatasourceRef {
  readonly type?: string;
  readonly uid?: string;
}

export interface Annotation {
  readonly name: string;
  readonly enable?: boolean;
  readonly hide?: boolean;
  readonly builtIn?: number;
  readonly datasource?: DatasourceRef;
  readonly iconColor?: string;
  readonly expr?: string;
  /** As Grafana reads it from 11.6.2 on: `interval` is the least step. */
  readonly target?: { readonly refId?: string; readonly expr?: string; readonly interval?: string };
  /** The least step, such as `15s`, and how far points of one event may be apart, as Grafana reads it before 11.6.2. */
  readonly step?: string;
  readonly titleFormat?: string;
  readonly textFormat?: string;
  readonly tagKeys?: string;
  readonly useValueForTime?: boolean;
  /** The panels that show it, or with `exclude` those that do not; default: all. */
  readonly filter?: { readonly exclude?: boolean; readonly ids?: readonly number[] };
}

export interface Panel {
  readonly type: string;
  readonly id?: number;
  readonly title?: string;
  readonly description?: string;
  readonly transparent?: boolean;
  readonly datasource?: DatasourceRef;
  /** A column is a 24th of the width, a row 30 pixels. */
  readonly gridPos: GridPos;
  readonly targets?: readonly Target[];
  /** Name of a variable: one panel, or row of panels, for each of its values. */
  readonly repeat?: string;
  readonly repeatDirection?: string;
  readonly maxPerRow?: number;
  readonly collapsed?: boolean;
  /** Panels of a collapsed row. */
  readonly panels?: readonly Panel[];
  /** Least step, such as `15s`. */
  readonly interval?: string;
  readonly maxDataPoints?: number;
  readonly timeFrom?: string;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly fieldConfig?: FieldConfigSource;
  readonly transformations?: readonly Transformation[];
  readonly links?: readonly PanelLink[];
}

interface PanelLink {
  readonly title: string;
  readonly url: string;
}

export interface GridPos {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export interface Target {
  readonly refId: string;
  readonly expr: string;
  readonly datasource?: DatasourceRef;
  readonly legendFormat?: string;
  /** `time_series` (default), `table` or `heatmap`. */
  readonly format?: string;
  readonly instant?: boolean;
  readonly range?: boolean;
  readonly hide?: boolean;
  /** Least step, such as `15s`. */
  readonly interval?: string;
}

export interface Transformation {
  readonly id: string;
  readonly disabled?: boolean;
  readonly options?: Readonly<Record<string, unknown>>;
}

export interface FieldConfigSource {
  readonly defaults?: FieldConfig;
  readonly overrides?: readonly FieldOverride[];
}

export interface FieldOverride {
  readonly matcher: { readonly id: string; readonly options?: unknown };
  readonly properties: readonly { readonly id: string; readonly value?: unknown }[];
}

export interface FieldConfig {
  readonly unit?: string;
  readonly decimals?: number | null;
  readonly min?: number;
  readonly max?: number;
  readonly displayName?: string;
  readonly noValue?: string;
  readonly color?: { readonly mode?: string; readonly fixedColor?: string; readonly seriesBy?: string };
  readonly mappings?: readonly Mapping[];
  readonly thresholds?: Thresholds;
  readonly links?: readonly PanelLink[];
  readonly custom?: Readonly<Record<string, unknown>>;
}

export interface Thresholds {
  readonly mode?: string;
  /** The first one's value is -Infinity, which JSON writes as null. */
  readonly steps: readonly { readonly value?: number | null; readonly color: string }[];
}

export interface MappingResult {
  readonly text?: string;
  readonly color?: string;
}

export type Mapping =
  | { readonly type: "value"; readonly options: Readonly<Record<string, MappingResult>> }
  | {
      readonly type: "range";
      readonly options: { readonly from?: number | null; readonly to?: number | null; readonly result: MappingResult };
    }
  | { readonly type: "regex"; readonly options: { readonly pattern: string; readonly result: MappingResult } }
  | { readonly type: "special"; readonly options: { readonly match: string; readonly result: MappingResult } };

/** All panels of a board, those of collapsed rows too; rows themselves left out. */
export function panelsOf(board: Dashboard): readonly Panel[] {
  return board.panels.flatMap((panel) => (panel.type === "row" ? (panel.panels ?? []) : [panel]));
}

/** @returns the boards of a folder, in the order of their file names. */
export function boardsIn(folder: string): readonly { readonly name: string; readonly board: Dashboard }[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => ({
      name: file.slice(0, -".json".length),
      board: JSON.parse(readFileSync(join(folder, file), "utf8")) as Dashboard,
    }));
}
