import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../exporter/test/rules/rule-files.js";

const FOLDER = join(ROOT, "grafana/dashboards");
const LANGUAGE_IDS = ["en", "zh-CN"] as const;
export type LanguageId = (typeof LANGUAGE_IDS)[number];

interface Property {
  readonly id: string;
  readonly value?: unknown;
}

export interface Threshold {
  readonly value: number | null;
  readonly color: string;
}

export interface Link {
  readonly title: string;
  readonly url: string;
}

interface Target {
  readonly refId: string;
  readonly expr: string;
  readonly legendFormat?: string;
  readonly format?: string;
  readonly instant?: boolean;
  readonly datasource?: unknown;
}

export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly datasource?: unknown;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly Target[];
  readonly options?: {
    readonly content?: string;
    readonly legend?: { readonly showLegend?: boolean; readonly show?: boolean };
    readonly sortBy?: readonly { readonly displayName: string; readonly desc?: boolean }[];
  };
  readonly fieldConfig?: {
    readonly defaults: {
      readonly unit?: string;
      readonly decimals?: number;
      readonly noValue?: string;
      readonly links?: readonly Link[];
      readonly mappings?: readonly unknown[];
      readonly thresholds?: { readonly steps: readonly Threshold[] };
    };
    readonly overrides: readonly {
      readonly matcher: { readonly id: string; readonly options: string };
      readonly properties: readonly Property[];
    }[];
  };
}

interface Board {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly schemaVersion: number;
  readonly editable: boolean;
  readonly timezone: string;
  readonly refresh: string;
  readonly graphTooltip: number;
  readonly tags: readonly string[];
  readonly panels: readonly Panel[];
  readonly links: readonly (Link & { readonly type: string; readonly includeVars: boolean; readonly keepTime: boolean })[];
  readonly templating: { readonly list: readonly Variable[] };
  readonly annotations: {
    readonly list: readonly { readonly name: string; readonly expr: string; readonly datasource: unknown }[];
  };
}

interface Variable {
  readonly name: string;
  readonly type: string;
  readonly label?: string;
  readonly query: string | { readonly query: string };
  readonly datasource?: unknown;
  readonly refresh?: number;
  readonly multi: boolean;
  readonly includeAll: boolean;
}

/** @returns an expression with the times that Grafana puts in. */
export const asPromql = (expr: string): string => expr.replaceAll("$__interval", "1m").replaceAll("$__range", "1h");

/** The committed files, by their path below grafana/dashboards. */
export const committed: ReadonlyMap<string, string> = new Map(
  readdirSync(FOLDER, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [path.slice(FOLDER.length + 1), readFileSync(path, "utf8")]),
);

export interface CommittedBoard {
  /** Such as overview. */
  readonly name: string;
  readonly language: LanguageId;
  readonly board: Board;
}

export const boards: readonly CommittedBoard[] = [...committed].map(([path, text]) => {
  const [language = "", file = ""] = path.split("/");
  return { name: file.replace(/\.json$/, ""), language: language as LanguageId, board: JSON.parse(text) as Board };
});

export const boardsOf = (id: LanguageId): readonly CommittedBoard[] => boards.filter(({ language }) => language === id);

/** Panels with their board, for tables of tests. */
export const panels = boards.flatMap(({ name, language, board }) =>
  board.panels.map((panel) => ({ where: `${language}/${name} "${panel.title}"`, board, panel, language })),
);

/** The same without headings. */
export const shown = panels.filter(({ panel }) => panel.type !== "row");
/** The same without texts. */
export const measuring = shown.filter(({ panel }) => panel.type !== "text");

export const propertyOf = (properties: readonly Property[], id: string): unknown =>
  properties.find((property) => property.id === id)?.value;

/** Links on values and cells. */
export function dataLinksOf({ fieldConfig }: Panel): readonly Link[] {
  const cells = fieldConfig?.overrides.flatMap(({ properties }) => (propertyOf(properties, "links") ?? []) as readonly Link[]);
  return [...(fieldConfig?.defaults.links ?? []), ...(cells ?? [])];
}
