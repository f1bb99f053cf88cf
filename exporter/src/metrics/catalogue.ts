import { LEDGER } from "./catalogue-ledger.js";
import { POLICY } from "./catalogue-policy.js";
import { PROCESS } from "./catalogue-process.js";
import { SIGNAL_METRICS } from "./catalogue-signals.js";
import { group, type Metric } from "./metric.js";

/**
 * Every metric that the exporter serves, declared once (other groups in catalogue-*.ts). docs/metrics.md is made from it; the collectors
 * take name, type, help and label names from here and from nowhere else.
 */

const NEVER = "The policy is not loaded yet, or does not name it";
const state = group("state", NEVER);
const checks = group("checks", "The check has not finished a run yet, or its last result is too old to be shown as current");
const databases = group(
  "databases",
  "Not measured: no current run, a failed run, or a failed collector (see sla_db_collector_success)",
);
const transactions = group("transactions", "The policy does not name the transaction");
const exporter = group("exporter", "Never absent");

const DATABASE = ["system", "database", "engine"] as const;
const CHECK = ["system", "check", "kind"] as const;
const TRANSACTION = ["system", "transaction"] as const;
const STAYS = "No successful measurement since the exporter started; afterwards it stays while the database fails";

export const STATE = {
  up: state.gauge("sla_system_up", {
    labels: ["system"],
    help: "0 while a critical check of the system is confirmed down, else 1",
    unit: "0 or 1",
    absent: "No critical check of the system has had a result yet, or the system has none",
  }),
  counted: state.gauge("sla_system_counted", {
    labels: ["system"],
    help: "1 while time counts for the objectives: inside service hours and outside maintenance",
    unit: "0 or 1",
  }),
  maintenance: state.gauge("sla_system_maintenance", {
    labels: ["system"],
    help: "1 during a maintenance window of the system",
    unit: "0 or 1",
  }),
  lastChange: state.gauge("sla_last_change_timestamp_seconds", {
    labels: ["system", "kind"],
    help: "When something last changed, by kind: version (of a database), policy, maintenance",
    unit: "unix seconds",
    absent: "No such change was seen",
  }),
  nextService: state.gauge("sla_system_next_service_timestamp_seconds", {
    labels: ["system"],
    help: "When service hours begin next",
    unit: "unix seconds",
    absent: "The system is in its service hours",
  }),
};

export const CHECKS = {
  down: checks.gauge("sla_check_down", {
    labels: CHECK,
    help: "1 from the confirmation of a failure (fail_after runs in a row) to the next success, else 0",
    unit: "0 or 1",
    absent: "Not down, and no success since the exporter started, or the last result is too old to be shown as current",
  }),
  failing: checks.gauge("sla_check_failing_info", {
    labels: [...CHECK, "step", "reason"],
    help: "Failing step (empty where there is none) and reason of a check whose last run failed; the value is always 1",
    unit: "1",
    absent: "The last run of the check succeeded, or is too old to be shown as current",
  }),
  success: checks.gauge("sla_check_success", {
    labels: CHECK,
    help: "1 if the last run of the check succeeded, 0 if it failed",
    unit: "0 or 1",
  }),
  duration: checks.gauge("sla_check_duration_seconds", {
    labels: CHECK,
    help: "Duration of the last run of the check, failed or not",
    unit: "seconds",
  }),
  interval: checks.gauge("sla_check_interval_seconds", {
    labels: CHECK,
    help: "Seconds between the starts of two runs, as configured",
    unit: "seconds",
    absent: NEVER,
  }),
  lastRun: checks.gauge("sla_check_last_run_timestamp_seconds", {
    labels: CHECK,
    help: "Start of the last finished run; it stays when the result is too old to be shown",
    unit: "unix seconds",
    absent: "The check has not finished a run yet",
  }),
  failures: checks.counter("sla_check_failures_total", {
    labels: [...CHECK, "reason"],
    help: "Failed runs by reason; the reasons that can occur start at 0",
    unit: "runs",
    absent: "The reason cannot occur for this kind of check, or the policy does not name the check",
  }),
  skipped: checks.counter("sla_check_skipped_total", {
    labels: CHECK,
    help: "Runs that fell due while the one before was still going on",
    unit: "runs",
    absent: NEVER,
  }),
};

