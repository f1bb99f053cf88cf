import type { Dashboard } from "../dashboard.js";
import { withBuiltIns } from "../model/built-in.js";
import type { Scope } from "../model/interpolate.js";
import type { Placed } from "../model/layout.js";
import { layOut } from "../model/layout.js";
import type { TimeRange } from "../model/time-range.js";
import type { Choices, Resolved } from "../model/variables.js";
import { resolveVariables } from "../model/variables.js";
import type { Prometheus } from "../prometheus/client.js";
import type { AnnotationData } from "./run-annotation.js";
import { runAnnotation } from "./run-annotation.js";
import type { PanelData } from "./run-panel.js";
import { runPanel } from "./run-panel.js";

/** A board with all that its queries have answered. */
export interface BoardData {
  readonly board: Dashboard;
  readonly range: TimeRange;
  readonly variables: readonly Resolved[];
  readonly scope: Scope;
  readonly annotations: readonly AnnotationData[];
  readonly panels: readonly (Placed & { readonly data: PanelData })[];
}

export interface BoardRun {
  readonly prometheus: Prometheus;
  readonly range: TimeRange;
  /** Pixels: decides the steps that Grafana would ask for. */
  readonly pageWidth: number;
  readonly choices?: Choices;
}

/** Runs every query of a board: variables, annotations, panels. */
export async function runBoard(board: Dashboard, { prometheus, range, pageWidth, choices = {} }: BoardRun): Promise<BoardData> {
  const builtIns = withBuiltIns(new Map(), range);
  const variables = await resolveVariables(board.templating?.list ?? [], prometheus, range, choices, builtIns);
  const scope: Scope = new Map(variables.map(({ chosen }) => [chosen.name, chosen]));
  const annotations = await Promise.all(
    (board.annotations?.list ?? [])
      .filter(({ enable }) => enable !== false)
      .map((annotation) => runAnnotation(annotation, scope, prometheus, range, pageWidth)),
  );
  const panels: BoardData["panels"][number][] = [];
  // One panel after another: a board must not be a burden for a small Prometheus.
  for (const placed of layOut(board, scope)) {
    panels.push({ ...placed, data: await runPanel(placed, prometheus, range, pageWidth) });
  }
  return { board, range, variables, scope, annotations: annotations.filter((each) => each !== undefined), panels };
}
