import { board, line, section } from "../board.js";
import { count, moment, statesOfSystems } from "../expressions.js";
import type { Language } from "../language.js";
import { cell, label, toBoard } from "../links.js";
import { owners, severities, systemStates, tiers } from "../mappings.js";
import { figure } from "../panels/figure.js";
import { table } from "../panels/table.js";
import { timeline } from "../panels/timeline.js";
import { of } from "../queries.js";
import type { PanelText } from "../texts/text.js";
import { NONE_IS_BEST, NONE_IS_GOOD, SHARE, type Steps } from "../thresholds.js";
import { UNITS } from "../units.js";
import { constant, variables } from "../variables.js";
import { failing } from "./failing.js";
import { lastChanges } from "./last-changes.js";

/** Alerts of the chosen systems, and, whatever is chosen, those about the watching itself. */
const firing = (severity: string) => {
  const all = `alertstate="firing",alertname!="SlaWatchdog",severity="${severity}"`;
  return `(${of("ALERTS", all)} or ALERTS{${all},system="sla-exporter"})`;
};
/** Always fires while rules are evaluated. */
const WATCHDOG = 'ALERTS{alertname="SlaWatchdog"}';
/** What an alert is about, in one word or two. */
const SUBJECT = ["transaction", "step", "database", "log", "slot", "datname", "host", "mountpoint", "check", "instance", "stage"];

/**
 * For the person who was paged: what fires, how much time is left, what fails, what changed.
 * @param files where this project's files can be read: runbooks are found there.
 */
export function onCall(language: Language, files: string) {
  const { words, onCall: texts } = language.texts;
  const number = (text: PanelText, expr: string, among: string, steps: Steps) =>
    figure({
      text,
      unit: UNITS.count,
      decimals: 0,
      steps,
      queries: [{ refId: "count", expr: count(expr, among), legend: text.title }],
    });
  // Two exporters may see a check fail for two reasons.
  const failingChecks = `max by (system, check, kind) (${of("sla:check_failing_info")})`;
  return board({
    id: "on-call",
    language,
    hours: 3,
    refresh: "30s",
    variables: [...variables(words, []), constant("files", files)],
    top: [
      line(
        3,
        [4, number(texts.pages, firing("page"), WATCHDOG, NONE_IS_GOOD)],
        [4, number(texts.tickets, firing("ticket"), WATCHDOG, NONE_IS_BEST)],
        [4, number(texts.openIncidents, of("sla:incident_open_counted_seconds"), of("sla:system_info"), NONE_IS_GOOD)],
        [4, number(texts.failingChecks, failingChecks, of("sla:check_interval_seconds"), NONE_IS_BEST)],
        [
          4,
          number(texts.inMaintenance, `${of("sla:system_maintenance")} == 1`, of("sla:system_maintenance"), [
            "green",
            [1, "purple"],
          ]),
        ],
        [4, number(texts.silentExporters, 'up{job="sla-exporter"} == 0', 'up{job="sla-exporter"}', NONE_IS_GOOD)],
      ),
      line(10, [24, alerts(language)]),
      line(8, [12, clocks(language)], [12, failing(language, texts.failing)]),
      line(7, [
        24,
        timeline({
          text: texts.states,
          unit: UNITS.none,
          mappings: systemStates(words),
          links: [toBoard("system", language, { system: label("system") })],
          queries: [{ refId: "state", expr: statesOfSystems(), legend: "{{system}}" }],
        }),
      ]),
    ],
    sections: [section(texts.around, line(7, [12, lastChanges(language, texts.changes)], [12, maintenanceNow(language)]))],
  });
}

/** Pages first. */
function alerts(language: Language) {
  const { words, onCall: texts } = language.texts;
  const since = ["page", "ticket", "info"]
    .map((severity) => `(ALERTS_FOR_STATE and ignoring (alertstate) ${firing(severity)})`)
    .join(" or ");
  const joined = `label_join(${since}, "subject", " ", ${SUBJECT.map((name) => `"${name}"`).join(", ")})`;
  const subject = `label_replace(${joined}, "subject", "$1", "subject", " *(.*?) *")`;
  return table({
    text: texts.alerts,
    columns: [
      { id: "severity", name: words.columns.severity, mappings: severities(words), show: "filled", width: 90 },
      {
        id: "alertname",
        name: words.columns.alert,
        links: [
          {
            title: words.runbook,
            // biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana's variable.
            url: `${"${files:raw}"}docs/runbooks/${cell("alertname")}.md${language.runbookAnchor}`,
            targetBlank: true,
          },
        ],
        width: 290,
      },
      { id: "system", name: words.columns.system, links: [toBoard("system", language, { system: cell("system") })], width: 130 },
      { id: "tier", name: words.columns.tier, mappings: tiers(words), width: 150 },
      { id: "subject", name: words.columns.subject },
      { id: "role", name: words.columns.role, mappings: owners(words), width: 200 },
      {
        id: "since",
        name: words.columns.since,
        expr: moment(`min by (severity, alertname, system, tier, role, subject) (${subject})`),
        unit: UNITS.moment,
        width: 170,
      },
    ],
  });
}

/** How much of the promised repair time each open incident has used. */
function clocks(language: Language) {
  const { words, onCall: texts } = language.texts;
  const counted = of("sla:incident_open_counted_seconds");
  const started = of("sla:incident_start_timestamp_seconds");
  const promised = of("sla:objective_repair_seconds");
  const by = (expr: string) => `max by (system, owner) (${expr})`;
  return table({
    text: texts.clocks,
    sort: { by: "share", descending: true },
    columns: [
      { id: "system", name: words.columns.system, links: [toBoard("system", language, { system: cell("system") })] },
      { id: "owner", name: words.columns.owner, mappings: owners(words), width: 200 },
      { id: "since", name: words.columns.since, expr: by(moment(started)), unit: UNITS.moment, width: 165 },
      { id: "counted", name: words.columns.counted, expr: by(counted), unit: UNITS.clock, width: 110 },
      {
        id: "share",
        name: words.columns.usedShare,
        expr: by(`${counted} / on (system) group_left () ${promised}`),
        unit: UNITS.ratio,
        decimals: 0,
        steps: SHARE,
        show: "bar",
        width: 95,
      },
    ],
  });
}

function maintenanceNow(language: Language) {
  const { words, onCall: texts } = language.texts;
  return table({
    text: texts.maintenance,
    columns: [
      { id: "system", name: words.columns.system, links: [toBoard("system", language, { system: cell("system") })] },
      { id: "owner", name: words.columns.owner, mappings: owners(words), width: 200 },
      { id: "tier", name: words.columns.tier, mappings: tiers(words), width: 150 },
      { id: "in", expr: `max by (system, tier, owner) (${of("sla:system_maintenance")} == 1)` },
      {
        id: "since",
        name: words.columns.since,
        expr: `min by (system, tier, owner) (${moment(of("ALERTS_FOR_STATE", 'alertname="SlaMaintenance"'))})`,
        unit: UNITS.moment,
        width: 165,
      },
    ],
  });
}
