import type { Dashboard, Variable } from "../../preview/dashboard.js";
import type { BoardRule } from "./board-rule.js";
import { panelRule, targetRule, unless } from "./board-rule.js";
import { calledWith, nodesOf, parsePromql, RATE_INTERVAL } from "./promql.js";
import { unitProblem, unitsOf } from "./units.js";

/** "Checks that the dashboard has a templated data source", of one of the usual names. */
const templateDatasource: BoardRule = ({ templating }) => {
  const found = (templating?.list ?? []).filter(({ type }) => type === "datasource");
  if (found.length === 0) return [{ message: "has no variable for the data source" }];
  return found.flatMap(({ name, query }) => {
    const own = `${String(query).toLowerCase()}_datasource`;
    const names = found.length === 1 ? ["datasource", own] : [own];
    return unless(names.includes(name), `the data source's variable is called ${name}, not ${names.join(" or ")}`).map(toFinding);
  });
};

const toFinding = (message: string) => ({ message });

/** A variable for a label that every scraped series has: chosen from a query, several at once. */
const labelVariable =
  (label: string): BoardRule =>
  ({ templating }) => {
    const variable = (templating?.list ?? []).find(({ name }) => name === label);
    if (!variable) return [{ message: `has no variable ${label}` }];
    return [
      ...unless(isOfDatasource(variable.datasource?.uid), `the variable ${label} does not ask the chosen data source`),
      ...unless(variable.type === "query", `the variable ${label} is no query`),
      ...unless(variable.multi === true, `of the variable ${label} only one value can be chosen`),
      ...unless(variable.allValue === ".+", `all values of ${label} have to be written .+`),
    ].map(toFinding);
  };

const isOfDatasource = (uid: string | undefined) => /^\$\{?(prometheus_)?datasource\}?$/.test(uid ?? "");
const isQuery = ({ type }: Variable) => type === "query";
const queryOf = ({ query }: Variable) => (typeof query === "string" ? query : (query?.query ?? ""));
const queries = (board: Dashboard) => (board.templating?.list ?? []).filter(isQuery);

/** Queries of variables: a known function of valid PromQL. */
const templateLabelPromql: BoardRule = (board) =>
  queries(board).flatMap((variable) => {
    const [, called = "", inner = ""] = /^([a-z_]+)\((.+)\)$/s.exec(queryOf(variable)) ?? [];
    const where = `the variable ${variable.name}`;
    if (!["label_names", "label_values", "metrics", "query_result"].includes(called))
      return [{ message: `${where} asks in no way that Prometheus's data source knows: ${queryOf(variable)}` }];
    const expression = called === "label_values" ? inner.replace(/(^|,)\s*\w+\s*$/, "") : called === "query_result" ? inner : "";
    return expression === "" ? [] : promqlProblem(expression).map((problem) => ({ message: `${where}: ${problem}` }));
  });

const templateOnTimeChangeReload: BoardRule = (board) =>
  queries(board).flatMap(({ name, refresh }) =>
    unless(refresh === 2, `the variable ${name} is not asked anew when the time range changes`).map(toFinding),
  );

const panelDatasource = panelRule(({ datasource }) =>
  unless(isOfDatasource(datasource?.uid), `does not ask the chosen data source but ${datasource?.uid ?? "none"}`),
);

const panelTitleDescription = panelRule(({ title, description }) => [
  ...unless((title ?? "") !== "", "has no title"),
  ...unless((description ?? "") !== "", "has no description"),
]);

/** A unit, of those that Grafana knows, on every panel: also where values are mapped, unlike the linter. */
const panelUnits = panelRule((panel) => {
  const units = unitsOf(panel);
  return units.length === 0 ? ["has no unit"] : units.flatMap(unitProblem);
});

const panelNoTargets = panelRule(({ targets = [] }) => unless(targets.length > 0, "has no query"));

/** No board asks Loki; if one did, this repository could not check what. */
const targetLogql = targetRule(({ datasource }) =>
  unless(datasource?.type !== "loki", "asks Loki, whose language nothing here can check"),
);

const targetLogqlAuto = targetRule(({ datasource, expr }) =>
  unless(datasource?.type !== "loki" || !/\[(?!\$__auto)[^\]]+\]/.test(expr), "asks Loki over a fixed time instead of $__auto"),
);

const targetPromql = targetRule(({ expr }) => promqlProblem(expr));

function promqlProblem(expression: string): readonly string[] {
  try {
    parsePromql(expression);
    return [];
  } catch (error) {
    return [`${(error as Error).message}: ${expression}`];
  }
}

/** rate and irate look back as far as Grafana reckons that they must. */
const targetRateInterval = targetRule(({ expr }) =>
  nodesOf(expr, "MatrixSelector").flatMap(({ node, textOf }) => {
    const text = textOf(node);
    const called = calledWith(node, textOf);
    return unless(
      !["rate", "irate"].includes(called ?? "") || text.endsWith(`[${RATE_INTERVAL}]`),
      `${called}(${text}) does not use $__rate_interval`,
    );
  }),
);

const targetMatcher = (label: string) =>
  targetRule(({ expr }) =>
    nodesOf(expr, "VectorSelector").flatMap(({ node, textOf }) =>
      unless(
        new RegExp(`[{,]\\s*${label}\\s*=~\\s*"\\$\\{?${label}\\b`).test(textOf(node)),
        `${textOf(node)} has no matcher ${label}=~"$${label}"`,
      ),
    ),
  );

/** A counter says nothing by its value. */
const targetCounterAgg = targetRule(({ expr }) =>
  nodesOf(expr, "VectorSelector").flatMap(({ node, textOf }) => {
    const [, name = ""] = /^([\w:]*)/.exec(textOf(node)) ?? [];
    if (!name.endsWith("_total")) return [];
    const called = node.parent?.name === "MatrixSelector" ? calledWith(node.parent, textOf) : undefined;
    return unless(
      ["rate", "irate", "increase"].includes(called ?? ""),
      `${name} is a counter, and neither rate nor increase of it is taken`,
    );
  }),
);

const uneditableDashboard: BoardRule = ({ editable }) => unless(editable === false, "can be edited").map(toFinding);

/** The rules of Grafana's dashboard-linter under its names, for every panel that asks for data, whatever its type. */
export const LINTER_RULES = {
  "template-datasource-rule": templateDatasource,
  "template-job-rule": labelVariable("job"),
  "template-instance-rule": labelVariable("instance"),
  "template-label-promql-rule": templateLabelPromql,
  "template-on-time-change-reload-rule": templateOnTimeChangeReload,
  "panel-datasource-rule": panelDatasource,
  "panel-title-description-rule": panelTitleDescription,
  "panel-units-rule": panelUnits,
  "panel-no-targets-rule": panelNoTargets,
  "target-logql-rule": targetLogql,
  "target-logql-auto-rule": targetLogqlAuto,
  "target-promql-rule": targetPromql,
  "target-rate-interval-rule": targetRateInterval,
  "target-job-rule": targetMatcher("job"),
  "target-instance-rule": targetMatcher("instance"),
  "target-counter-agg-rule": targetCounterAgg,
  "uneditable-dashboard": uneditableDashboard,
} as const satisfies Readonly<Record<string, BoardRule>>;
