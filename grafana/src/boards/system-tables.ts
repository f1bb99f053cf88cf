import { availability, hours, roundedDown, shareOf } from "../expressions.js";
import type { Language } from "../language.js";
import { ANY_TIER, cell, toBoard } from "../links.js";
import { exactOrNot, periods, upOrDown } from "../mappings.js";
import { type Column, table } from "../panels/table.js";
import { of } from "../queries.js";
import { LEFT, NONE_IS_GOOD, SHARE } from "../thresholds.js";
import { UNITS } from "../units.js";
import { transactionColumns } from "./transaction-columns.js";

/** Availability, bounds, budget and repairs of each period. */
export function periodsOfSystem(language: Language) {
  const { words, system: texts } = language.texts;
  const by = (expr: string) => `max by (system, period) (${expr})`;
  const every = 'period=~"day|month|year|30d|365d"';
  const inOrder = ["year", "month", "365d", "30d", "day"].map((period) => by(roundedDown(availability(period)))).join(" or ");
  const available = of("sla:period_availability_ratio", every);
  const coverage = of("sla:period_coverage_ratio", every);
  const ratio = { unit: UNITS.ratio, decimals: 3 } as const;
  return table({
    text: texts.periods,
    columns: [
      { id: "system", name: words.columns.system },
      { id: "period", name: words.columns.period, mappings: periods(words), width: 125 },
      { id: "availability", name: words.columns.availability, expr: inOrder, ...ratio },
      {
        id: "lower",
        name: words.columns.lower,
        expr: by(roundedDown(of("sla:period_availability_lower_bound_ratio", every))),
        ...ratio,
      },
      { id: "upper", name: words.columns.upper, expr: by(roundedDown(`1 - (1 - ${available}) * ${coverage}`)), ...ratio },
      { id: "coverage", name: words.columns.coverage, expr: by(roundedDown(coverage)), ...ratio },
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
        width: 165,
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
        links: [toBoard("databases", language, { ...ANY_TIER, system: cell("system"), database: cell("database") })],
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
      {
        id: "share",
        name: words.columns.connectionsShare,
        expr: by(shareOf("sla:db_connections_used_ratio", "sla:limit_connections_ratio", "system, database")),
        unit: UNITS.ratio,
        decimals: 0,
        steps: SHARE,
        show: "bar",
      },
      { id: "slow", name: words.columns.slowToday, expr: by("sla:db_slow_queries_today"), decimals: 0 },
      {
        id: "slowShare",
        name: words.columns.slowShare,
        expr: by(shareOf("sla:db_slow_queries_today", "sla:limit_slow_queries_per_day", "system, database")),
        unit: UNITS.ratio,
        decimals: 0,
        steps: SHARE,
        show: "bar",
      },
      {
        id: "exact",
        name: words.columns.exact,
        expr: by("sla:db_slow_query_exact"),
        mappings: exactOrNot(words),
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
      { ...share("free", words.columns.diskFree, `min by (system, host) (${free})`), width: 130 },
      {
        id: "over",
        name: words.columns.overLimit,
        width: 120,
        expr: `max by (system, host) (${overLimit()})`,
        decimals: 0,
        steps: NONE_IS_GOOD,
        show: "colored",
      },
    ],
  });
}

/** How many of a host's figures are beyond their limits, of those that there are. */
function overLimit(): string {
  const beyond = (figure: string, series: string, operator: string, limit: string) =>
    `label_replace(max by (system, host) (${of(series)} ${operator} bool on (system) group_left () ${of(limit)}), "figure", "${figure}", "", "")`;
  const all = [
    beyond("cpu", "sla:host_cpu_used_ratio", ">", "sla:limit_cpu_ratio"),
    beyond("memory", "sla:host_memory_used_ratio", ">", "sla:limit_memory_ratio"),
    beyond("disk", "sla:host_filesystem_free_ratio", "<", "sla:limit_disk_free_ratio"),
  ].join(" or ");
  return `sum by (system, host) (${all})`;
}
