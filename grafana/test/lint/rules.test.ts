// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the variables of Grafana are written so.
import { describe, expect, test } from "vitest";
import type { Annotation, Dashboard, Panel, Target, Variable } from "../../preview/dashboard.js";
import { boardOf, panelOf } from "../fixtures/board.js";
import type { RuleName } from "./exceptions.js";
import { LINTER_RULES } from "./linter-rules.js";
import { OWN_RULES } from "./own-rules.js";

const RULES = { ...LINTER_RULES, ...OWN_RULES };
const withPanel = (changes: Partial<Panel>, target: Partial<Target> = {}): Dashboard =>
  boardOf([panelOf("timeseries", [target], changes)]);
const withVariables = (...changes: readonly Partial<Variable>[]): Dashboard => {
  const list = boardOf().templating?.list ?? [];
  return boardOf(undefined, { templating: { list: list.map((variable, index) => ({ ...variable, ...changes[index] })) } });
};
const asking = (expr: string) => withPanel({}, { expr });
/** An annotation that any Grafana shades at the range of the board, of 6 hours. */
const OUTAGE = "max_over_time(sla:system_outage[$__interval]) == 1";
const withAnnotation = (changes: Partial<Annotation>): Dashboard => {
  const target = { refId: "Anno", expr: OUTAGE, interval: "1m" };
  const annotation: Annotation = { name: "Outage", expr: OUTAGE, step: "5m", target, ...changes };
  return boardOf(undefined, { annotations: { list: [annotation] }, time: { from: "now-6h", to: "now" } });
};
const LOKI = { type: "loki", uid: "$datasource" };
const JOB: Variable = {
  name: "job",
  type: "query",
  query: "label_values(up, job)",
  datasource: { uid: "$datasource" },
  multi: true,
  allValue: ".+",
  refresh: 2,
};

