import { checkState, moment, overdue } from "../expressions.js";
import type { Language } from "../language.js";
import { cell, toBoard } from "../links.js";
import { checkKinds, checkStates } from "../mappings.js";
import { type Column, table } from "../panels/table.js";
import { of } from "../queries.js";
import { NONE_IS_BEST, SHARE } from "../thresholds.js";
import { UNITS } from "../units.js";

/** Version, start and policy of each exporter. */
export function exportersTable(language: Language) {
  const { words, exporter: texts } = language.texts;
  const by = (expr: string) => `max by (instance) (${expr})`;
  return table({
    text: texts.exporters,
    columns: [
      { id: "instance", name: words.columns.exporter },
      { id: "version", name: words.columns.version },
      { id: "revision", name: words.columns.revision },
      { id: "nodejs", name: words.columns.node },
      { id: "info", expr: "max by (instance, version, revision, nodejs) (sla:exporter_build_info)" },
      {
        id: "started",
        name: words.columns.started,
        expr: by(moment("sla:exporter_start_timestamp_seconds")),
        unit: UNITS.moment,
      },
      {
        id: "policy",
        name: words.columns.policyLoaded,
        expr: by(moment("sla:config_last_reload_success_timestamp_seconds")),
        unit: UNITS.moment,
      },
      {
        id: "restarts",
        name: words.columns.restarts1h,
        expr: by("sla:exporter_restarts:changes1h"),
        decimals: 0,
        steps: NONE_IS_BEST,
        show: "colored",
      },
    ],
  });
}

/** Every check: how it went, how long it took of its interval, how many runs were skipped. */
export function checksTable(language: Language) {
  const { words, exporter: texts } = language.texts;
  const by = (column: Column): Column => ({ ...column, expr: `max by (system, check, kind) (${column.expr})` });
  const interval = of("sla:check_interval_seconds");
  const share = (expr: string) => `${expr} / on (system, check, kind) group_left () ${interval}`;
  return table({
    text: texts.checkList,
    sort: { by: "overdue", descending: true },
    columns: [
      { id: "check", name: words.columns.check, width: 220 },
      { id: "system", name: words.columns.system, links: [toBoard("system", language, { system: cell("system") })] },
      { id: "kind", name: words.columns.kind, mappings: checkKinds(words) },
      by({
        id: "state",
        name: words.columns.state,
        expr: checkState(),
        mappings: checkStates(words),
        show: "filled",
        empty: words.states.unknown,
      }),
      by({ id: "interval", name: words.columns.interval, expr: interval, unit: UNITS.seconds }),
      by({
        id: "duration",
        name: words.columns.duration,
        expr: of("sla:check_duration_seconds"),
        unit: UNITS.seconds,
        decimals: 2,
      }),
      by({
        id: "share",
        name: words.columns.ofInterval,
        expr: share(of("sla:check_duration_seconds")),
        unit: UNITS.ratio,
        decimals: 0,
        steps: SHARE,
        show: "bar",
      }),
      by({
        id: "last",
        name: words.columns.lastRun,
        expr: moment(of("sla:check_last_run_timestamp_seconds")),
        unit: UNITS.moment,
        width: 165,
      }),
      by({
        id: "overdue",
        name: words.columns.overdue,
        expr: `${overdue()} > 0`,
        unit: UNITS.seconds,
        decimals: 0,
        steps: ["red"],
        show: "colored",
      }),
      by({
        id: "skipped",
        name: words.columns.skipped1h,
        expr: of("sla:check_skipped:increase1h"),
        decimals: 0,
        steps: NONE_IS_BEST,
        show: "colored",
      }),
    ],
  });
}
