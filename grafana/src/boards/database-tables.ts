import { shareOf } from "../expressions.js";
import type { Language } from "../language.js";
import { cell, toBoard } from "../links.js";
import { exactOrNot, upOrDown } from "../mappings.js";
import { type Column, table } from "../panels/table.js";
import { NONE_IS_GOOD, SHARE } from "../thresholds.js";
import { UNITS } from "../units.js";
import { ofDatabase } from "./database-series.js";

/** One row for each database: what is beyond its limit, or waits. */
export function databasesNow(language: Language) {
  const { words, databases: texts } = language.texts;
  const by = (column: Column): Column => ({ ...column, expr: `max by (system, database, engine) (${column.expr})` });
  const share = { unit: UNITS.ratio, decimals: 0, steps: SHARE, show: "bar" } as const;
  return table({
    text: texts.now,
    sort: { by: "share", descending: true },
    columns: [
      {
        id: "database",
        name: words.columns.database,
        links: [toBoard("databases", language, { system: cell("system"), database: cell("database") })],
      },
      { id: "system", name: words.columns.home, width: 110, links: [toBoard("system", language, { system: cell("system") })] },
      { id: "engine", name: words.columns.engine, width: 85 },
      { id: "version", name: words.columns.version, width: 115, inspect: true },
      { id: "info", expr: `max by (system, database, engine, version) (${ofDatabase("sla:db_info")})` },
      by({
        id: "state",
        name: words.columns.state,
        width: 85,
        expr: ofDatabase("sla:db_up"),
        mappings: upOrDown(words),
        show: "filled",
        empty: words.states.unknown,
      }),
      by({
        id: "used",
        name: words.columns.connections,
        width: 100,
        expr: ofDatabase("sla:db_connections_used_ratio"),
        unit: UNITS.ratio,
        decimals: 0,
      }),
      by({ id: "share", name: words.columns.connectionsShare, width: 140, expr: overLimit(), ...share }),
      by({ id: "slow", name: words.columns.slowToday, width: 90, expr: ofDatabase("sla:db_slow_queries_today"), decimals: 0 }),
      by({ id: "slowShare", name: words.columns.slowShare, width: 115, expr: slowOfLimit(), ...share }),
      by({
        id: "exact",
        name: words.columns.exact,
        width: 65,
        expr: ofDatabase("sla:db_slow_query_exact"),
        mappings: exactOrNot(words),
        show: "colored",
      }),
      by({
        id: "oldest",
        name: words.columns.oldestTransaction,
        width: 145,
        expr: ofDatabase("sla:db_oldest_transaction_seconds"),
        unit: UNITS.seconds,
        decimals: 0,
      }),
      by({
        id: "waits",
        name: words.columns.lockWaits,
        width: 95,
        expr: ofDatabase("sla:db_lock_waits"),
        decimals: 0,
        steps: NONE_IS_GOOD,
        show: "colored",
      }),
      by({
        id: "lag",
        name: words.columns.lag,
        width: 70,
        expr: ofDatabase("sla:db_replication_lag_seconds"),
        unit: UNITS.seconds,
        decimals: 0,
      }),
    ],
  });
}

const overLimit = () =>
  shareOf(ofDatabase("sla:db_connections_used_ratio"), ofDatabase("sla:limit_connections_ratio"), "system, database");

const slowOfLimit = () =>
  shareOf(ofDatabase("sla:db_slow_queries_today"), ofDatabase("sla:limit_slow_queries_per_day"), "system, database");
