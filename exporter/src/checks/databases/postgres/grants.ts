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
`;
}
