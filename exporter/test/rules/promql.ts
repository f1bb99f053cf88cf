import type { SyntaxNode } from "@lezer/common";
import { parser } from "@prometheus-io/lezer-promql";

/** What an expression names. Of an aggregation or a match the labels count for the whole expression. */
export interface Names {
  readonly selectors: readonly Selector[];
  /** In by, without, on, ignoring, group_left and group_right. */
  readonly labels: readonly string[];
  /** Labels that label_replace and label_join make. */
  readonly made: readonly string[];
}

interface Selector {
  readonly metric: string;
  /** Labels in its braces. */
  readonly labels: readonly string[];
}

/** Reads the names in a PromQL expression. Throws where it is not PromQL. */
export function namesIn(expression: string): Names {
  const textOf = ({ from, to }: SyntaxNode) => expression.slice(from, to);
  const selectors: Selector[] = [];
  const labels: string[] = [];
  const made: string[] = [];
  parser.parse(expression).iterate({
    enter: ({ node, type }) => {
      if (type.isError) throw new Error(`not PromQL at "${expression.slice(node.from).slice(0, 20)}": ${expression}`);
      if (type.name === "VectorSelector") {
        const matchers = node.getChild("LabelMatchers")?.getChildren("UnquotedLabelMatcher") ?? [];
        const metric = node.getChild("Identifier");
        selectors.push({
          metric: metric ? textOf(metric) : "",
          labels: matchers.flatMap((matcher) => matcher.getChildren("LabelName").map(textOf)),
        });
      }
      if (type.name === "GroupingLabels") labels.push(...node.getChildren("LabelName").map(textOf));
      if (type.name === "LabelReplace" || type.name === "LabelJoin") {
        const destination = node.parent?.parent?.getChild("FunctionCallBody")?.getChild("StringLiteral");
        if (destination) made.push(textOf(destination).slice(1, -1));
      }
    },
  });
  return { selectors, labels, made };
}
