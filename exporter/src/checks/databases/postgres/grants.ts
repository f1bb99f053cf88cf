import { logFunction } from "./log/function.js";
import { quoteIdentifier } from "./privileges.js";

/** The least that the monitoring user needs; runs as it stands in psql, by a superuser. */
export function grants(user: string): string {
  const role = quoteIdentifier(user);
  return `-- Run as a superuser, in the database that the exporter logs in to ("database:" in sla.yml, else postgres).

-- The user. Put a password in place of CHANGE-ME, or leave it out where pg_hba.conf asks for none.
CREATE ROLE ${role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE INHERIT PASSWORD 'CHANGE-ME';

-- Reads sessions, statistics and the sizes of logs. No rows of any table.
GRANT pg_monitor TO ${role};

-- Bounds of the number of slow queries. Needs shared_preload_libraries = 'pg_stat_statements' in postgresql.conf
-- and a restart; until then the exporter samples pg_stat_activity.
CREATE EXTENSION IF NOT EXISTS pg_stat_statements;

-- The exact number of slow queries, out of the server's log. The function reads nothing but files of the log folder, and
-- nobody else may run it. It needs logging_collector = on, jsonlog (csvlog before version 15) in log_destination, and a
-- log_min_duration_statement that is not above the threshold; the exporter says which of them is missing.
${logFunction(user)}
`;
}
