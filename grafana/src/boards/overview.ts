import { board, line, section } from "../board.js";
import { availability, budgetLeft, count, hours, repairShare } from "../expressions.js";
import type { Language } from "../language.js";
import { cell, label, toBoard } from "../links.js";
import { NOTHING, owners, systemStates, tiers } from "../mappings.js";
import { figure } from "../panels/figure.js";
import { lines } from "../panels/lines.js";
import { type Column, table } from "../panels/table.js";
import { timeline } from "../panels/timeline.js";
import { of } from "../queries.js";
import type { PanelText } from "../texts/text.js";
import { LEFT, NONE_IS_GOOD, SHARE } from "../thresholds.js";
import { UNITS } from "../units.js";
import { variables } from "../variables.js";

/** The plan's tiers in its order; those of a team's own follow. */
const PLAN_TIERS = ["core", "office", "data", "auxiliary"];
const MEAN_REPAIR = of("sla:period_repair_mean_seconds", 'period="year"');
const COVERAGE = of("sla:period_coverage_ratio", 'period="year"');
const CLOCK = of("sla:incident_open_counted_seconds");

/** For a manager: what is promised, what came of it, who is worst. */
export function overview(language: Language) {
  const { words, overview: texts } = language.texts;
  const toSystem = [toBoard("system", language, { system: cell("system") })];
  const toSystemOfLine = [toBoard("system", language, { system: label("system") })];

  const number = (text: PanelText, expr: string, among: string) =>
    figure({
      text,
      unit: UNITS.count,
      decimals: 0,
      steps: NONE_IS_GOOD,
      queries: [{ refId: "count", expr: count(expr, among), legend: text.title }],
    });

  const figures: readonly Column[] = [
    { id: "year", name: words.columns.year, expr: availability("year"), unit: UNITS.ratio, decimals: 3, width: 90 },
    {
      id: "objective",
      name: words.columns.objective,
      expr: of("sla:objective_availability_ratio"),
      unit: UNITS.ratio,
      width: 95,
    },
    left("yearLeft", words.columns.yearLeft, hours(budgetLeft("year"))),
    { id: "month", name: words.columns.month, expr: availability("month"), unit: UNITS.ratio, decimals: 3, width: 90 },
    left("monthLeft", words.columns.monthLeft, hours(budgetLeft("month"))),
    {
      id: "repair",
      name: words.columns.repair,
      expr: ifAny(MEAN_REPAIR),
      unit: UNITS.seconds,
      decimals: 1,
      width: 80,
      mappings: NOTHING,
    },
    {
      id: "repairShare",
      name: words.columns.repairShare,
      expr: ifAny(repairShare),
      mappings: NOTHING,
      unit: UNITS.ratio,
      decimals: 0,
      steps: SHARE,
      show: "colored",
      width: 105,
    },
    { id: "coverage", name: words.columns.coverage, expr: COVERAGE, unit: UNITS.ratio, decimals: 2, width: 85 },
  ];
  /** The worst of a tier. The objective is the strictest. */
  const worst = (column: Column): Column => ({
    ...column,
    expr: `${["repair", "repairShare", "objective"].includes(column.id) ? "max" : "min"} by (tier) (${column.expr})`,
  });
  const bySystem = (column: Column): Column => ({ ...column, expr: `max by (system, tier, owner) (${column.expr})` });

  return board({
    id: "overview",
    language,
    back: "24h",
    refresh: "1m",
    variables: variables(words, []),
    top: [
      line(
        4,
        [4, number(texts.down, `${of("sla:system_state")} == 0`, of("sla:system_state"))],
        [4, number(texts.yearMissed, `${budgetLeft("year")} < 0`, budgetLeft("year"))],
        [4, number(texts.monthMissed, `${budgetLeft("month")} < 0`, budgetLeft("month"))],
        [4, number(texts.repairsLate, `${repairShare} > 1`, of("sla:objective_repair_seconds"))],
        [
          4,
          figure({
            text: texts.leastBudget,
            unit: UNITS.hours,
            decimals: 1,
            steps: LEFT,
            named: true,
            links: toSystemOfLine,
            queries: [{ refId: "least", expr: hours(`bottomk(1, ${budgetLeft("year")})`), legend: "{{system}}" }],
          }),
        ],
        [
          4,
          figure({
            text: texts.leastCoverage,
            unit: UNITS.ratio,
            decimals: 2,
            named: true,
            links: toSystemOfLine,
            queries: [{ refId: "least", expr: `bottomk(1, ${COVERAGE})`, legend: "{{system}}" }],
          }),
        ],
      ),
      line(7, [
        24,
        table({
          text: texts.tiers,
          columns: [
            { id: "tier", name: words.columns.tier, mappings: tiers(words) },
            { id: "systems", name: words.columns.systems, expr: inOrder(), decimals: 0 },
            {
              id: "open",
              name: words.columns.openIncidents,
              expr: `count by (tier) (${CLOCK}) or 0 * count by (tier) (${of("sla:system_info")})`,
              decimals: 0,
              steps: NONE_IS_GOOD,
              show: "colored",
              width: 125,
            },
            ...figures.map(worst),
          ],
        }),
      ]),
      line(11, [
        24,
        table({
          text: texts.systems,
          sort: { by: "spent", descending: true },
          columns: [
            { id: "system" },
            { id: "title", name: words.columns.system, links: toSystem, width: 90 },
            { id: "tier", name: words.columns.tier, mappings: tiers(words), width: 148 },
            { id: "owner", name: words.columns.owner, mappings: owners(words) },
            { id: "info", expr: `max by (system, tier, owner, title) (${of("sla:system_info")})` },
            bySystem({
              id: "state",
              name: words.columns.state,
              expr: of("sla:system_state"),
              mappings: systemStates(words),
              show: "filled",
              empty: words.states.unknown,
              width: 112,
            }),
            ...figures.filter(({ id }) => ["year", "yearLeft"].includes(id)).map(bySystem),
            bySystem({
              id: "spent",
              name: words.columns.yearSpent,
              expr: of("sla:period_error_budget_spent_ratio", 'period="year"'),
              unit: UNITS.ratio,
              decimals: 0,
              steps: SHARE,
              show: "bar",
              width: 95,
            }),
            ...figures.slice(3, 7).map(bySystem),
            bySystem({
              id: "clock",
              name: words.columns.clock,
              expr: ifAny(CLOCK),
              mappings: NOTHING,
              unit: UNITS.clock,
              steps: ["red"],
              show: "colored",
              width: 85,
            }),
            ...figures.slice(7).map(bySystem),
          ],
        }),
      ]),
    ],
    sections: [
      section(
        texts.course,
        line(
          9,
          [
            12,
            timeline({
              text: texts.states,
              unit: UNITS.none,
              mappings: systemStates(words),
              links: toSystemOfLine,
              queries: [{ refId: "state", expr: of("sla:system_state"), legend: "{{system}}" }],
            }),
          ],
          [
            12,
            lines({
              text: texts.spent,
              unit: UNITS.ratio,
              links: toSystemOfLine,
              queries: [
                { refId: "spent", expr: of("sla:period_error_budget_spent_ratio", 'period="year"'), legend: "{{system}}" },
              ],
              limits: [{ refId: "whole", expr: "vector(1)", legend: words.legends.wholeBudget }],
            }),
          ],
        ),
      ),
    ],
  });
}

/** Systems of each tier, the most important tier first. */
function inOrder(): string {
  const systems = (matchers: string) => `count by (tier) (${of("sla:system_info", matchers)})`;
  return [...PLAN_TIERS.map((tier) => systems(`tier="${tier}"`)), systems("")].join(" or ");
}

const left = (id: string, name: string, expr: string): Column => ({
  id,
  name,
  expr,
  unit: UNITS.hours,
  decimals: 1,
  steps: LEFT,
  show: "colored",
  width: 95,
});

/** Not a number where there is none, so that the column stays when nobody has one. */
const ifAny = (expr: string): string => `(${expr} or on (system) ${of("sla:system_info")} * NaN)`;
