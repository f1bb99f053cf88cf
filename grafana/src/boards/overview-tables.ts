import { availability, budgetLeft, hours, repairShare, roundedDown } from "../expressions.js";
import type { Language } from "../language.js";
import { cell, toBoard } from "../links.js";
import { NOTHING, systemStates, tiers } from "../mappings.js";
import { type Column, table } from "../panels/table.js";
import { of } from "../queries.js";
import { LEFT, NONE_IS_GOOD, SHARE } from "../thresholds.js";
import { UNITS } from "../units.js";

/** The plan's tiers in its order; those of a team's own follow. */
const PLAN_TIERS = ["core", "office", "data", "auxiliary"];
const MEAN_REPAIR = of("sla:period_repair_mean_seconds", 'period="year"');
const COVERAGE = of("sla:period_coverage_ratio", 'period="year"');
const SPENT = of("sla:period_error_budget_spent_ratio", 'period="year"');
const CLOCK = of("sla:incident_open_counted_seconds");

/** One row for each tier, made of its worst figures. */
export function tiersTable(language: Language) {
  const { words, overview: texts } = language.texts;
  return table({
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
      { id: "system" },
      { id: "title", name: words.columns.worst, links: [toBoard("system", language, { system: cell("system") })] },
      { id: "worst", expr: worstSystem() },
      ...figures(language).map(worst),
    ],
  });
}

/** One row for each system, the one first that has spent most of its year. */
export function systemsTable(language: Language) {
  const { words, overview: texts } = language.texts;
  const figured = (...ids: readonly string[]) =>
    figures(language)
      .filter(({ id }) => ids.includes(id))
      .map(bySystem);
  return table({
    text: texts.systems,
    sort: { by: "spent", descending: true },
    columns: [
      { id: "system" },
      { id: "title", name: words.columns.system, links: [toBoard("system", language, { system: cell("system") })] },
      { id: "tier", name: words.columns.tier, mappings: tiers(words), width: 148 },
      // Who is called is told on the board On-call: here it would take the room of a figure.
      { id: "owner" },
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
      ...figured("year", "yearLeft"),
      bySystem({
        id: "spent",
        name: words.columns.yearSpent,
        expr: SPENT,
        unit: UNITS.ratio,
        decimals: 0,
        steps: SHARE,
        show: "bar",
        width: 95,
      }),
      ...figured("month", "monthLeft", "repair", "repairShare"),
      bySystem({
        id: "clock",
        name: words.columns.clock,
        expr: ifAny(CLOCK),
        mappings: NOTHING,
        unit: UNITS.clock,
        steps: ["red"],
        show: "colored",
        width: 110,
      }),
      ...figured("coverage"),
    ],
  });
}

/** What both tables tell. */
function figures(language: Language): readonly Column[] {
  const { words } = language.texts;
  return [
    { id: "year", name: words.columns.year, expr: roundedDown(availability("year")), unit: UNITS.ratio, decimals: 3, width: 90 },
    {
      id: "objective",
      name: words.columns.objective,
      expr: roundedDown(of("sla:objective_availability_ratio")),
      unit: UNITS.ratio,
      decimals: 3,
      width: 95,
    },
    left("yearLeft", words.columns.yearLeft, hours(budgetLeft("year"))),
    {
      id: "month",
      name: words.columns.month,
      expr: roundedDown(availability("month")),
      unit: UNITS.ratio,
      decimals: 3,
      width: 90,
    },
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
    { id: "coverage", name: words.columns.coverage, expr: roundedDown(COVERAGE), unit: UNITS.ratio, decimals: 3, width: 85 },
  ];
}

/** Of a tier. The objective is the strictest. */
const worst = (column: Column): Column => ({
  ...column,
  expr: `${["repair", "repairShare", "objective"].includes(column.id) ? "max" : "min"} by (tier) (${column.expr})`,
});

/** Of each tier the system that has spent most of its year, if any has spent something. */
const worstSystem = (): string =>
  `max by (tier, system, title) (${of("sla:system_info")} and on (system) topk by (tier) (1, ${SPENT} > 0))`;

const bySystem = (column: Column): Column => ({ ...column, expr: `max by (system, tier, owner) (${column.expr})` });

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

/** Not a number where there is none: known to be none, which has no colour. */
const ifAny = (expr: string): string => `(${expr} or on (system) ${of("sla:system_info")} * NaN)`;
