/** Series that other programs serve and that rules may read, with their labels. From the programs' own documentation. */
export interface KnownSeries {
  readonly labels: readonly string[];
}

const known = (labels: readonly string[], ...names: readonly string[]): readonly (readonly [string, KnownSeries])[] =>
  names.map((name) => [name, { labels }]);

/** Every target has these, and the rules may count on no others. */
export const TARGET_LABELS: readonly string[] = ["job", "instance"];

/** Labels that teams give to targets of the other exporters, by scrape configuration: see docs/bring-your-own-exporters.md. */
const DATABASE = [...TARGET_LABELS, "system", "database"];
const HOST = [...TARGET_LABELS, "system", "host"];
/** What an alert is about. */
const SUBJECT = ["database", "host", "mountpoint", "source", "slot", "log", "datname", "statement", "collector"];

/**
 * What alerts may read beside `sla:*`, and why: these are Prometheus' own or Alertmanager's, and exist when no exporter and no
 * recording rule works.
 */
export const READ_BY_ALERTS: ReadonlyMap<string, KnownSeries> = new Map([
  // Whether a target answers is known to Prometheus alone.
  ...known([...DATABASE, ...HOST], "up"),
  // What fires already: holds an alert beyond the window in which its cause was seen.
  ...known(
    ["alertname", "alertstate", "system", "tier", "owner", "severity", "role", "category", ...SUBJECT],
    "ALERTS",
    "ALERTS_FOR_STATE",
  ),
  // A rule about failing rules must not need rules.
  ...known(["rule_group"], "prometheus_rule_evaluation_failures_total", "prometheus_rule_group_iterations_missed_total"),
  // The same for the way to the receivers.
  ...known(["alertmanager"], "prometheus_notifications_dropped_total", "prometheus_notifications_errors_total"),
  ...known(["integration", "reason"], "alertmanager_notifications_failed_total"),
]);

/** node_exporter, mysqld_exporter and postgres_exporter, where a team runs those. Read by recording rules. */
export const OTHER_EXPORTERS: ReadonlyMap<string, KnownSeries> = new Map([
  // mysqld_exporter 0.14 to 0.20
  ...known(
    DATABASE,
    "mysql_up",
    "mysql_global_status_aborted_clients",
    "mysql_global_status_aborted_connects",
    "mysql_global_status_created_tmp_disk_tables",
    "mysql_global_status_innodb_buffer_pool_read_requests",
    "mysql_global_status_innodb_buffer_pool_reads",
    "mysql_global_status_innodb_deadlocks",
    "mysql_global_status_innodb_history_list_length",
    "mysql_global_status_innodb_row_lock_current_waits",
    "mysql_global_status_slow_queries",
    "mysql_global_status_threads_connected",
    "mysql_global_variables_log_queries_not_using_indexes",
    "mysql_global_variables_long_query_time",
    "mysql_global_variables_max_connections",
  ),
  ...known([...DATABASE, "version"], "mysql_version_info"),
  ...known([...DATABASE, "command"], "mysql_global_status_commands_total"),
  ...known([...DATABASE, "error"], "mysql_global_status_connection_errors_total"),
  ...known([...DATABASE, "handler"], "mysql_global_status_handlers_total"),
  ...known([...DATABASE, "operation"], "mysql_global_status_innodb_row_ops_total"),
  ...known(
    [...DATABASE, "master_host", "master_uuid", "channel_name", "connection_name"],
    "mysql_slave_status_seconds_behind_master",
    "mysql_slave_status_slave_io_running",
    "mysql_slave_status_slave_sql_running",
    // From MySQL 8.4 on.
    "mysql_slave_status_seconds_behind_source",
    "mysql_slave_status_replica_io_running",
    "mysql_slave_status_replica_sql_running",
  ),
  // postgres_exporter 0.11 to 0.20
  ...known(
    DATABASE,
    "pg_up",
    "pg_settings_max_connections",
    "pg_settings_superuser_reserved_connections",
    // PostgreSQL 16 and later
    "pg_settings_reserved_connections",
    // 0.12; from 0.13 on with its unit
    "pg_replication_lag",
    "pg_replication_lag_seconds",
    "pg_replication_is_replica",
  ),
  ...known([...DATABASE, "short_version"], "pg_static"),
  ...known([...DATABASE, "slot_name"], "pg_replication_slots_active", "pg_replication_slots_pg_wal_lsn_diff"),
  ...known([...DATABASE, "datname", "state"], "pg_stat_activity_count", "pg_stat_activity_max_tx_duration"),
  ...known(
    [...DATABASE, "datname"],
    "pg_database_size_bytes",
    // 0.15 and later, when asked for
    "pg_database_wraparound_age_datfrozenxid_seconds",
    "pg_stat_database_blks_hit",
    "pg_stat_database_blks_read",
    "pg_stat_database_deadlocks",
    "pg_stat_database_sessions_abandoned",
    "pg_stat_database_sessions_fatal",
    "pg_stat_database_sessions_killed",
    "pg_stat_database_temp_files",
    "pg_stat_database_tup_deleted",
  ),
  // node_exporter 1.0 and later
  ...known(HOST, "node_memory_MemAvailable_bytes", "node_memory_MemTotal_bytes"),
  ...known([...HOST, "cpu", "mode"], "node_cpu_seconds_total"),
  ...known(
    [...HOST, "device", "fstype", "mountpoint"],
    "node_filesystem_avail_bytes",
    "node_filesystem_readonly",
    "node_filesystem_size_bytes",
  ),
]);
