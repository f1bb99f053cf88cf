import type { Annotation, Dashboard } from "../../preview/dashboard.js";
import { durationSeconds } from "../../preview/model/duration.js";
import { stepFor } from "../../preview/model/interval.js";
import { momentOf } from "../../preview/model/time-range.js";
import type { BoardRule } from "./board-rule.js";
import { unless } from "./board-rule.js";

/** Points that Grafana before 11.6.2 asks for. */
const POINTS = 100;

/**
 * Annotations are seen in every Grafana that the boards are for: before 11.6.2 it reads `expr` and `step`, later it reads the
 * target. An older one joins points within the step alone, so they must not be further apart at the range of the board.
 */
export const annotationForms: BoardRule = (board) =>
  (board.annotations?.list ?? []).flatMap((annotation) =>
    problemsOf(annotation, board).map((message) => ({ panel: annotation.name, message })),
  );

function problemsOf({ expr, step = "", target }: Annotation, { time }: Dashboard): readonly string[] {
  if (expr === undefined || step === "") return ["has no expr and step, which Grafana before 11.6.2 reads"];
  if (target?.expr === undefined || target.interval === undefined || target.refId === undefined)
    return ["has no target with refId, expr and interval, which Grafana from 11.6.2 on reads"];
  const asked = stepFor({ from: momentOf(time?.from ?? "now-6h", 0), to: momentOf(time?.to ?? "now", 0) }, POINTS).step;
  return [
    ...unless(expr === target.expr, "asks one thing in expr and another in its target"),
    ...unless(durationSeconds(step) >= asked, `has points ${asked} s apart, and joins those within ${step}`),
    ...unless(durationSeconds(target.interval) <= durationSeconds(step), `is coarser in its target than ${step}`),
    ...unless(expr.includes("[$__interval]"), "looks at moments only, not over [$__interval]"),
  ];
}
