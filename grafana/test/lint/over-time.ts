import type { Panel, Target } from "../../preview/dashboard.js";
import { targetRule, unless } from "./board-rule.js";
import { calledWith, INTERVAL, nodesOf } from "./promql.js";

/** Events of a window that is fixed: with a longer step between points most of them would be seen by no window. */
const COUNTED = /:(?:increase|changes)\d+[smhd]$/;
const SPANNING = ["max_over_time", "min_over_time", "avg_over_time"];

const isOverTime = ({ instant, range }: Target): boolean => instant !== true || range === true;

/** Of states, and of events in a window, nothing between two points of a graph is lost. */
export const targetSpan = targetRule((target, panel) => (isOverTime(target) ? unspannedIn(target.expr, panel) : []));

function unspannedIn(expr: string, { type }: Panel): readonly string[] {
  const selectors = nodesOf(expr, "VectorSelector").map(({ node, textOf }) => ({
    text: textOf(node),
    spans:
      node.parent?.name === "MatrixSelector" &&
      textOf(node.parent).endsWith(`[${INTERVAL}]`) &&
      SPANNING.includes(calledWith(node.parent, textOf) ?? ""),
  }));
  const spanned = selectors.filter(({ spans }) => spans).map(({ text }) => text);
  return [...new Set(selectors.map(({ text }) => text))]
    .filter((text) => type === "state-timeline" || COUNTED.test(/^[\w:]*/.exec(text)?.[0] ?? ""))
    .flatMap((text) => unless(spanned.includes(text), `${text} is looked at for a moment only, not over [$__interval]`));
}

/** The first ones at each moment are other ones at another: a graph would have more lines than it says. */
export const targetStable = targetRule((target) =>
  isOverTime(target)
    ? nodesOf(target.expr, "AggregateExpr").flatMap(({ node, textOf }) => {
        const text = textOf(node);
        const [chosen] = /^(?:topk|bottomk)\b/.exec(text) ?? [];
        return unless(chosen === undefined || text.includes("@ end()"), `${chosen} chooses anew at each moment`);
      })
    : [],
);
