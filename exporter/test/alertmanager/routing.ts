import type { Route } from "./shipped.js";

export type Labels = Readonly<Record<string, string>>;

/**
 * The routes that an alert ends at, by Alertmanager's rules (dispatch/route.go): depth first, up to the first child that
 * matches and does not continue; a route without a matching child takes the alert itself. Values are inherited, time
 * intervals are not.
 */
export function routesFor(labels: Labels, route: Route, parent: Route = {}): readonly Route[] {
  if (!(route.matchers ?? []).every((matcher) => matches(matcher, labels))) return [];
  const { routes: children = [], active_time_intervals: active = [], mute_time_intervals: mute = [], ...own } = route;
  const here: Route = { ...parent, ...own, active_time_intervals: active, mute_time_intervals: mute };
  const found: Route[] = [];
  for (const child of children) {
    const below = routesFor(labels, child, here);
    found.push(...below);
    if (below.length > 0 && child.continue !== true) break;
  }
  return found.length > 0 ? found : [here];
}

/** Whether labels meet a matcher such as `tier=~"office|auxiliary"`. A missing label is an empty one. */
export function matches(matcher: string, labels: Labels): boolean {
  const [, name = "", operator = "", value = ""] = /^(\w+)(=~|!~|!=|=)"(.*)"$/.exec(matcher) ?? [];
  if (operator === "") throw new Error(`a matcher of another form: ${matcher}`);
  const actual = labels[name] ?? "";
  const same = operator.endsWith("~") ? new RegExp(`^(?:${value})$`).test(actual) : actual === value;
  return operator.startsWith("!") ? !same : same;
}
