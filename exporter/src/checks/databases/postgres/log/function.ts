import { quoteIdentifier } from "../privileges.js";

/** Bytes that one call of the function gives at most. */
export const LONGEST_CHUNK = 1_048_576;

/**
 * The one way to the log. pg_read_binary_file would open the whole data folder to whoever may run it: this reads
 * only what pg_ls_logdir lists, a chunk at a time, for the monitoring role alone.
 */
export function logFunction(user: string): string {
  const role = quoteIdentifier(user);
  return `BEGIN;
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
    first_byte, least(most_bytes, ${LONGEST_CHUNK}), true)
  FROM pg_catalog.pg_ls_logdir() AS listed
  WHERE listed.name OPERATOR(pg_catalog.=) wanted_file
    AND listed.name OPERATOR(pg_catalog.~) '^[^/\\\\]+[.](json|csv)$'
    AND first_byte OPERATOR(pg_catalog.>=) 0
    AND most_bytes OPERATOR(pg_catalog.>) 0
$$;
REVOKE ALL ON FUNCTION sla_exporter.read_log(text, bigint, integer) FROM PUBLIC;
GRANT USAGE ON SCHEMA sla_exporter TO ${role};
GRANT EXECUTE ON FUNCTION sla_exporter.read_log(text, bigint, integer) TO ${role};
COMMIT;`;
}

/** $1: file, $2: first byte, $3: bytes. NULL when the file is not there. */
export const READ = "SELECT sla_exporter.read_log($1::text, $2::bigint, $3::integer) AS data";
