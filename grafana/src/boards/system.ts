import { incidents, maintenance } from "../annotations.js";
import { board, line, section } from "../board.js";
import { availability, budgetLeft, hours, roundedDown, statesOfChecks, statesOfSystems } from "../expressions.js";
import type { Language } from "../language.js";
import { checkStates, systemStates } from "../mappings.js";
import { figure, judged, type Verdict } from "../panels/figure.js";
import { lines } from "../panels/lines.js";
import { timeline } from "../panels/timeline.js";
import { words as text } from "../panels/words.js";
import { of } from "../queries.js";
import { LEFT } from "../thresholds.js";
import { UNITS } from "../units.js";
import { variables } from "../variables.js";
import { failing } from "./failing.js";
import { lastChanges } from "./last-changes.js";
import { databasesOfSystem, hostsOfSystem, periodsOfSystem, transactionsOfSystem } from "./system-tables.js";

/** One system: how it is, what fails, and everything that belongs to it. */
export function system(language: Language) {
  const { words, system: texts } = language.texts;
  const available = (period: "year" | "month") =>
    judged({
      text: texts[period],
      unit: UNITS.ratio,
      decimals: 3,
      verdicts: availabilityVerdicts(period),
    });
  const left = (content: typeof texts.yearLeft, period: string) =>
    figure({
      text: content,
      unit: UNITS.hours,
      decimals: 1,
      steps: LEFT,
      queries: [{ refId: "left", expr: hours(budgetLeft(period)), legend: "{{system}}" }],
    });
  return board({
    id: "system",
    language,
    hours: 24,
    refresh: "30s",
    variables: variables(words, []),
    annotations: [incidents(words), maintenance(words)],
    top: [
      line(
        4,
        [
          4,
          figure({
            text: texts.state,
            unit: UNITS.none,
            mappings: systemStates(words),
            filled: true,
            queries: [{ refId: "state", expr: of("sla:system_state"), legend: "{{system}}" }],
          }),
        ],
        [4, available("year")],
        [4, left(texts.yearLeft, "year")],
        [4, available("month")],
        [4, left(texts.monthLeft, "month")],
        [
          4,
          judged({
            text: texts.clock,
            unit: UNITS.clock,
            verdicts: [
              { refId: "within", expr: clockAgainst("<="), legend: "{{system}}", color: "green" },
              { refId: "over", expr: clockAgainst(">"), legend: "{{system}}", color: "red" },
            ],
          }),
        ],
      ),
      line(5, [
        24,
        timeline({
          text: texts.states,
          unit: UNITS.none,
          mappings: systemStates(words),
          queries: [{ refId: "state", expr: statesOfSystems(), legend: "{{system}}" }],
        }),
      ]),
      line(7, [
        24,
        timeline({
          text: texts.checks,
          unit: UNITS.none,
          mappings: checkStates(words),
          queries: [{ refId: "check", expr: statesOfChecks(), legend: "{{check}}" }],
        }),
      ]),
      line(7, [12, failing(language, texts.failing)], [12, lastChanges(language, texts.changes)]),
      line(8, [24, periodsOfSystem(language)]),
    ],
    sections: [
      section(
        texts.parts,
        line(7, [24, transactionsOfSystem(language)]),
        line(7, [24, databasesOfSystem(language)]),
        line(7, [12, hostsOfSystem(language)], [12, text(texts.backups)]),
      ),
      section(
        texts.course,
        line(
          9,
          [
            12,
            lines({
              text: texts.response,
              unit: UNITS.seconds,
              queries: [{ refId: "p95", expr: of("sla:transaction_duration_seconds:p95_10m"), legend: "{{transaction}}" }],
              limits: [
                {
                  refId: "objective",
                  expr: of("sla:objective_response_seconds"),
                  legend: `${words.legends.objective} {{transaction}}`,
                },
              ],
            }),
          ],
          [
            12,
            lines({
              text: texts.budget,
              unit: UNITS.hours,
              queries: [
                { refId: "month", expr: hours(budgetLeft("month")), legend: `{{system}} ${words.legends.month}` },
                { refId: "year", expr: hours(budgetLeft("year")), legend: `{{system}} ${words.legends.year}` },
              ],
            }),
          ],
        ),
      ),
    ],
  });
}

/** Missed is what the whole period can no longer make good; before that, an availability may be below its objective so far. */
function availabilityVerdicts(period: string): readonly Verdict[] {
  const compared = (operator: string) =>
    `${availability(period)} ${operator} on (system) group_left () ${of("sla:objective_availability_ratio")}`;
  const spent = `(${budgetLeft(period)} < 0)`;
  const legend = "{{system}}";
  return [
    { refId: "holds", expr: roundedDown(`(${compared(">=")}) unless on (system) ${spent}`), legend, color: "green" },
    { refId: "below", expr: roundedDown(`(${compared("<")}) unless on (system) ${spent}`), legend, color: "orange" },
    { refId: "missed", expr: roundedDown(`${availability(period)} and on (system) ${spent}`), legend, color: "red" },
  ];
}

const clockAgainst = (operator: string): string =>
  `${of("sla:incident_open_counted_seconds")} ${operator} on (system) group_left () ${of("sla:objective_repair_seconds")}`;
