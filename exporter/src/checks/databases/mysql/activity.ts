import type { Collector } from "../engine.js";
import { grant } from "./grants.js";
import { OF_CLIENTS, processList } from "./process-list.js";
import { number, show } from "./values.js";

/** Age of the oldest transaction and statement of clients: not ours, no scheduler, no replication. Whole seconds. */
export const activity: Collector = {
  name: "activity",
  async collect(session) {
    const { table } = await processList(session);
    const [transaction] = await session.query<{ age: unknown }>(`
      SELECT COALESCE(UNIX_TIMESTAMP() - UNIX_TIMESTAMP(MIN(trx_started)), 0) AS age
      FROM information_schema.INNODB_TRX
      WHERE trx_mysql_thread_id IN (SELECT ID FROM ${table} WHERE ID <> CONNECTION_ID() AND ${OF_CLIENTS})`);
    // A session that has set its own clock (SET timestamp, as replayed binary logs do) is as old as it pretends to be.
    const uptime = number((await show(session, "GLOBAL STATUS", ["Uptime"])).get("Uptime"));
    const [statement] = await session.query<{ age: unknown }>(`
      SELECT COALESCE(MAX(TIME), 0) AS age
      FROM ${table}
      WHERE ID <> CONNECTION_ID() AND COMMAND IN ('Query', 'Execute', 'Prepare', 'Fetch') AND TIME <= ${uptime} AND ${OF_CLIENTS}`);
    return { oldestTransaction: age(transaction?.age), oldestStatement: age(statement?.age) };
  },
  remedy: (target) => grant("PROCESS", target.user),
};

/** Both ends of an age are the server's, and its clock may be set back in between. */
function age(seconds: unknown): number {
  return Math.max(0, number(seconds));
}
