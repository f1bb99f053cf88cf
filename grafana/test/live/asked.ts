import type { BoardData } from "../../preview/data/run-board.js";
import type { Series } from "../../preview/prometheus/client.js";

/** One question that a board asks, and what came of it. */
export interface Asked {
  readonly board: string;
  /** Title of the panel; `variable` or `annotation` where it is none. */
  readonly panel: string;
  /** Of a panel's query; else the name of variable or annotation. */
  readonly refId: string;
  readonly query: string;
  readonly problems: readonly string[];
  readonly hasData: boolean;
}

/** Every question of a board. A panel that is repeated has data when one of its repetitions has. */
export function questionsOf({ board, variables, annotations, panels }: BoardData): readonly Asked[] {
  const at = (panel: string, refId: string) => ({ board: board.uid, panel, refId });
  const all: Asked[] = [
    ...variables.flatMap(({ variable, query, options, warnings }) =>
      query === undefined ? [] : [{ ...at("variable", variable.name), query, problems: warnings, hasData: options.length > 0 }],
    ),
    ...annotations.map(({ annotation, query, error, warnings, events }) => ({
      ...at("annotation", annotation.name),
      query,
      problems: [...(error === undefined ? [] : [error]), ...warnings],
      hasData: events.length > 0,
    })),
    ...panels.flatMap(({ panel, data }) =>
      data.ran.map(({ target, query, error, warnings, series }) => ({
        ...at(panel.title ?? "", target.refId),
        query,
        problems: [...(error === undefined ? [] : [error]), ...warnings],
        hasData: hasValues(series),
      })),
    ),
  ];
  const merged = new Map<string, Asked>();
  for (const asked of all) {
    const key = JSON.stringify([asked.panel, asked.refId]);
    const other = merged.get(key);
    merged.set(
      key,
      other ? { ...other, hasData: other.hasData || asked.hasData, problems: [...other.problems, ...asked.problems] } : asked,
    );
  }
  return [...merged.values()];
}

/** @returns the titles of panels none of whose questions is answered; figures left out, which say so in place of the number. */
export function emptyPanels({ panels }: BoardData): readonly string[] {
  return panels
    .filter(
      ({ panel, data }) => panel.type !== "stat" && data.ran.length > 0 && data.ran.every(({ series }) => !hasValues(series)),
    )
    .map(({ panel }) => panel.title ?? "");
}

/** At least one value that is a number. */
function hasValues(series: readonly Series[]): boolean {
  return series.some(({ points }) => points.some(([, value]) => !Number.isNaN(value)));
}