/** For each rule: boards that break it, and what it then says. */
const BROKEN: Readonly<Record<RuleName, readonly (readonly [board: Dashboard, message: string])[]>> = {
  "template-datasource-rule": [
    [boardOf(undefined, { templating: { list: [] } }), "has no variable for the data source"],
    [withVariables({ name: "source" }), "the data source's variable is called source, not datasource or prometheus_datasource"],
  ],
  "template-job-rule": [
    [boardOf(), "has no variable job"],
    [
      boardOf(undefined, { templating: { list: [{ ...JOB, multi: false }] } }),
      "of the variable job only one value can be chosen",
    ],
    [boardOf(undefined, { templating: { list: [{ ...JOB, allValue: "" }] } }), "all values of job have to be written .+"],
    [boardOf(undefined, { templating: { list: [{ ...JOB, type: "custom" }] } }), "the variable job is no query"],
    [
      boardOf(undefined, { templating: { list: [{ ...JOB, datasource: { uid: "x" } }] } }),
      "the variable job does not ask the chosen data source",
    ],
  ],
  "template-instance-rule": [[boardOf(), "has no variable instance"]],
  "template-label-promql-rule": [
    [
      withVariables({}, { query: "sla:system_info" }),
      "the variable system asks in no way that Prometheus's data source knows: sla:system_info",
    ],
    [
      withVariables({}, { query: "label_values(sla:system_info{, system)" }),
      'the variable system: not PromQL at "": sla:system_info{',
    ],
  ],
  "template-on-time-change-reload-rule": [
    [withVariables({}, { refresh: 1 }), "the variable system is not asked anew when the time range changes"],
  ],
  "panel-datasource-rule": [[withPanel({ datasource: { uid: "abc" } }), "does not ask the chosen data source but abc"]],
  "panel-title-description-rule": [
    [withPanel({ title: "" }), "has no title"],
    [withPanel({ description: "" }), "has no description"],
  ],
  "panel-units-rule": [
    [withPanel({ fieldConfig: {} }), "has no unit"],
    [withPanel({ fieldConfig: { defaults: { unit: "furlongs" } } }), "has a unit that Grafana does not know: furlongs"],
  ],
  "panel-no-targets-rule": [[withPanel({ targets: [] }), "has no query"]],
  "target-logql-rule": [[withPanel({}, { datasource: LOKI }), "asks Loki, whose language nothing here can check"]],
  "target-logql-auto-rule": [
    [withPanel({}, { datasource: LOKI, expr: 'rate({a="b"}[5m])' }), "asks Loki over a fixed time instead of $__auto"],
  ],
  "target-promql-rule": [
    [asking("sum(a"), 'not PromQL at "": sum(a'],
    [asking(""), "an empty query: "],
  ],
  "target-rate-interval-rule": [
    [asking("sum(rate(a[5m]))"), "rate(a[5m]) does not use $__rate_interval"],
    [asking("irate((a[5m]))"), "irate(a[5m]) does not use $__rate_interval"],
  ],
  "target-job-rule": [[asking('a{instance=~"$instance"}'), 'a{instance=~"$instance"} has no matcher job=~"$job"']],
  "target-instance-rule": [[asking('a{job=~"$job"}'), 'a{job=~"$job"} has no matcher instance=~"$instance"']],
  "target-counter-agg-rule": [
    [asking("sum(a_total)"), "a_total is a counter, and neither rate nor increase of it is taken"],
    [asking("max_over_time(a_total[5m])"), "a_total is a counter, and neither rate nor increase of it is taken"],
  ],
  "uneditable-dashboard": [[boardOf(undefined, { editable: true }), "can be edited"]],
  "target-legend": [
    [withPanel({}, { legendFormat: "" }), "has no legend"],
    [withPanel({}, { legendFormat: "__auto" }), "has no legend"],
  ],
  "unit-drawn": [[withPanel({ fieldConfig: { defaults: { unit: "litreh" } } }), "has a unit that previews cannot write: litreh"]],
  "panel-drawn": [
    [boardOf([panelOf("geomap", [{}])]), "is of a type that previews cannot draw: geomap"],
    [withPanel({ transformations: [{ id: "spatial" }] }), "has a transformation that previews cannot make: spatial"],
  ],
  "panel-no-value": [[boardOf(), "does not say what it means when it has no data"]],
  "panel-ids": [
    [{ ...boardOf(), panels: [panelOf("stat", [{}]), panelOf("stat", [{}])] }, "the panel id undefined occurs twice"],
  ],
  "panel-places": [
    [boardOf([panelOf("stat", [{}]), panelOf("gauge", [{}], { gridPos: { x: 11, y: 7, w: 5, h: 5 } })]), "lies over A gauge"],
    [withPanel({ gridPos: { x: 20, y: 0, w: 5, h: 4 } }), "stands outside the 24 columns"],
  ],
  "link-target": [
    [withPanel({ links: [{ title: "x", url: "/d/sla-nowhere" }] }), "a link leads to sla-nowhere, which is no board"],
    [
      withPanel({ links: [{ title: "x", url: "/d/sla-small?var-planet=mars" }] }),
      "a link to sla-small sets planet, which that board does not have",
    ],
  ],
  "target-span": [
    [
      asking("sum(sla:transaction_failures:increase10m)"),
      "sla:transaction_failures:increase10m is looked at for a moment only, not over [$__interval]",
    ],
    [asking("max_over_time(a:changes1h[5m])"), "a:changes1h is looked at for a moment only, not over [$__interval]"],
    [
      boardOf([panelOf("state-timeline", [{ expr: "max_over_time(a[$__interval] offset -$__interval) or b" }])]),
      "b is looked at for a moment only, not over [$__interval]",
    ],
  ],
  "target-stable": [[asking("sum(topk(3, a))"), "topk chooses anew at each moment"]],
  "annotation-forms": [
    [withAnnotation({ step: "" }), "has no expr and step, which Grafana before 11.6.2 reads"],
    [withAnnotation({ target: {} }), "has no target with refId, expr and interval, which Grafana from 11.6.2 on reads"],
    [
      withAnnotation({ target: { refId: "Anno", expr: "a", interval: "1m" } }),
      "asks one thing in expr and another in its target",
    ],
    [withAnnotation({ step: "2m" }), "has points 300 s apart, and joins those within 2m"],
    [withAnnotation({ target: { refId: "Anno", expr: OUTAGE, interval: "10m" } }), "is coarser in its target than 5m"],
    [
      withAnnotation({ expr: "a == 1", target: { refId: "Anno", expr: "a == 1", interval: "1m" } }),
      "looks at moments only, not over [$__interval]",
    ],
  ],
};

describe.each(Object.entries(BROKEN))("The rule %s", (name, boards) => {
  test.each(boards)("finds what breaks it (%#).", (board, message) => {
    expect(RULES[name as RuleName](board).map((finding) => finding.message)).toContain(message);
  });
});

test("A board that breaks none of them passes, where it needs no exception.", () => {
  const NEEDING: readonly RuleName[] = ["template-job-rule", "template-instance-rule", "target-job-rule", "target-instance-rule"];
  const exprs = [
    'sum(rate(a_total{system=~"$system"}[$__rate_interval])) / increase(b_total[$__range])',
    "sum(max_over_time(a:increase10m[$__interval] offset -$__interval) or a:increase10m + 0)",
    "a and topk(3, sum_over_time(a[$__range] @ end()))",
  ];
  const panel = panelOf(
    "timeseries",
    exprs.map((expr) => ({ expr })),
    {
      fieldConfig: { defaults: { unit: "suffix:h", noValue: "none" } },
      links: [{ title: "x", url: "/d/sla-small?${system:queryparam}&var-system=erp" }],
    },
  );
  const board = { ...withAnnotation({}), panels: boardOf([panel]).panels };
  for (const [name, rule] of Object.entries(RULES))
    if (!NEEDING.includes(name as RuleName)) expect([name, ...rule(board)]).toEqual([name]);
});
