import type { SyntaxNode, Tree } from "@lezer/common";
import { parser } from "@prometheus-io/lezer-promql";
import { withBuiltIns } from "../../preview/model/built-in.js";
import { constant, interpolate } from "../../preview/model/interpolate.js";

/** Stands for $__rate_interval: nobody writes it by hand. */
export const RATE_INTERVAL = "4242424ms";

/** The same for $__interval. */
export const INTERVAL = "2424242ms";

const SCOPE = new Map([
  ...withBuiltIns(new Map(), { from: 0, to: 3600 }, { step: 15, rateInterval: 60 }),
  ["__rate_interval", constant("__rate_interval", RATE_INTERVAL)] as const,
  ["__interval", constant("__interval", INTERVAL)] as const,
]);

interface Parsed {
  readonly tree: Tree;
  readonly textOf: (node: SyntaxNode) => string;
}

/** Parses an expression with Grafana's own variables put in; those of the board stand in strings. @throws Error where it is not PromQL. */
export function parsePromql(expression: string): Parsed {
  const text = interpolate(expression, SCOPE, "query");
  if (text.trim() === "") throw new Error("an empty query");
  const tree = parser.parse(text);
  tree.iterate({
    enter: ({ type, from }) => {
      if (type.isError) throw new Error(`not PromQL at "${text.slice(from, from + 20)}"`);
    },
  });
  return { tree, textOf: ({ from, to }) => text.slice(from, to) };
}

/** @returns all nodes of a kind; none where it is not PromQL, which a rule of its own tells. */
export function nodesOf(
  expression: string,
  kind: string,
): readonly { readonly node: SyntaxNode; readonly textOf: Parsed["textOf"] }[] {
  const found: { node: SyntaxNode; textOf: Parsed["textOf"] }[] = [];
  try {
    const { tree, textOf } = parsePromql(expression);
    tree.iterate({ enter: ({ node, type }) => void (type.name === kind && found.push({ node, textOf })) });
  } catch {
    return [];
  }
  return found;
}

/** What may stand between a function and its argument. */
const BETWEEN = ["FunctionCallBody", "MatrixSelector", "ParenExpr", "OffsetExpr", "StepInvariantExpr"];

/** @returns the name of the function that takes a node as its argument, if one does. */
export function calledWith(node: SyntaxNode, textOf: Parsed["textOf"]): string | undefined {
  for (let above = node.parent; above; above = above.parent) {
    if (above.name === "FunctionCall") {
      const name = above.getChild("FunctionIdentifier");
      return name ? textOf(name) : undefined;
    }
    if (!BETWEEN.includes(above.name)) return undefined;
  }
  return undefined;
}
