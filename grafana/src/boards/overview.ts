import { board, line, section } from "../board.js";
import { budgetLeft, count, hours, repairShare, roundedDown, statesOfSystems } from "../expressions.js";
import type { Language } from "../language.js";
import { label, toBoard } from "../links.js";
import { systemStates } from "../mappings.js";
import { figure } from "../panels/figure.js";
import { lines } from "../panels/lines.js";
import { timeline } from "../panels/timeline.js";
import { of } from "../queries.js";
import type { PanelText } from "../texts/text.js";
import { LEFT, NONE_IS_GOOD } from "../thresholds.js";
import { UNITS } from "../units.js";
import { variables } from "../variables.js";
import { systemsTable, tiersTable } from "./overview-tables.js";

const COVERAGE = of("sla:period_coverage_ratio", 'period="year"');

/** For a manager: what is promised, what came of it, who is worst. */
export function overview(language: Language) {
  const { words, overview: texts } = language.texts;
  const toSystemOfLine = [toBoard("system", language, { system: label("system") })];

  const number = (text: PanelText, expr: string, among: string) =>
    figure({
      text,
      unit: UNITS.count,
      decimals: 0,
      steps: NONE_IS_GOOD,
      queries: [{ refId: "count", expr: count(expr, among), legend: text.title }],
    });

  return board({
    id: "overview",
    language,
    hours: 24,
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
            decimals: 3,
            named: true,
            links: toSystemOfLine,
            queries: [{ refId: "least", expr: roundedDown(`bottomk(1, ${COVERAGE})`), legend: "{{system}}" }],
          }),
        ],
      ),
      line(7, [24, tiersTable(language)]),
      line(11, [24, systemsTable(language)]),
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
              queries: [{ refId: "state", expr: statesOfSystems(), legend: "{{system}}" }],
            }),
          ],
          [
            12,
            lines({
              text: texts.spent,
              unit: UNITS.ratio,
              links: toSystemOfLine,
              queries: [
                // Of no budget an infinite share is spent, which no scale can hold.
                {
                  refId: "spent",
                  expr: `${of("sla:period_error_budget_spent_ratio", 'period="year"')} < Inf`,
                  legend: "{{system}}",
                },
              ],
              limits: [{ refId: "whole", expr: "vector(1)", legend: words.legends.wholeBudget }],
            }),
          ],
        ),
      ),
    ],
  });
}
