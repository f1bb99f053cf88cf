import type { Session } from "../engine.js";
import { quoteIdentifier } from "./privileges.js";
import { OWN_STATEMENT } from "./session.js";

/** Where the extension lies and what its version has. */
export interface Layout {
  /** Quoted. */
  readonly schema: string;
  readonly columns: ReadonlySet<string>;
  /** Whether there is pg_stat_statements_info: since version 1.9. */
  readonly info: boolean;
  /** One row: identity, evictions, size, capacity. */
  readonly stateSql: string;
}

const EXTENSION = `
SELECT n.nspname AS schema, c.relname AS view, a.attname AS column
FROM pg_extension e
JOIN pg_namespace n ON n.oid = e.extnamespace
JOIN pg_class c ON c.relnamespace = n.oid AND c.relname IN ('pg_stat_statements', 'pg_stat_statements_info')
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE e.extname = 'pg_stat_statements'`;

/** @returns undefined when the extension is not in this database. */
export async function layoutOf(session: Session): Promise<Layout | undefined> {
  const rows = await session.query<{ schema: string; view: string; column: string }>(EXTENSION);
  const first = rows[0];
  if (!first) return undefined;
  const schema = quoteIdentifier(first.schema);
  const columns = new Set(rows.filter(({ view }) => view === "pg_stat_statements").map(({ column }) => column));
  const info = rows.some(({ view }) => view === "pg_stat_statements_info");
  return { schema, columns, info, stateSql: stateSql(schema, info) };
}

/** Without the view of 14 a restart of the server stands for a reset: what a crash loses cannot be told. */
function stateSql(schema: string, info: boolean): string {
  return `
SELECT
  ${info ? "i.stats_reset::text" : "pg_postmaster_start_time()::text"} AS identity,
  ${info ? "i.dealloc::float8" : "NULL::float8"} AS evictions,
  (SELECT count(*)::int FROM ${schema}.pg_stat_statements(false)) AS size,
  current_setting('pg_stat_statements.max')::int AS capacity
${info ? `FROM ${schema}.pg_stat_statements_info AS i` : ""}`;
}

/** Durations in seconds. $1: users, $2: databases to leave out. Statements within functions go with their callers. */
export function entriesSql({ schema, columns }: Layout): string {
  const has = (column: string) => columns.has(column);
  const time = has("total_exec_time") ? "exec_time" : "time";
  return `
SELECT
  concat_ws('/', s.userid, s.dbid, s.queryid) AS key,
  s.queryid::text AS query,
  coalesce(r.rolname = current_user, false) AS own,
  s.calls::float8 AS calls,
  s.total_${time} / 1000 AS total,
  s.min_${time} / 1000 AS min,
  s.max_${time} / 1000 AS max,
  s.stddev_${time} / 1000 AS deviation,
  ${has("stats_since") ? "s.stats_since::text" : "''"} AS since,
  ${has("minmax_stats_since") ? "s.minmax_stats_since::text" : "''"} AS "extremesSince"
FROM ${schema}.pg_stat_statements(false) AS s
LEFT JOIN pg_roles AS r ON r.oid = s.userid
LEFT JOIN pg_database AS d ON d.oid = s.dbid
WHERE coalesce(r.rolname <> ALL ($1::text[]), true)
  AND coalesce(d.datname <> ALL ($2::text[]), true)
  ${has("toplevel") ? "AND s.toplevel" : ""}`;
}

export const OWN_ENTRIES = (schema: string): string => `
SELECT s.queryid::text AS query
FROM ${schema}.pg_stat_statements(true) AS s
JOIN pg_roles AS r ON r.oid = s.userid
WHERE r.rolname = current_user AND s.query LIKE '%${OWN_STATEMENT}%'`;

/** What the server's settings let pg_stat_statements see. */
export interface Tracking {
  readonly nothing: boolean;
  /** Nested statements are among the others and look like them. */
  readonly nested: boolean;
  /** Why some statements are not seen at all; empty when all are. */
  readonly gaps: string;
}

const TRACKING = `
SELECT
  current_setting('pg_stat_statements.track', true) AS track,
  current_setting('pg_stat_statements.track_utility', true) AS utility,
  current_setting('compute_query_id', true) AS ids,
  EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass('pg_catalog.pg_stat_activity') AND attname = 'query_id') AS toplevel,
  EXISTS (
    SELECT FROM pg_db_role_setting, unnest(setconfig) AS setting
    WHERE setting LIKE 'pg\\_stat\\_statements.track%' OR setting LIKE 'compute\\_query\\_id=%'
  ) AS overridden`;

interface TrackingRow {
  readonly track: string | null;
  readonly utility: string | null;
  readonly ids: string | null;
  readonly toplevel: boolean;
  readonly overridden: boolean;
}

export async function trackingOf(session: Session): Promise<Tracking> {
  const row = (await session.query<TrackingRow>(TRACKING))[0];
  return {
    nothing: row?.track === "none" || row?.ids === "off",
    nested: row?.track === "all" && !row.toplevel,
    gaps: row?.overridden
      ? "a role or a database has its own setting of what pg_stat_statements tracks"
      : row?.utility === "off"
        ? "pg_stat_statements.track_utility is off: utility statements are not seen"
        : "",
  };
}
