import type { Collector, Session } from "../engine.js";
import type { Connections } from "../measurements.js";
import { type Signal, signal } from "../signals.js";
import { accountsOf } from "./accounts.js";
import { type Client, limitOf, worstRatio } from "./connection-limits.js";
import { grant } from "./grants.js";
import { OF_CLIENTS, processList } from "./process-list.js";
import { number, show } from "./values.js";

/**
 * Connections by state, ours among them: it takes a place too. A replica that reads the binary log is `replication`.
 * The one place beyond max_connections is for administrators and does not count as usable.
 */
export const connections: Collector = {
  name: "connections",
  async collect(session, target) {
    const list = await processList(session);
    if (!list.complete) return { connections: await fromCounters(session) };

    const rows = await session.query<ClientRow>(clientsOf(list.table));
    const clients = rows.map((row) => ({ ...row, count: number(row.count) }));
    // Each row has the limits; ours is always among the rows.
    const max = number(rows[0]?.serverLimit);
    const accountLimit = number(rows[0]?.accountLimit);
    const byState = { active: 0, idle: 0, ...sum(clients, ({ state }) => state) };
    const others = clients.filter(({ user }) => user !== target.user);
    const accounts = await accountsOf(session);
    const accountRatio = worstRatio(others, accounts, accountLimit);
    const byUser = Object.entries(sum(clients, ({ user }) => user));
    const limited = byUser.flatMap(([name]): readonly (readonly [string, number])[] => {
      const limit = limitOf(name, accounts, accountLimit);
      return limit === undefined ? [] : [[name, limit]];
    });
    return {
      connections: { byState, max, usedRatio: Math.max(serverRatio(byState, max), accountRatio) },
      signals: [
        ...byUser.map(([name, count]) => signal("connections_by", { scope: "user", name }, count)),
        ...limited.map(([name, limit]) => signal("connections_by_max", { scope: "user", name }, limit)),
        ...byDatabase(clients),
      ],
    };
  },
  remedy: (target) => grant("PROCESS", target.user),
};

interface ClientRow extends Client {
  readonly state: string;
  /** Null for a connection that has chosen none. */
  readonly db: string | null;
  /** max_connections, max_user_connections. */
  readonly serverLimit: unknown;
  readonly accountLimit: unknown;
}

function byDatabase(clients: readonly ClientRow[]): readonly Signal[] {
  const chosen = clients.filter(({ db }) => db !== null && db !== "");
  return Object.entries(sum(chosen, ({ db }) => db ?? "")).map(([name, count]) =>
    signal("connections_by", { scope: "database", name }, count),
  );
}

function sum(clients: readonly ClientRow[], key: (client: ClientRow) => string): Record<string, number> {
  const counts = new Map<string, number>();
  for (const client of clients) counts.set(key(client), (counts.get(key(client)) ?? 0) + client.count);
  return Object.fromEntries(counts);
}

/** HOST holds the client's port, which would make a group of each connection. */
const clientsOf = (table: string) => `
  SELECT user, host, db, state, COUNT(*) AS count, @@global.max_connections AS serverLimit,
    @@global.max_user_connections AS accountLimit
  FROM (
    SELECT
      USER AS user,
      DB AS db,
      IF(HOST LIKE '%:%', LEFT(HOST, CHAR_LENGTH(HOST) - CHAR_LENGTH(SUBSTRING_INDEX(HOST, ':', -1)) - 1), HOST) AS host,
      CASE WHEN COMMAND = 'Sleep' THEN 'idle' WHEN COMMAND LIKE 'Binlog Dump%' THEN 'replication' ELSE 'active' END AS state
    FROM ${table}
    WHERE ${OF_CLIENTS}
  ) AS clients
  GROUP BY user, host, db, state`;

/** Without the privilege to see others there are two counters for everyone. */
async function fromCounters(session: Session): Promise<Connections> {
  const [limits] = await session.query<{ max: unknown }>("SELECT @@global.max_connections AS max");
  const max = number(limits?.max);
  const status = await show(session, "GLOBAL STATUS", ["Threads_connected", "Threads_running"]);
  const connected = number(status.get("Threads_connected"));
  // Threads that serve no client run too.
  const active = Math.min(number(status.get("Threads_running")), connected);
  const byState = { active, idle: connected - active };
  return { byState, max, usedRatio: serverRatio(byState, max) };
}

function serverRatio(byState: Readonly<Record<string, number>>, max: number): number {
  const used = Object.values(byState).reduce((sum, count) => sum + count, 0);
  return Math.min(1, used / max);
}
