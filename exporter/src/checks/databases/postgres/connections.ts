import type { Collector } from "../engine.js";
import type { Connections } from "../measurements.js";
import { type Signal, signal } from "../signals.js";
import { grantMonitor, MAY_READ_STATISTICS, needStatistics } from "./privileges.js";
import { stateLabel } from "./states.js";

/**
 * Client sessions by state, by user and by database, beside the limits of users and databases. Ours is among them: it
 * takes a slot. Superusers have no limit, and ours is no sign of the business being short of connections.
 * reserved_connections came with 16.
 */
const CONNECTIONS = `
WITH sessions AS MATERIALIZED (
  SELECT usesysid AS role, datid AS database, state, count(*)::int AS count
  FROM pg_stat_activity
  WHERE backend_type = 'client backend'
  GROUP BY 1, 2, 3
)
SELECT
  'server' AS scope,
  '' AS name,
  (SELECT coalesce(sum(count), 0)::int FROM sessions) AS count,
  current_setting('max_connections')::int
    - current_setting('superuser_reserved_connections')::int
    - coalesce(current_setting('reserved_connections', true)::int, 0) AS "limit",
  ${MAY_READ_STATISTICS} AS may
UNION ALL
SELECT 'state', coalesce(state, 'unknown'), sum(count)::int, NULL, true FROM sessions GROUP BY 2
UNION ALL
SELECT 'user', r.rolname, coalesce(s.count, 0), CASE WHEN rolconnlimit > 0 AND NOT rolsuper AND rolname <> current_user THEN rolconnlimit END, true
FROM pg_roles AS r
LEFT JOIN (SELECT role, sum(count)::int AS count FROM sessions GROUP BY 1) AS s ON s.role = r.oid
WHERE s.count > 0 OR (rolconnlimit > 0 AND NOT rolsuper AND rolcanlogin AND rolname <> current_user)
UNION ALL
SELECT 'database', d.datname, coalesce(s.count, 0), CASE WHEN datconnlimit > 0 THEN datconnlimit END, true
FROM pg_database AS d
LEFT JOIN (SELECT database, sum(count)::int AS count FROM sessions GROUP BY 1) AS s ON s.database = d.oid
WHERE s.count > 0 OR datconnlimit > 0`;

export interface ConnectionRow {
  /** Of the whole server the limit is what ordinary users can open. */
  readonly scope: "server" | "state" | "user" | "database";
  readonly name: string;
  readonly count: number;
  readonly limit: number | null;
}

export const connectionsCollector: Collector = {
  name: "connections",
  async collect(session) {
    const rows = await session.query<ConnectionRow & { may: boolean }>(CONNECTIONS);
    needStatistics(rows[0]?.may);
    return { connections: connectionsOf(rows), signals: rows.flatMap(signalsOf) };
  },
  remedy: grantMonitor,
};

export function connectionsOf(rows: readonly ConnectionRow[]): Connections {
  // The usual states are always there, so that their series do not come and go.
  const byState: Record<string, number> = { active: 0, idle: 0, idle_in_transaction: 0 };
  for (const { scope, name, count } of rows) if (scope === "state") byState[stateLabel(name)] = count;
  const usable = rows.find(({ scope }) => scope === "server")?.limit ?? 0;
  const ratios = rows.map(({ count, limit }) => (limit !== null && limit > 0 ? count / limit : 0));
  // Superusers may go beyond what ordinary users can open.
  return { byState, max: usable, usedRatio: usable > 0 ? Math.min(1, Math.max(...ratios)) : 1 };
}

function signalsOf({ scope, name, count, limit }: ConnectionRow): readonly Signal[] {
  if (scope !== "user" && scope !== "database") return [];
  const open = signal("connections_by", { scope, name }, count);
  return limit === null ? [open] : [open, signal("connections_by_max", { scope, name }, limit)];
}