export const DATABASES = {
  up: databases.gauge("sla_db_up", {
    labels: DATABASE,
    help: "1 if the last run could log in and query, 0 if not (sla_check_failures_total has the reason)",
    unit: "0 or 1",
    absent: "The check has not finished a run yet, or its last result is too old to be shown as current",
  }),
  info: databases.gauge("sla_db_info", {
    labels: [...DATABASE, "version"],
    help: "The server's version as it says it; the value is always 1",
    unit: "1",
  }),
  connections: databases.gauge("sla_db_connections", {
    labels: [...DATABASE, "state"],
    help: "Open connections by state",
    unit: "connections",
  }),
  connectionsMax: databases.gauge("sla_db_connections_max", {
    labels: DATABASE,
    help: "Connections that ordinary users can open: reserved ones are taken off",
    unit: "connections",
  }),
  usedRatio: databases.gauge("sla_db_connections_used_ratio", {
    labels: DATABASE,
    help: "Used share of the connections, the worst of server, role and database limits; 1 when the server refuses us for being full",
    unit: "ratio, 0 to 1",
  }),
  slowTotal: databases.counter("sla_db_slow_queries_total", {
    labels: DATABASE,
    help: "Slow queries since this exporter began to watch; for a source that is not exact, those that were surely slow",
    unit: "queries",
    absent: STAYS,
  }),
  slowToday: databases.gauge("sla_db_slow_queries_today", {
    labels: DATABASE,
    help: "Slow queries of the present day in the policy's time zone: the lower bound",
    unit: "queries",
  }),
  slowTodayUpper: databases.gauge("sla_db_slow_queries_today_upper_bound", {
    labels: DATABASE,
    help: "Slow queries of the present day at most: equal to sla_db_slow_queries_today when exact, +Inf when the source cannot tell",
    unit: "queries, up to +Inf",
  }),
  slowThreshold: databases.gauge("sla_db_slow_query_threshold_seconds", {
    labels: DATABASE,
    help: "A statement that takes at least this long is slow, as configured",
    unit: "seconds",
    absent: NEVER,
  }),
  slowSource: databases.gauge("sla_db_slow_query_source_info", {
    labels: [...DATABASE, "source", "exact", "why"],
    help: "Where the slow queries are counted, whether that is exact (true or false), and why not; the value is always 1",
    unit: "1",
  }),
  logSize: databases.gauge("sla_db_log_size_bytes", {
    labels: [...DATABASE, "log"],
    help: "Size of each kind of log of the server",
    unit: "bytes",
  }),
  logUnsupported: databases.gauge("sla_db_log_unsupported_info", {
    labels: [...DATABASE, "log", "reason"],
    help: "Logs whose size the server cannot tell, and why; the value is always 1",
    unit: "1",
  }),
  oldestTransaction: databases.gauge("sla_db_oldest_transaction_seconds", {
    labels: DATABASE,
    help: "Age of the oldest open transaction of other sessions; 0 when there is none",
    unit: "seconds",
  }),
  oldestStatement: databases.gauge("sla_db_oldest_statement_seconds", {
    labels: DATABASE,
    help: "Age of the oldest running statement of other sessions; 0 when there is none",
    unit: "seconds",
  }),
  collectorSuccess: databases.gauge("sla_db_collector_success", {
    labels: [...DATABASE, "collector"],
    help: "1 if this part of the last run succeeded, 0 if it failed; parts fail alone",
    unit: "0 or 1",
    absent: "The part did not run: no current run, or one that failed before it",
  }),
  collectorFailures: databases.counter("sla_db_collector_failures_total", {
    labels: [...DATABASE, "collector", "reason"],
    help: "Failures of each part of the check by reason; permission, sql and timeout start at 0",
    unit: "failures",
    absent: "The part has not run yet, or never failed for this reason",
  }),
};

export const TRANSACTIONS = {
  runs: transactions.counter("sla_transaction_runs_total", {
    labels: [...TRANSACTION, "result"],
    help: "Scheduled runs by result: ok, slow (beyond the response objective), failed; each starts at 0; confirmation runs are left out",
    unit: "runs",
  }),
  failures: transactions.counter("sla_transaction_failures_total", {
    labels: [...TRANSACTION, "step", "reason"],
    help: "Failed scheduled runs by the step that failed and the reason; born with the first such failure (sla_check_failures_total starts at 0)",
    unit: "runs",
    absent: "It never failed there for this reason",
  }),
  duration: transactions.histogram("sla_transaction_duration_seconds", {
    labels: TRANSACTION,
    help: "Durations of the runs that were ok or slow, cleaning up left out",
    unit: "seconds",
  }),
  phase: transactions.summary("sla_transaction_phase_seconds", {
    labels: [...TRANSACTION, "step", "phase"],
    help: "Seconds in each phase of each step (dns, connect, tls, ttfb, transfer), summed over redirects; sum and count only",
    unit: "seconds",
    absent: "The phase has not happened: a kept connection has no connect, plain HTTP no tls",
  }),
  stepLast: transactions.gauge("sla_transaction_step_last_seconds", {
    labels: [...TRANSACTION, "step", "phase"],
    help: "Seconds in each phase of each step of the last run",
    unit: "seconds",
    absent: "The phase did not happen in the last run, or that run is too old to be shown as current",
  }),
  received: transactions.counter("sla_transaction_received_bytes_total", {
    labels: [...TRANSACTION, "step"],
    help: "Bytes of the bodies received by each step",
    unit: "bytes",
    absent: "The step has not run yet",
  }),
  certificateExpiry: transactions.gauge("sla_transaction_certificate_expiry_timestamp_seconds", {
    labels: [...TRANSACTION, "step"],
    help: "When the certificate that the step's server showed in the last run ends",
    unit: "unix seconds",
    absent: "No TLS in the last run of the step, or that run is too old to be shown as current",
  }),
};

export const EXPORTER = {
  blind: exporter.gauge("sla_exporter_blind", {
    labels: [],
    help: "1 while all canaries fail: failures of the network count as unobserved",
    unit: "0 or 1",
    absent: "The policy names no canaries",
  }),
  build: exporter.gauge("sla_exporter_build_info", {
    labels: ["version", "revision", "nodejs"],
    help: "Version and revision of the exporter and the version of Node.js that runs it; the value is always 1",
    unit: "1",
  }),
  reloadSuccessful: exporter.gauge("sla_config_last_reload_successful", {
    labels: [],
    help: "0 after a load of policy file and web configuration that failed: what was before stays in force",
    unit: "0 or 1",
    absent: "The policy is not loaded yet",
  }),
  reloadTime: exporter.gauge("sla_config_last_reload_success_timestamp_seconds", {
    labels: [],
    help: "When policy file and web configuration were last loaded successfully",
    unit: "unix seconds",
    absent: "The policy is not loaded yet",
  }),
};

/** All of them, in the order of the exposition. */
export const CATALOGUE: readonly Metric[] = [
  ...[POLICY, STATE, CHECKS, DATABASES, TRANSACTIONS, LEDGER, EXPORTER].flatMap((metrics): readonly Metric[] =>
    Object.values(metrics),
  ),
  ...Object.values(SIGNAL_METRICS),
  ...PROCESS,
];
