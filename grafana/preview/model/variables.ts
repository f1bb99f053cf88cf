import type { Variable } from "../dashboard.js";
import type { Prometheus } from "../prometheus/client.js";
import type { Chosen, Scope } from "./interpolate.js";
import { interpolate } from "./interpolate.js";
import type { TimeRange } from "./time-range.js";

/** Values chosen by a person, by name of the variable; the others are those that a board shows at first. */
export type Choices = Readonly<Record<string, readonly string[]>>;

/** What came of a variable. */
export interface Resolved {
  readonly variable: Variable;
  readonly chosen: Chosen;
  /** Undefined where nothing was asked. */
  readonly query: string | undefined;
  readonly options: readonly string[];
  readonly warnings: readonly string[];
}

const LABEL_VALUES = /^label_values\(\s*(?:([\s\S]+?)\s*,)?\s*([A-Za-z_]\w*)\s*\)$/;
const QUERY_RESULT = /^query_result\(([\s\S]+)\)$/;

/** Asks for the values of all variables, in their order, so that one may depend on those before it. */
export async function resolveVariables(
  variables: readonly Variable[],
  prometheus: Prometheus,
  range: TimeRange,
  choices: Choices,
  builtIns: Scope,
): Promise<readonly Resolved[]> {
  const scope = new Map(builtIns);
  const all: Resolved[] = [];
  for (const variable of variables) {
    const { options, query, warnings } = await optionsOf(variable, prometheus, range, scope);
    const chosen = choose(variable, options, choices[variable.name]);
    scope.set(variable.name, chosen);
    all.push({ variable, chosen, options, query, warnings });
  }
  return all;
}

interface Options {
  readonly options: readonly string[];
  readonly query: string | undefined;
  readonly warnings: readonly string[];
}

async function optionsOf(variable: Variable, prometheus: Prometheus, range: TimeRange, scope: Scope): Promise<Options> {
  const text = typeof variable.query === "string" ? variable.query : (variable.query?.query ?? "");
  const fixed = (options: readonly string[]): Options => ({ options, query: undefined, warnings: [] });
  switch (variable.type) {
    case "datasource":
      return fixed(["prometheus"]);
    case "custom":
    case "interval":
      return fixed(text.split(",").map((each) => each.trim()));
    case "constant":
    case "textbox":
      return fixed([text]);
    case "query": {
      const query = interpolate(text, scope, "query");
      const { data, warnings } = await ask(query, prometheus, range);
      return { options: inOrder(filtered(data, variable.regex), variable.sort ?? 0), query, warnings };
    }
    default:
      throw new Error(`the variable ${variable.name} is of a type that previews do not know: ${variable.type}`);
  }
}

async function ask(query: string, prometheus: Prometheus, range: TimeRange) {
  const [found, selector, label = ""] = LABEL_VALUES.exec(query) ?? [];
  if (found !== undefined) return prometheus.labelValues(label, selector, range);
  const [, expression] = QUERY_RESULT.exec(query) ?? [];
  if (expression === undefined) throw new Error(`a variable asks what previews do not know: ${query}`);
  const { data, warnings } = await prometheus.instant(expression, range.to);
  const lines = data.map(({ labels, points }) => {
    const { __name__: name = "", ...rest } = labels;
    const inner = Object.entries(rest).map(([key, value]) => `${key}="${value}"`);
    const [time, value] = points[0] ?? [0, 0];
    return `${name}{${inner.join(",")}} ${value} ${time * 1000}`;
  });
  return { data: lines, warnings };
}

/** @param regex as Grafana takes it, with or without slashes; its first group is the value. */
function filtered(values: readonly string[], regex: string | undefined): readonly string[] {
  if (regex === undefined || regex === "") return values;
  const [, body = regex, flags = ""] = /^\/(.*)\/(\w*)$/.exec(regex) ?? [];
  const pattern = new RegExp(body, flags.replace("g", ""));
  return values.flatMap((value) => {
    const match = pattern.exec(value);
    return match ? [match.groups?.value ?? match[1] ?? match[0]] : [];
  });
}

function inOrder(values: readonly string[], sort: number): readonly string[] {
  const unique = [...new Set(values)];
  if (sort === 0) return unique;
  const numeric = sort === 3 || sort === 4;
  const sensitivity = sort >= 5 ? "base" : "variant";
  const sorted = unique.sort((a, b) => (numeric ? Number(a) - Number(b) : a.localeCompare(b, "en", { sensitivity })));
  return sort % 2 === 0 ? sorted.reverse() : sorted;
}

function choose(variable: Variable, options: readonly string[], choice: readonly string[] | undefined): Chosen {
  const current = [variable.current?.value ?? []].flat();
  const { name, allValue } = variable;
  const many = variable.multi === true || variable.includeAll === true;
  const asked = choice ?? (current.every((value) => options.includes(value)) ? current : []);
  const wantsAll = choice === undefined ? variable.includeAll === true && asked.length === 0 : choice.includes("$__all");
  const values = wantsAll ? options : asked.length > 0 ? asked : options.slice(0, 1);
  return { name, values, texts: values, many, all: wantsAll, allValue };
}
