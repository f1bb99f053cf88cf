import type { Collector } from "../engine.js";
import { signal } from "../signals.js";
import { columnsOf } from "./catalogue.js";
import { grantMonitor, MAY_READ_STATISTICS, needStatistics } from "./privileges.js";
import { stateLabel } from "./states.js";

/** At most so many waiting sessions are asked for whom they wait: each question stops the lock manager for a moment. */
const MOST_ASKED = 50;

/**
 * Ages of what other sessions have open, and who waits for whom. Left out are sessions of this exporter's kind under
 * the same user, and walsenders, whose statement lasts as long as their replica; a prepared transaction belongs to no
 * session, and holds as much. When nobody waits, the locks are not looked at. Before 14 the wait is taken to have
 * begun with its statement.
 */
const sessionsSql = (waitStart: boolean) => `
WITH RECURSIVE sessions AS MATERIALIZED (
  SELECT
    pid,
    coalesce(state, 'unknown') AS state,
    wait_event_type = 'Lock' AS waits,
    backend_type = 'client backend' AND pid <> pg_backend_pid() AND NOT (usename = current_user AND application_name = 'sla-exporter') AS client,
    extract(epoch FROM clock_timestamp() - xact_start)::float8 AS transaction,
    extract(epoch FROM clock_timestamp() - query_start)::float8 AS statement,
    extract(epoch FROM clock_timestamp() - state_change)::float8 AS unchanged
  FROM pg_stat_activity
),
open AS MATERIALIZED (
  SELECT transaction AS age, state FROM sessions WHERE client AND transaction IS NOT NULL
  UNION ALL
  SELECT extract(epoch FROM clock_timestamp() - prepared)::float8, 'prepared' FROM pg_prepared_xacts
),
waiting AS MATERIALIZED (SELECT pid, statement FROM sessions WHERE waits),
edges AS MATERIALIZED (
  SELECT pid, unnest(pg_blocking_pids(pid)) AS blocker
  FROM (SELECT pid FROM waiting ORDER BY statement LIMIT ${MOST_ASKED}) AS asked
),
chains (pid, waits) AS (
  SELECT DISTINCT blocker, 1 FROM edges
  UNION
  SELECT edges.blocker, chains.waits + 1 FROM chains JOIN edges USING (pid) WHERE chains.waits < ${MOST_ASKED}
)
SELECT
  ${MAY_READ_STATISTICS} AS may,
  (SELECT coalesce(max(age), 0) FROM open) AS transaction,
  (SELECT state FROM open ORDER BY age DESC LIMIT 1) AS state,
  coalesce(max(statement) FILTER (WHERE client AND state IN ('active', 'fastpath function call')), 0) AS statement,
  coalesce(max(unchanged) FILTER (WHERE client AND state LIKE 'idle in transaction%'), 0) AS idle,
  (SELECT count(*)::int FROM waiting) AS waiting,
  (SELECT coalesce(max(waits), 0) FROM chains) AS depth,
  CASE WHEN EXISTS (SELECT FROM waiting) THEN ${
    waitStart
      ? "(SELECT coalesce(max(extract(epoch FROM clock_timestamp() - waitstart)), 0)::float8 FROM pg_locks WHERE NOT granted)"
      : "(SELECT max(statement) FROM waiting)"
  } ELSE 0 END AS wait
FROM sessions`;

interface Row {
  readonly may: boolean;
  /** Seconds. */
  readonly transaction: number;
  readonly state: string | null;
  readonly statement: number;
  readonly idle: number;
  readonly waiting: number;
  readonly depth: number;
  readonly wait: number;
}

export const sessionsCollector: Collector = {
  name: "activity",
  async collect(session) {
    const columns = await columnsOf(session);
    const row = (await session.query<Row>(sessionsSql(columns.has("pg_locks.waitstart"))))[0];
    needStatistics(row?.may);
    if (row === undefined) return {};
    return {
      oldestTransaction: Math.max(0, row.transaction),
      oldestStatement: Math.max(0, row.statement),
      signals: [
        ...(row.state === null ? [] : [signal("oldest_transaction_info", { state: stateLabel(row.state) }, 1)]),
        signal("idle_in_transaction_seconds", {}, Math.max(0, row.idle)),
        signal("lock_waits", {}, row.waiting),
        signal("lock_wait_depth", {}, row.depth),
        signal("lock_wait_seconds", {}, Math.max(0, row.wait)),
      ],
    };
  },
  remedy: grantMonitor,
};
