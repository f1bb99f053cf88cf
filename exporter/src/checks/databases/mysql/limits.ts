import type { DatabaseSection } from "../../../config/schema/policy.js";
import type { Session } from "../engine.js";

/** The longest that a server takes for `long_query_time`, in seconds. */
const NEVER_SLOW = 31_536_000;

/** Makes the session read-only and bounds it. Variables are set where the server has them: the two kinds differ. */
export async function limitSession(session: Session, target: DatabaseSection): Promise<void> {
  const seconds = Math.ceil(target.timeout);
  const wanted: Readonly<Record<string, string>> = {
    // Else the first statement opens a transaction that stays open between the runs.
    autocommit: "1",
    // InnoDB tells its times in the zone of the server's process, whatever the zone of the session.
    time_zone: "'SYSTEM'",
    // Keeps our own statements out of the slow query log and its counter.
    long_query_time: String(NEVER_SLOW),
    lock_wait_timeout: String(seconds),
    innodb_lock_wait_timeout: String(seconds),
    // MySQL: sizes of tables as they are, and not as they were a day ago.
    information_schema_stats_expiry: "0",
    // MySQL, in milliseconds.
    max_execution_time: String(Math.ceil(target.timeout * 1000)),
    // MariaDB, in seconds with fraction.
    max_statement_time: String(target.timeout),
    // The server drops the session when this process is gone without a farewell, instead of after 8 hours.
    wait_timeout: String(Math.ceil(3 * target.every + target.timeout) + 60),
  };
  const names = Object.keys(wanted).map((name) => `'${name}'`);
  const rows = await session.query<{ Variable_name: string }>(
    `SHOW SESSION VARIABLES WHERE Variable_name IN (${names.join(", ")})`,
  );
  const assignments = rows.map(({ Variable_name: name }) => `SESSION ${name} = ${wanted[name]}`);
  if (assignments.length > 0) await session.query(`SET ${assignments.join(", ")}`);
  await session.query("SET SESSION TRANSACTION READ ONLY");
}
