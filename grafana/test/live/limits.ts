import type { Panel } from "../../preview/dashboard.js";
import type { BoardData } from "../../preview/data/run-board.js";
import type { Ran } from "../../preview/data/run-panel.js";
import type { Labels } from "../../preview/prometheus/client.js";

/** A line of a panel in which limits are drawn, but none for it. */
export interface LineWithoutLimit {
  readonly board: string;
  readonly panel: string;
  readonly refId: string;
  readonly labels: Labels;
}

/** @returns the queries of a panel that are drawn dashed: objectives and limits. */
function limitsOf(panel: Panel): readonly string[] {
  return (panel.fieldConfig?.overrides ?? [])
    .filter(({ matcher, properties }) => matcher.id === "byFrameRefID" && properties.some(isDashed))
    .map(({ matcher }) => String(matcher.options));
}

function isDashed({ id, value }: { readonly id: string; readonly value?: unknown }): boolean {
  return id === "custom.lineStyle" && (value as { fill?: string }).fill === "dash";
}

/** Lines that no limit is drawn for, and why that is right. */
export const WITHOUT_LIMIT: readonly {
  readonly board: string;
  readonly panel: string;
  readonly refId: string;
  readonly reason: string;
}[] = [
  {
    board: "sla-databases",
    panel: "Connections by user",
    refId: "user",
    reason: "A user has a limit only where the server sets one.",
  },
];

/**
 * @returns lines that no limit is drawn for: with the labels that limits of the panel have, there has to be one for each.
 */
export function linesWithoutLimit({ board, panels }: BoardData): readonly LineWithoutLimit[] {
  return panels.flatMap(({ panel, data }) => {
    const names = limitsOf(panel);
    const limits = data.ran.filter(({ target }) => names.includes(target.refId));
    const lines = data.ran.filter(({ target }) => !names.includes(target.refId));
    if (limits.length === 0) return [];
    return lines.flatMap(({ target, series }) =>
      withoutLimit(series, limits).map((labels) => ({ board: board.uid, panel: panel.title ?? "", refId: target.refId, labels })),
    );
  });
}

function withoutLimit(series: Ran["series"], limits: readonly Ran[]): readonly Labels[] {
  const all = limits.flatMap((limit) => limit.series.map(({ labels }) => labels));
  const agrees = (line: Labels, limit: Labels) =>
    Object.entries(limit).every(([label, value]) => label === "__name__" || line[label] === undefined || line[label] === value);
  return series.map(({ labels }) => labels).filter((labels) => !all.some((limit) => agrees(labels, limit)));
}
