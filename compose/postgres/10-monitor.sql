-- Run as a superuser, in the database that the exporter logs in to ("database:" in sla.yml, else postgres).

-- The user. Put a password in place of CHANGE-ME, or leave it out where pg_hba.conf asks for none.
CREATE ROLE "monitor" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE INHERIT PASSWORD 'CHANGE-ME';

-- Reads sessions, statistics and the sizes of logs. No rows of any table.
GRANT pg_monitor TO "monitor";

-- Bounds of the number of slow queries. Needs shared_preload_libraries = 'pg_stat_statements' in postgresql.conf
-- and a restart; until then the exporter samples pg_stat_activity.
CREATE EXTENSION IF NOT EXISTS pg_stat_statements;

-- The exact number of slow queries, out of the server's log. The function reads nothing but files of the log folder, and
-- nobody else may run it. It needs logging_collector = on, jsonlog (csvlog before version 15) in log_destination, and a
-- log_min_duration_statement that is not above the threshold; the exporter says which of them is missing.
BEGIN;
CREATE SCHEMA IF NOT EXISTS sla_exporter;
ALTER SCHEMA sla_exporter OWNER TO CURRENT_USER;
REVOKE ALL ON SCHEMA sla_exporter FROM PUBLIC;
DROP FUNCTION IF EXISTS sla_exporter.read_log(text, bigint, integer);
CREATE FUNCTION sla_exporter.read_log(wanted_file text, first_byte bigint, most_bytes integer) RETURNS bytea
LANGUAGE sql VOLATILE STRICT SECURITY DEFINER PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT pg_catalog.pg_read_binary_file(
    pg_catalog.concat(pg_catalog.current_setting('log_directory'), '/', listed.name),
    first_byte, least(most_bytes, 1048576), true)
  FROM pg_catalog.pg_ls_logdir() AS listed
  WHERE listed.name OPERATOR(pg_catalog.=) wanted_file
    AND listed.name OPERATOR(pg_catalog.~) '^[^/\\]+[.](json|csv)$'
    AND first_byte OPERATOR(pg_catalog.>=) 0
    AND most_bytes OPERATOR(pg_catalog.>) 0
$$;
REVOKE ALL ON FUNCTION sla_exporter.read_log(text, bigint, integer) FROM PUBLIC;
GRANT USAGE ON SCHEMA sla_exporter TO "monitor";
GRANT EXECUTE ON FUNCTION sla_exporter.read_log(text, bigint, integer) TO "monitor";
COMMIT;
