/**
 * Early signs and sizes that engines tell, by name, with the labels of each. The metric is `sla_db_<name>`, declared in
 * the catalogue; names that end in `_total` are counters, absolute as the server keeps them; one with the label le is a histogram. An engine that cannot
 * tell a signal leaves it out: absent is not 0.
 */
export const SIGNALS = {
  connections_by: ["scope", "name"],
  connections_by_max: ["scope", "name"],
  connection_errors_total: ["error"],
  failed_logins_total: [],
  oldest_transaction_info: ["state"],
  idle_in_transaction_seconds: [],
  lock_waits: [],
  lock_wait_depth: [],
  lock_wait_seconds: [],
  deadlocks_total: [],
  replication_lag_seconds: ["source"],
  replication_running: ["source"],
  replication_slot_retained_bytes: ["slot"],
  replication_slot_active: ["slot"],
  temporary_files_total: [],
  temporary_bytes_total: [],
  checkpoints_total: ["trigger"],
  buffer_requests_total: [],
  buffer_reads_total: [],
  size_bytes: ["datname"],
  transaction_id_age: ["datname"],
  transaction_id_used_ratio: [],
  history_list_length: [],
  rows_deleted_total: [],
  destructive_statements_total: ["statement"],
  statements_cancelled_total: [],
  statements_failed_total: [],
  slow_query_server_threshold_seconds: [],
  log_read_lag_bytes: [],
  log_filesystem_free_bytes: ["log"],
  log_growth_bytes_per_second: ["log"],
  log_full_seconds: ["log"],
  digest_calls_total: ["digest"],
  digest_seconds_total: ["digest"],
  digest_info: ["digest", "query"],
  statement_latency_seconds: ["le"],
  series_limit: [],
  series_left_out: ["collector"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type SignalName = keyof typeof SIGNALS;
type LabelOf<Name extends SignalName> = (typeof SIGNALS)[Name][number];

export interface Signal {
  readonly name: SignalName;
  readonly labels: Readonly<Record<string, string>>;
  /** In the metric's unit. */
  readonly value: number;
}

/** One value of a signal; the compiler asks for each of its labels. */
export function signal<Name extends SignalName>(
  name: Name,
  labels: Readonly<Record<LabelOf<Name>, string>>,
  value: number,
): Signal {
  return { name, labels, value };
}
