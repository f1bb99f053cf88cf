import type { Collector, EngineName, Session } from "../engine.js";
import { perSession } from "../remembered.js";
import { type Signal, signal } from "../signals.js";
import { grant, grantSelect } from "./grants.js";
import { longestChain, type Wait } from "./lock-chain.js";
import { OF_CLIENTS, wholeProcessList } from "./process-list.js";
import { instrumented } from "./server-state.js";
import { number } from "./values.js";

/** Pairs that are looked at: a queue of 100 on one row makes 5000 of them. */
const PAIRS = 5000;

/** Row locks, and locks on tables and definitions, which the process list tells by the state of who waits. */
const counts = (processes: string) => `
  SELECT rows_waiting, rows_longest, others_waiting, others_longest
  FROM
    (SELECT COUNT(*) AS rows_waiting, COALESCE(MAX(UNIX_TIMESTAMP() - UNIX_TIMESTAMP(trx_wait_started)), 0) AS rows_longest
     FROM information_schema.INNODB_TRX WHERE trx_state = 'LOCK WAIT') AS r,
    (SELECT COUNT(*) AS others_waiting, COALESCE(MAX(TIME), 0) AS others_longest
     FROM ${processes} WHERE STATE LIKE 'Waiting for % lock' AND ID <> CONNECTION_ID() AND ${OF_CLIENTS}) AS o`;

/**
 * Who waits for whom. A pending metadata lock waits for those that hold one on the same object, and behind one that
 * asks for it alone.
 */
const PAIRS_OF = {
  mysql: `
  SELECT REQUESTING_THREAD_ID AS waiter, BLOCKING_THREAD_ID AS blocker FROM performance_schema.data_lock_waits
  UNION
  SELECT p.OWNER_THREAD_ID, b.OWNER_THREAD_ID
  FROM performance_schema.metadata_locks p JOIN performance_schema.metadata_locks b
    ON b.OBJECT_TYPE = p.OBJECT_TYPE AND b.OBJECT_SCHEMA <=> p.OBJECT_SCHEMA AND b.OBJECT_NAME <=> p.OBJECT_NAME
  WHERE p.LOCK_STATUS = 'PENDING' AND b.OWNER_THREAD_ID <> p.OWNER_THREAD_ID
    AND (b.LOCK_STATUS = 'GRANTED' OR (b.LOCK_TYPE = 'EXCLUSIVE' AND p.LOCK_TYPE <> 'EXCLUSIVE'))`,
  mariadb: `
  SELECT DISTINCT requesting_trx_id AS waiter, blocking_trx_id AS blocker FROM information_schema.INNODB_LOCK_WAITS`,
} as const;

/** Sessions that wait for locks, the longest wait and the longest chain of them. */
export function locks(engine: Exclude<EngineName, "postgres">): Collector {
  return {
    name: "locks",
    async collect(session) {
      const { table } = await wholeProcessList(session);
      const [row] = await session.query<Record<string, unknown>>(counts(table));
      const [rows, others] = [number(row?.rows_waiting), number(row?.others_waiting)];
      const seconds = Math.max(0, number(row?.rows_longest), number(row?.others_longest));
      const depth = await depthOf(engine, session, rows, others);
      return { signals: [signal("lock_waits", {}, rows + others), signal("lock_wait_seconds", {}, seconds), ...depth] };
    },
    remedy: (target) =>
      [
        grant("PROCESS", target.user),
        ...(engine === "mysql" ? LOCK_TABLES.map((table) => grantSelect(table, target.user)) : []),
      ].join(" "),
  };
}

const LOCK_TABLES = ["performance_schema.data_lock_waits", "performance_schema.metadata_locks"];

/** Asked while nothing waits, too, so that a missing privilege shows before the day on which it is needed. */
const permitted = perSession((session) => session.query(`SELECT 1 FROM ${LOCK_TABLES.join(", ")} LIMIT 0`));

/** Reading the pairs stops InnoDB's lock system for a moment: only while something waits. */
async function depthOf(
  engine: Exclude<EngineName, "postgres">,
  session: Session,
  rows: number,
  others: number,
): Promise<readonly Signal[]> {
  if (engine === "mysql") {
    if (!(await instrumented(session))) return [];
    await permitted(session);
  }
  if (rows + others === 0) return [signal("lock_wait_depth", {}, 0)];
  const pairs = await session.query<{ waiter: unknown; blocker: unknown }>(`${PAIRS_OF[engine]} LIMIT ${PAIRS}`);
  const waits: readonly Wait[] = pairs
    .filter(({ blocker }) => blocker !== null)
    .map(({ waiter, blocker }) => ({ waiter: String(waiter), blocker: String(blocker) }));
  // Who waits for a lock that names no holder waits for somebody all the same.
  return [signal("lock_wait_depth", {}, Math.max(2, longestChain(waits)))];
}
