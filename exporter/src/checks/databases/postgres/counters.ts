import type { Collector } from "../engine.js";
import { perTarget } from "../remembered.js";
import { signal } from "../signals.js";
import { type SteadyCounters, steadyCounters } from "../steady-counters.js";
import { columnsOf } from "./catalogue.js";
import { grantSelect } from "./privileges.js";

/** Sums over all databases and the shared catalogues. The ends of sessions came with 14. */
const countersSql = (sessions: boolean) => `
SELECT
  pg_postmaster_start_time()::text || md5(string_agg(concat_ws(' ', datid, stats_reset), ',' ORDER BY datid)) AS identity,
  sum(deadlocks)::float8 AS deadlocks,
  sum(temp_files)::float8 AS files,
  sum(temp_bytes)::float8 AS bytes,
  sum(blks_hit + blks_read)::float8 AS requests,
  sum(blks_read)::float8 AS reads,
  sum(tup_deleted)::float8 AS deleted
  ${
    sessions
      ? ", sum(sessions_abandoned)::float8 AS abandoned, sum(sessions_fatal)::float8 AS fatal, sum(sessions_killed)::float8 AS killed"
      : ""
  }
FROM pg_stat_database`;

type Always = "deadlocks" | "files" | "bytes" | "requests" | "reads" | "deleted";
type Ended = "abandoned" | "fatal" | "killed";

const counters = perTarget((): SteadyCounters<Always | Ended> => steadyCounters());

/** Of pg_stat_database. A database that is dropped takes its counters along, which must not look like a reset. */
export const countersCollector: Collector = {
  name: "counters",
  async collect(session, target) {
    const sessions = (await columnsOf(session)).has("pg_stat_database.sessions_fatal");
    const rows = await session.query<Record<Always | Ended, number> & { identity: string }>(countersSql(sessions));
    if (rows[0] === undefined) return {};
    const { identity, ...sums } = rows[0];
    const told = counters(target).update(identity, sums);
    const ended = sessions ? (["abandoned", "fatal", "killed"] as const) : [];
    return {
      signals: [
        ...ended.map((error) => signal("connection_errors_total", { error }, told[error])),
        signal("deadlocks_total", {}, told.deadlocks),
        signal("temporary_files_total", {}, told.files),
        signal("temporary_bytes_total", {}, told.bytes),
        signal("buffer_requests_total", {}, told.requests),
        signal("buffer_reads_total", {}, told.reads),
        signal("rows_deleted_total", {}, told.deleted),
      ],
    };
  },
  remedy: (target) => grantSelect("pg_stat_database", target),
};
