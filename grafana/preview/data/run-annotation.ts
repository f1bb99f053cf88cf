import type { Annotation } from "../dashboard.js";
import { withBuiltIns } from "../model/built-in.js";
import { durationSeconds } from "../model/duration.js";
import type { Scope } from "../model/interpolate.js";
import { interpolate } from "../model/interpolate.js";
import type { Step } from "../model/interval.js";
import { stepFor } from "../model/interval.js";
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

/** What Grafana asks for where nothing says for how many points. */
const POINTS = 100;

/** How an annotation is asked for. */
interface Asking {
  readonly expr: string;
  readonly step: Step;
  /** Seconds between points that are one event. */
  readonly joined: number;
}

/**
 * As Grafana does from 11.6.2 on, which reads the target; without one as it did before.
 * @returns undefined for Grafana's own annotations.
 */
function askingOf({ target, expr, step: told }: Annotation, range: TimeRange, pageWidth: number): Asking | undefined {
  if (target?.expr !== undefined) {
    const step = stepFor(range, pageWidth, target.interval, told);
    return { expr: target.expr, step, joined: step.step };
  }
  if (expr === undefined) return undefined;
  const least = told === undefined || told === "" ? "60s" : told;
  return { expr, step: stepFor(range, POINTS, least), joined: durationSeconds(least) };
}

/** Runs the query of an annotation. Series above 0 are events; what lasts longer than a step is one event with an end. */
export async function runAnnotation(
  annotation: Annotation,
  scope: Scope,
  prometheus: Prometheus,
  range: TimeRange,
  pageWidth: number,
): Promise<AnnotationData | undefined> {
  const asking = askingOf(annotation, range, pageWidth);
  if (asking === undefined) return undefined;
  const { step } = asking.step;
  const query = interpolate(asking.expr, withBuiltIns(scope, range, asking.step), "query");
  const aligned = { from: Math.floor(range.from / step) * step, to: Math.floor(range.to / step) * step };
  try {
    const { data, warnings } = await prometheus.range(query, aligned, step);
    const events = data.flatMap((series) => eventsOf(series, annotation, asking.joined));
    return { annotation, query, series: data, events, warnings, error: undefined };
  } catch (error) {
    return { annotation, query, series: [], events: [], warnings: [], error: (error as Error).message };
  }
}

function eventsOf({ labels, points }: Series, annotation: Annotation, joined: number): readonly Event[] {
  const { useValueForTime = false, titleFormat = "", textFormat = "" } = annotation;
  const active = points.filter(([, value]) => useValueForTime || value > 0);
  const times = active.map(([time, value]) => (useValueForTime ? value / 1000 : time));
  const said = { title: legendText(titleFormat, labels), text: legendText(textFormat, labels) };
  const events: Event[] = [];
  for (const time of times) {
    const last = events.at(-1);
    if (last && time >= last.from && last.to + joined >= time) events[events.length - 1] = { ...last, to: time };
    else events.push({ from: time, to: time, ...said });
  }
  return events;
}
