import { byDatabase, byTransaction, checkState, hours } from "../expressions.js";
import type { Language } from "../language.js";
import { cell, toBoard } from "../links.js";
import { checkKinds, checkStates, periods, upOrDown, yesIsGood } from "../mappings.js";
import { type Column, table } from "../panels/table.js";
import { of } from "../queries.js";
import { LEFT, NONE_IS_GOOD, SHARE } from "../thresholds.js";
import { UNITS } from "../units.js";

/** Checks whose last run failed, with the step and the reason; each leads to its board. */
export function failingOfSystem(language: Language) {
  const { words, system: texts } = language.texts;
  const failing = (kind: string) => of("sla:check_failing_info", `kind="${kind}"`);
  return table({
    text: texts.failing,
    columns: [
      { id: "system", name: words.columns.system },
      { id: "kind", name: words.columns.kind, mappings: checkKinds(words) },
      {
        id: "transaction",
        name: words.columns.transaction,
        links: [toBoard("transactions", language, { system: cell("system"), transaction: cell("transaction") })],
      },
      {
        id: "database",
        name: words.columns.database,
        links: [toBoard("databases", language, { system: cell("system"), database: cell("database") })],
      },
      { id: "step", name: words.columns.step },
      { id: "reason", name: words.columns.reason },
      {
        id: "failing",
        expr: `max by (system, kind, transaction, database, step, reason) (
          ${byTransaction(failing("transaction"))} or ${byDatabase(failing("database"))}
        )`,
      },
    ],
  });
}

/** Availability, bounds, budget and repairs of each period. */
export function periodsOfSystem(language: Language) {
  const { words, system: texts } = language.texts;
  const by = (expr: string) => `max by (system, period) (${expr})`;
  const every = 'period=~"day|month|year|30d|365d"';
  const available = of("sla:period_availability_ratio", every);
  const coverage = of("sla:period_coverage_ratio", every);
  const ratio = { unit: UNITS.ratio, decimals: 3 } as const;
  return table({
    text: texts.periods,
    columns: [
      { id: "system", name: words.columns.system },
      { id: "period", name: words.columns.period, mappings: periods(words), width: 100 },
      { id: "availability", name: words.columns.availability, expr: by(available), ...ratio },
      { id: "lower", name: words.columns.lower, expr: by(of("sla:period_availability_lower_bound_ratio", every)), ...ratio },
      { id: "upper", name: words.columns.upper, expr: by(`1 - (1 - ${available}) * ${coverage}`), ...ratio },
      { id: "coverage", name: words.columns.coverage, expr: by(coverage), unit: UNITS.ratio, decimals: 2 },
      {
        id: "left",
        name: words.columns.left,
        expr: by(hours(of("sla:period_error_budget_remaining_seconds", every))),
        unit: UNITS.hours,
        decimals: 1,
        steps: LEFT,
        show: "colored",
      },
      { id: "incidents", name: words.columns.incidents, expr: by(of("sla:period_incidents", every)), decimals: 0 },
      {
        id: "repair",
        name: words.columns.repair,
        expr: by(of("sla:period_repair_mean_seconds", every)),
        unit: UNITS.seconds,
        decimals: 1,
      },
    ],
  });
}

/** Columns of a transaction that the boards System and Transactions show alike. */
export function transactionColumns(language: Language): readonly Column[] {
  const { words } = language.texts;
  const by = (expr: string) => `max by (system, transaction) (${expr})`;
  const p95 = of("sla:transaction_duration_seconds:p95_10m");
  const objective = of("sla:objective_response_seconds");
  const share = { unit: UNITS.ratio, decimals: 1 } as const;
  return [
    { id: "step", name: words.columns.failingStep },
    { id: "reason", name: words.columns.reason },
    {
      id: "state",
      name: words.columns.state,
      expr: by(byTransaction(checkState('kind="transaction"'))),
      mappings: checkStates(words),
      show: "filled",
      empty: words.states.unknown,
    },
    {
      id: "failing",
      expr: `max by (system, transaction, step, reason) (${byTransaction(of("sla:check_failing_info", 'kind="transaction"'))})`,
    },
    { id: "p95", name: words.columns.p95, expr: by(p95), unit: UNITS.seconds, decimals: 2 },
    { id: "objective", name: words.columns.objective, expr: by(objective), unit: UNITS.seconds },
    {
      id: "share",
      name: words.columns.ofObjective,
      expr: by(`${p95} / on (system, transaction) ${objective}`),
      unit: UNITS.ratio,
      decimals: 0,
      steps: SHARE,
      show: "bar",
    },
    { id: "slow", name: words.columns.slow1h, expr: by(of("sla:transaction_slow_ratio:1h")), ...share },
    { id: "failed", name: words.columns.failed1h, expr: by(of("sla:transaction_failure_ratio:1h")), ...share },
  ];
}

