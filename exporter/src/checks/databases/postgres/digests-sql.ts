import { OWN_STATEMENT } from "./session.js";
import type { Layout } from "./statements-sql.js";

/** Statements within functions go with their callers, where the server can tell them apart. */
function topLevel({ columns }: Layout): string {
  return columns.has("toplevel") ? "AND s.toplevel" : "";
}

function seconds({ columns }: Layout): string {
  return columns.has("total_exec_time") ? "s.total_exec_time / 1000" : "s.total_time / 1000";
}

/** Changes when the statistics begin anew; before version 1.9 of the extension when the server does. */
function identity({ info, schema }: Layout): string {
  return info ? `(SELECT stats_reset::text FROM ${schema}.pg_stat_statements_info)` : "pg_postmaster_start_time()::text";
}

const US = "to_regrole(quote_ident(current_user))";

/** Our statements: those in $1 when our user ran them. */
const OURS = `(s.userid = ${US} AND s.queryid = ANY ($1::bigint[]))`;

/** Sums of the statements in $2 and of all others together (digest NULL), without texts. */
export const digestsSql = (layout: Layout): string => `
SELECT
  extract(epoch FROM clock_timestamp())::float8 AS at,
  ${identity(layout)} AS identity,
  digest::text AS digest,
  coalesce(sum(calls), 0)::float8 AS calls,
  coalesce(sum(seconds), 0)::float8 AS seconds
FROM (
  SELECT CASE WHEN s.queryid = ANY ($2::bigint[]) THEN s.queryid END AS digest, s.calls, ${seconds(layout)} AS seconds
  FROM ${layout.schema}.pg_stat_statements(false) AS s
  WHERE NOT ${OURS} ${topLevel(layout)}
) AS statements
GROUP BY digest`;

/** The statements with the most time ever, so many that no other could be among those of the last minutes. */
export const scoutSql = (layout: Layout): string => `
SELECT s.queryid::text AS digest, sum(${seconds(layout)})::float8 AS seconds
FROM ${layout.schema}.pg_stat_statements(false) AS s
WHERE s.queryid IS NOT NULL AND NOT ${OURS} ${topLevel(layout)}
GROUP BY s.queryid
ORDER BY 2 DESC
LIMIT 5000`;

/** The texts of the statements in $1, cut, and the statements of our user that bear our mark. */
export const textsSql = (layout: Layout): string => `
SELECT s.queryid::text AS digest, min(left(s.query, 2000)) AS query, bool_or(s.userid = ${US} AND s.query LIKE '%${OWN_STATEMENT}%') AS own
FROM ${layout.schema}.pg_stat_statements(true) AS s
WHERE s.queryid = ANY ($1::bigint[]) OR (s.userid = ${US} AND s.query LIKE '%${OWN_STATEMENT}%')
GROUP BY s.queryid`;

/**
 * Statements that destroy, by their first word. Each has a text of its own, so that they fill the statistics and are
 * the first to go when these are full.
 */
export const destructiveSql = (layout: Layout): string => `
SELECT
  ${identity(layout)} AS identity,
  coalesce(sum(s.calls) FILTER (WHERE s.query ~* '^\\s*drop\\s'), 0)::float8 AS drop,
  coalesce(sum(s.calls) FILTER (WHERE s.query ~* '^\\s*truncate\\s'), 0)::float8 AS truncate,
  coalesce(sum(s.calls) FILTER (WHERE s.query ~* '^\\s*alter\\s'), 0)::float8 AS alter
FROM ${layout.schema}.pg_stat_statements(true) AS s
WHERE s.query ~* '^\\s*(drop|truncate|alter)\\s'`;
