import { CheckError } from "../../failure.js";
import type { Collector, Session } from "../engine.js";
import type { Connections } from "../measurements.js";
import { type Account, type Client, worstRatio } from "./connection-limits.js";
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
    const [limits] = await session.query<{ server: unknown; account: unknown }>(
      "SELECT @@global.max_connections AS server, @@global.max_user_connections AS account",
    );
    const max = number(limits?.server);
    const list = await processList(session);
    if (!list.complete) return { connections: await fromCounters(session, max) };

    const clients = (await session.query<ClientRow>(clientsOf(list.table))).map((row) => ({ ...row, count: number(row.count) }));
    const byState: Record<string, number> = { active: 0, idle: 0 };
    for (const { state, count } of clients) byState[state] = (byState[state] ?? 0) + count;
    const others = clients.filter(({ user }) => user !== target.user);
    const accountRatio = worstRatio(others, await accounts(session), number(limits?.account));
    return { connections: { byState, max, usedRatio: Math.max(serverRatio(byState, max), accountRatio) } };
  },
  remedy: (target) => grant("PROCESS", target.user),
};

interface ClientRow extends Client {
  readonly state: string;
}

/** HOST holds the client's port, which would make a group of each connection. */
const clientsOf = (table: string) => `
  SELECT user, host, state, COUNT(*) AS count
  FROM (
    SELECT
      USER AS user,
      IF(HOST LIKE '%:%', LEFT(HOST, CHAR_LENGTH(HOST) - CHAR_LENGTH(SUBSTRING_INDEX(HOST, ':', -1)) - 1), HOST) AS host,
      CASE WHEN COMMAND = 'Sleep' THEN 'idle' WHEN COMMAND LIKE 'Binlog Dump%' THEN 'replication' ELSE 'active' END AS state
    FROM ${table}
    WHERE ${OF_CLIENTS}
  ) AS clients
  GROUP BY user, host, state`;

/** Without the privilege to see others there are two counters for everyone. */
async function fromCounters(session: Session, max: number): Promise<Connections> {
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

/** Sessions that may not read the accounts; not asked again, as servers log what they refuse. */
const refused = new WeakSet<Session>();

/** The accounts with their own limits; none when the grants do not show them. */
async function accounts(session: Session): Promise<readonly Account[]> {
  if (refused.has(session)) return [];
  try {
    const rows = await session.query<{ user: string; host: string; connections: unknown }>(
      "SELECT User AS user, Host AS host, max_user_connections AS connections FROM mysql.user",
    );
    return rows.map((row) => ({ user: row.user, host: row.host, limit: number(row.connections) }));
  } catch (error) {
    if (!(error instanceof CheckError) || error.reason !== "permission") throw error;
    refused.add(session);
    return [];
  }
}
