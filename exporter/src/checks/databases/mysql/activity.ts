import type { Collector } from "../engine.js";
import { perSession } from "../remembered.js";
import { signal } from "../signals.js";
import { grant } from "./grants.js";
import { OF_CLIENTS, wholeProcessList } from "./process-list.js";
import { number, show } from "./values.js";

interface Ages {
  readonly now: unknown;
  /** Start and state of the oldest transaction; null when there is none. */
  readonly started: unknown;
  readonly state: string | null;
  readonly statement: unknown;
  readonly idle: unknown;
}

/**
 * Age of the oldest transaction and statement of clients, and who sits idle in one: not ours, no scheduler, no
 * replication. Whole seconds. A transaction counts from its first access to an InnoDB table.
 */
export const activity: Collector = {
  name: "activity",
  async collect(session) {
    const { table } = await wholeProcessList(session);
    // A session that has set its own clock (SET timestamp, as replayed binary logs do) is as old as it pretends to be.
    const possible = `TIME <= UNIX_TIMESTAMP() - ${await startOf(session)}`;
    const [ages] = await session.query<Ages>(`
      SELECT
        UNIX_TIMESTAMP() AS now,
        UNIX_TIMESTAMP(MIN(trx_started)) AS started,
        SUBSTRING_INDEX(MIN(CONCAT(trx_started, '/', CASE
          WHEN trx_state = 'LOCK WAIT' THEN 'lock_wait' WHEN COMMAND = 'Sleep' THEN 'idle_in_transaction' ELSE 'active'
        END)), '/', -1) AS state,
        COALESCE(MAX(IF(COMMAND IN ('Query', 'Execute', 'Prepare', 'Fetch') AND ${possible}, TIME, 0)), 0) AS statement,
        COALESCE(MAX(IF(trx_id IS NOT NULL AND COMMAND = 'Sleep' AND ${possible}, TIME, 0)), 0) AS idle
      FROM ${table} LEFT JOIN information_schema.INNODB_TRX ON trx_mysql_thread_id = ID
      WHERE ID <> CONNECTION_ID() AND ${OF_CLIENTS}`);
    const { state } = ages ?? {};
    return {
      oldestTransaction: ages?.started == null ? 0 : age(number(ages.now) - number(ages.started)),
      oldestStatement: age(number(ages?.statement)),
      signals: [
        signal("idle_in_transaction_seconds", {}, age(number(ages?.idle))),
        ...(state == null ? [] : [signal("oldest_transaction_info", { state }, 1)]),
      ],
    };
  },
  remedy: (target) => grant("PROCESS", target.user),
};

/** Unix seconds of the server's start, by its own clock. */
const startOf = perSession(async (session) => {
  const uptime = number((await show(session, "GLOBAL STATUS", ["Uptime"])).get("Uptime"));
  const [row] = await session.query<{ now: unknown }>("SELECT UNIX_TIMESTAMP() AS now");
  return number(row?.now) - uptime;
});

/** Both ends of an age are the server's, and its clock may be set back in between. */
function age(seconds: number): number {
  return Math.max(0, seconds);
}