export function transactionsOfSystem(language: Language) {
  const { words, system: texts } = language.texts;
  return table({
    text: texts.transactions,
    sort: { by: "share", descending: true },
    columns: [
      { id: "system", name: words.columns.system },
      {
        id: "transaction",
        name: words.columns.transaction,
        links: [toBoard("transactions", language, { system: cell("system"), transaction: cell("transaction") })],
      },
      ...transactionColumns(language),
    ],
  });
}

/** The system's own databases and those that it uses, wherever their home is. */
export function databasesOfSystem(language: Language) {
  const { words, system: texts } = language.texts;
  const needed = `(${of("sla:system_uses_info")} or ${of("sla:db_down")})`;
  const by = (expr: string) => `max by (system, database) ((${expr}) and on (database) ${needed})`;
  return table({
    text: texts.databases,
    columns: [
      {
        id: "database",
        name: words.columns.database,
        links: [toBoard("databases", language, { system: cell("system"), database: cell("database") })],
      },
      { id: "system", name: words.columns.home },
      {
        id: "state",
        name: words.columns.state,
        expr: by("sla:db_up"),
        mappings: upOrDown(words),
        show: "filled",
        empty: words.states.unknown,
      },
      { id: "used", name: words.columns.connections, expr: by("sla:db_connections_used_ratio"), unit: UNITS.ratio, decimals: 0 },
      { id: "limit", name: words.columns.limit, expr: by("sla:limit_connections_ratio"), unit: UNITS.ratio, decimals: 0 },
      {
        id: "share",
        name: words.columns.ofLimit,
        expr: by("sla:db_connections_used_ratio / on (system, database) group_left () sla:limit_connections_ratio"),
        unit: UNITS.ratio,
        decimals: 0,
        steps: SHARE,
        show: "bar",
      },
      { id: "slow", name: words.columns.slowToday, expr: by("sla:db_slow_queries_today"), decimals: 0 },
      { id: "slowLimit", name: words.columns.limit, expr: by("sla:limit_slow_queries_per_day"), decimals: 0 },
      {
        id: "exact",
        name: words.columns.exact,
        expr: by("sla:db_slow_query_exact"),
        mappings: yesIsGood(words),
        show: "colored",
      },
      {
        id: "waits",
        name: words.columns.lockWaits,
        expr: by("sla:db_lock_waits"),
        decimals: 0,
        steps: NONE_IS_GOOD,
        show: "colored",
      },
    ],
  });
}

export function hostsOfSystem(language: Language) {
  const { words, system: texts } = language.texts;
  const share = (id: string, name: string, expr: string): Column => ({
    id,
    name,
    expr: `max by (system, host) (${expr})`,
    unit: UNITS.ratio,
    decimals: 0,
  });
  const free = of("sla:host_filesystem_free_ratio");
  return table({
    text: texts.hosts,
    columns: [
      { id: "system", name: words.columns.system },
      {
        id: "host",
        name: words.columns.host,
        links: [toBoard("hosts", language, { system: cell("system"), host: cell("host") })],
      },
      share("cpu", words.columns.cpu, of("sla:host_cpu_used_ratio")),
      share("memory", words.columns.memory, of("sla:host_memory_used_ratio")),
      share("free", words.columns.diskFree, `min by (system, host) (${free})`),
      {
        id: "over",
        name: words.columns.overLimit,
        expr: `max by (system, host) (${overLimit()})`,
        decimals: 0,
        steps: NONE_IS_GOOD,
        show: "colored",
      },
    ],
  });
}

/** How many of a host's figures are beyond their limits. */
function overLimit(): string {
  const beyond = (operator: string, series: string, limit: string) =>
    `(max by (system, host) (${of(series)} ${operator} bool on (system) group_left () ${of(limit)}))`;
  return [
    beyond(">", "sla:host_cpu_used_ratio", "sla:limit_cpu_ratio"),
    beyond(">", "sla:host_memory_used_ratio", "sla:limit_memory_ratio"),
    beyond("<", "sla:host_filesystem_free_ratio", "sla:limit_disk_free_ratio"),
  ].join(" + ");
}
