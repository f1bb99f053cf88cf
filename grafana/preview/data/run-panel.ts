import type { Target } from "../dashboard.js";
import { withBuiltIns } from "../model/built-in.js";
import { durationSeconds } from "../model/duration.js";
import { interpolate } from "../model/interpolate.js";
import { stepFor } from "../model/interval.js";
import type { Placed } from "../model/layout.js";
import { pixelsOf } from "../model/layout.js";
import type { TimeRange } from "../model/time-range.js";
import type { Prometheus, Series } from "../prometheus/client.js";
import type { Frame } from "./frame.js";
import { heatmapFrames, seriesFrames, tableFrame } from "./from-series.js";
import { applyAll } from "./transform/apply.js";

/** One query as it was run, and what came of it. */
export interface Ran {
  readonly target: Target;
  /** With all variables put in. */
  readonly query: string;
  readonly instant: boolean;
  readonly series: readonly Series[];
  readonly warnings: readonly string[];
  /** What Prometheus says is wrong with it. */
  readonly error: string | undefined;
}

export interface PanelData {
  readonly ran: readonly Ran[];
  /** After the panel's transformations. */
  readonly frames: readonly Frame[];
  readonly range: TimeRange;
}

/** Runs all queries of a panel as Grafana does for its width. */
export async function runPanel(
  { panel, at, scope }: Placed,
  prometheus: Prometheus,
  boardRange: TimeRange,
  pageWidth: number,
): Promise<PanelData> {
  const range =
    panel.timeFrom === undefined ? boardRange : { from: boardRange.to - durationSeconds(panel.timeFrom), to: boardRange.to };
  const targets = (panel.targets ?? []).filter(({ hide }) => hide !== true);
  const several = targets.filter(({ format }) => format === "table").length > 1;
  const points = panel.maxDataPoints ?? pixelsOf(at, pageWidth).width;
  const done = await Promise.all(
    targets.map(async (target) => {
      const step = stepFor(range, points, target.interval, panel.interval);
      const query = interpolate(target.expr, withBuiltIns(scope, range, step), "query");
      const instant = target.instant === true && target.range !== true;
      // As Grafana does, so that the same moments are asked for at each refresh.
      const aligned = { from: Math.floor(range.from / step.step) * step.step, to: Math.floor(range.to / step.step) * step.step };
      const ran = { target, query, instant };
      try {
        const { data, warnings } = instant
          ? await prometheus.instant(query, range.to)
          : await prometheus.range(query, aligned, step.step);
        const frames = framesOf(target, data, several, instant ? undefined : timesOf(aligned, step.step));
        return { ran: { ...ran, series: data, warnings, error: undefined }, frames };
      } catch (error) {
        return { ran: { ...ran, series: [], warnings: [], error: (error as Error).message }, frames: [] };
      }
    }),
  );
  const frames = applyAll(
    done.flatMap((each) => each.frames),
    panel.transformations ?? [],
  );
  return { ran: done.map(({ ran }) => ran), frames, range };
}

function framesOf(
  target: Target,
  data: readonly Series[],
  several: boolean,
  times: readonly number[] | undefined,
): readonly Frame[] {
  if (target.format === "table") return [tableFrame(target, data, several)];
  if (target.format === "heatmap" && times !== undefined) return heatmapFrames(target, data, times);
  return seriesFrames(target, data, times);
}

function timesOf({ from, to }: TimeRange, step: number): readonly number[] {
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);
}
