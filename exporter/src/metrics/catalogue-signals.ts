import type { SIGNALS, SignalName } from "../checks/databases/signals.js";
import { group, type Metric } from "./metric.js";

const signals = group("signals", "The engine cannot tell it, a permission is missing, or there is no current run; counters stay");
const DATABASE = ["system", "database", "engine"] as const;
type Declared<Name extends SignalName> = Metric<(typeof DATABASE)[number] | (typeof SIGNALS)[Name][number]>;

const gauge = <Name extends SignalName>(name: Name, labels: (typeof SIGNALS)[Name], help: string, unit: string): Declared<Name> =>
  signals.gauge(`sla_db_${name}`, { labels: [...DATABASE, ...labels], help, unit });
const counter = <Name extends SignalName>(
  name: Name,
  labels: (typeof SIGNALS)[Name],
  help: string,
  unit: string,
): Declared<Name> => signals.counter(`sla_db_${name}`, { labels: [...DATABASE, ...labels], help, unit });

/** Early signs and sizes of databases; docs/databases.md tells which engine gives which, from where, and how exact. */
export const SIGNAL_METRICS: { readonly [Name in SignalName]: Declared<Name> } = {
  connections_by: gauge(
    "connections_by",
    ["scope", "name"],
    "Open connections of each user and of each database (scope user, database)",
    "connections",
  ),
  connections_by_max: gauge(
    "connections_by_max",
    ["scope", "name"],
    "Limit of the connections of a user or a database, where one is set",
    "connections",
  ),
  connection_errors_total: counter(
    "connection_errors_total",
    ["error"],
    "Connections that the server refused or lost, by kind of error",
    "connections",
  ),
  failed_logins_total: counter("failed_logins_total", [], "Logins that were refused", "logins"),
  oldest_transaction_info: gauge(
    "oldest_transaction_info",
    ["state"],
    "State of the session that holds the oldest open transaction; the value is always 1",
    "1",
  ),
  idle_in_transaction_seconds: gauge(
    "idle_in_transaction_seconds",
    [],
    "Longest time for which a session has been idle inside a transaction; 0 if none is",
    "seconds",
  ),
  lock_waits: gauge("lock_waits", [], "Sessions that wait for a lock", "sessions"),
  lock_wait_depth: gauge(
    "lock_wait_depth",
    [],
    "Longest chain of waits: 1 if a session waits for one that waits for nothing; 0 if none waits",
    "sessions",
  ),
  lock_wait_seconds: gauge("lock_wait_seconds", [], "Longest present wait for a lock; 0 if nothing waits", "seconds"),
  deadlocks_total: counter("deadlocks_total", [], "Deadlocks that the server resolved", "deadlocks"),
  replication_lag_seconds: gauge(
    "replication_lag_seconds",
    ["source"],
    "How far the replica is behind its source, or a standby behind this server",
    "seconds",
  ),
  replication_running: gauge(
    "replication_running",
    ["source"],
    "1 if replication from or to the source runs, 0 if it is stopped or broken",
    "0 or 1",
  ),
  replication_slot_retained_bytes: gauge(
    "replication_slot_retained_bytes",
    ["slot"],
    "Write-ahead log that the slot keeps from being removed",
    "bytes",
  ),
  replication_slot_active: gauge("replication_slot_active", ["slot"], "1 if the slot is in use", "0 or 1"),
  temporary_files_total: counter(
    "temporary_files_total",
    [],
    "Temporary files (MySQL, MariaDB: temporary tables on disk) that statements made",
    "files",
  ),
  temporary_bytes_total: counter("temporary_bytes_total", [], "Bytes written to temporary files", "bytes"),
  checkpoints_total: counter(
    "checkpoints_total",
    ["trigger"],
    "Checkpoints, by what set them off (timed, requested)",
    "checkpoints",
  ),
  buffer_requests_total: counter(
    "buffer_requests_total",
    [],
    "Pages asked for; hit ratio is 1 - rate(reads) / rate(requests)",
    "pages",
  ),
  buffer_reads_total: counter("buffer_reads_total", [], "Pages that were not in the buffer and had to be read", "pages"),
  size_bytes: gauge("size_bytes", ["datname"], "Size of each database of the server", "bytes"),
  transaction_id_age: gauge(
    "transaction_id_age",
    ["datname"],
    "Age of the oldest transaction id that is not frozen",
    "transactions",
  ),
  transaction_id_used_ratio: gauge(
    "transaction_id_used_ratio",
    [],
    "The greatest transaction id age as a share of the point at which the server stops taking writes",
    "ratio, 0 to 1",
  ),
  history_list_length: gauge("history_list_length", [], "Undo records that InnoDB has not purged", "records"),
  rows_deleted_total: counter("rows_deleted_total", [], "Rows deleted", "rows"),
  destructive_statements_total: counter(
    "destructive_statements_total",
    ["statement"],
    "Statements that destroy (drop, truncate, alter), by kind",
    "statements",
  ),
  statements_cancelled_total: counter(
    "statements_cancelled_total",
    [],
    "Statements that were cancelled or ran into a time limit; not among the slow queries",
    "statements",
  ),
  statements_failed_total: counter("statements_failed_total", [], "Statements that ended with an error", "statements"),
  slow_query_server_threshold_seconds: gauge(
    "slow_query_server_threshold_seconds",
    [],
    "From which duration the server itself takes a statement as slow; differs from the policy's when the source cannot count by the policy's",
    "seconds, -1 for never",
  ),
  log_read_lag_bytes: gauge("log_read_lag_bytes", [], "Bytes of the server's log that are not read yet", "bytes"),
  log_filesystem_free_bytes: gauge(
    "log_filesystem_free_bytes",
    ["log"],
    "Free space of the file system that holds the log, where it can be told",
    "bytes",
  ),
  log_growth_bytes_per_second: gauge(
    "log_growth_bytes_per_second",
    ["log"],
    "Growth of the log over the last hour",
    "bytes per second",
  ),
  log_full_seconds: gauge(
    "log_full_seconds",
    ["log"],
    "Time until the log fills its file system at the growth of the last hour; +Inf when it does not grow",
    "seconds, up to +Inf",
  ),
  digest_calls_total: counter(
    "digest_calls_total",
    ["digest"],
    "Calls of each of the top statements; digest other holds the rest",
    "calls",
  ),
  digest_seconds_total: counter(
    "digest_seconds_total",
    ["digest"],
    "Time spent in each of the top statements; digest other holds the rest",
    "seconds",
  ),
  digest_info: gauge(
    "digest_info",
    ["digest", "query"],
    "Normalised text of a top statement, 200 characters at most; the value is always 1",
    "1",
  ),
  statement_latency_seconds: signals.histogram("sla_db_statement_latency_seconds", {
    labels: DATABASE,
    help: "Statements by how long they took, as the server counts them; it keeps no sum, so there is none",
    unit: "seconds",
  }),
  series_limit: gauge(
    "series_limit",
    [],
    "Most series that one server may make; statements, users and databases beyond it are left out",
    "series",
  ),
  series_left_out: gauge("series_left_out", ["collector"], "Series that were left out because of the limit", "series"),
};
