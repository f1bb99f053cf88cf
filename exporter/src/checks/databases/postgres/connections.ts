import type { Collector } from "../engine.js";
import type { Connections } from "../measurements.js";
import { grantMonitor, needStatistics } from "./privileges.js";

/** Client sessions by user, database and state. Ours is among them: it takes a slot. */
const SESSIONS = `
SELECT usesysid::text AS role, datid::text AS database, coalesce(state, 'unknown') AS state, count(*)::int AS count
FROM pg_stat_activity
WHERE backend_type = 'client backend'
GROUP BY 1, 2, 3`;

/** reserved_connections came with 16. */
const SLOTS = `
SELECT sum(CASE name WHEN 'max_connections' THEN setting::int ELSE -setting::int END)::int AS usable
FROM pg_settings
WHERE name IN ('max_connections', 'superuser_reserved_connections', 'reserved_connections')`;

/** Limits of roles and databases. Superusers have none, and ours is no sign of the business being short of connections. */
const OWN_LIMITS = `
SELECT 'role' AS kind, oid::text AS id, rolconnlimit AS "limit" FROM pg_roles
WHERE rolconnlimit > 0 AND NOT rolsuper AND rolname <> current_user
UNION ALL
SELECT 'database', oid::text, datconnlimit FROM pg_database WHERE datconnlimit > 0`;

export interface SessionCount {
  readonly role: string | null;
  readonly database: string | null;
  readonly state: string;
  readonly count: number;
}

export interface ConnectionLimit {
  readonly kind: "role" | "database";
  readonly id: string;
  readonly limit: number;
}

export const connectionsCollector: Collector = {
  name: "connections",
  async collect(session) {
    await needStatistics(session);
    const sessions = await session.query<SessionCount>(SESSIONS);
    const slots = await session.query<{ usable: number }>(SLOTS);
    const limits = await session.query<ConnectionLimit>(OWN_LIMITS);
    return { connections: connectionsOf(sessions, slots[0]?.usable ?? 0, limits) };
  },
  remedy: grantMonitor,
};

/** @param usable connections that ordinary users can open, server-wide. */
export function connectionsOf(
  sessions: readonly SessionCount[],
  usable: number,
  limits: readonly ConnectionLimit[],
): Connections {
  // The usual states are always there, so that their series do not come and go.
  const byState: Record<string, number> = { active: 0, idle: 0, idle_in_transaction: 0 };
  for (const { state, count } of sessions) {
    const label = state.replace(/[()]/g, "").replaceAll(" ", "_");
    byState[label] = (byState[label] ?? 0) + count;
  }
  const open = (of: (session: SessionCount) => boolean) => sessions.filter(of).reduce((sum, { count }) => sum + count, 0);
  const ratios = limits.map(({ kind, id, limit }) => open((session) => session[kind] === id) / limit);
  const server = usable > 0 ? open(() => true) / usable : 1;
  // Superusers may go beyond what ordinary users can open.
  return { byState, max: usable, usedRatio: Math.min(1, Math.max(server, ...ratios)) };
}
