import type { Annotation } from "../dashboard.js";
import { withBuiltIns } from "../model/built-in.js";
import { durationSeconds } from "../model/duration.js";
import type { Scope } from "../model/interpolate.js";
import { interpolate } from "../model/interpolate.js";
import { SCRAPE_INTERVAL } from "../model/interval.js";
import type { TimeRange } from "../model/time-range.js";
import type { Prometheus, Series } from "../prometheus/client.js";
import { legendText } from "./from-series.js";

/** Something that happened, or lasted. Unix seconds. */
export interface Event {
  readonly from: number;
  readonly to: number;
  readonly title: string;
  readonly text: string;
}

export interface AnnotationData {
  readonly annotation: Annotation;
  readonly query: string;
  readonly series: readonly Series[];
  readonly events: readonly Event[];
  readonly warnings: readonly string[];
  readonly error: string | undefined;
}

/** @returns the query of an annotation; undefined for Grafana's own. */
function annotationQuery({ target, expr }: Annotation): string | undefined {
  return target?.expr ?? expr;
}

/** Runs the query of an annotation. Series above 0 are events; what lasts longer than a step is one event with an end. */
export async function runAnnotation(
  annotation: Annotation,
  scope: Scope,
  prometheus: Prometheus,
  range: TimeRange,
): Promise<AnnotationData | undefined> {
  const expression = annotationQuery(annotation);
  if (expression === undefined) return undefined;
  const least = annotation.step ?? annotation.target?.step ?? annotation.target?.interval ?? "60s";
  const step = Math.max(durationSeconds(least === "" ? "60s" : least), Math.ceil((range.to - range.from) / 11_000));
  const query = interpolate(
    expression,
    withBuiltIns(scope, range, { step, rateInterval: Math.max(4 * SCRAPE_INTERVAL, step + SCRAPE_INTERVAL) }),
    "query",
  );
  const aligned = { from: Math.floor(range.from / step) * step, to: Math.floor(range.to / step) * step };
  try {
    const { data, warnings } = await prometheus.range(query, aligned, step);
    const events = data.flatMap((series) => eventsOf(series, annotation, step));
    return { annotation, query, series: data, events, warnings, error: undefined };
  } catch (error) {
    return { annotation, query, series: [], events: [], warnings: [], error: (error as Error).message };
  }
}

function eventsOf({ labels, points }: Series, annotation: Annotation, step: number): readonly Event[] {
  const { useValueForTime = false, titleFormat = "", textFormat = "" } = annotation;
  const active = points.filter(([, value]) => useValueForTime || value > 0);
  const times = active.map(([time, value]) => (useValueForTime ? value / 1000 : time));
  const said = { title: legendText(titleFormat, labels), text: legendText(textFormat, labels) };
  const events: Event[] = [];
  for (const time of times) {
    const last = events.at(-1);
    if (last && time >= last.from && last.to + step >= time) events[events.length - 1] = { ...last, to: time };
    else events.push({ from: time, to: time, ...said });
  }
  return events;
}
