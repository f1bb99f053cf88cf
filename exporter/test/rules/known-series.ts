/** Series that other programs serve and that rules may read, with their labels. From the programs' own documentation. */
export interface KnownSeries {
  readonly labels: readonly string[];
}

const known = (labels: readonly string[], ...names: readonly string[]): readonly (readonly [string, KnownSeries])[] =>
  names.map((name) => [name, { labels }]);

/** Every target has these, and the rules may count on no others. */
export const TARGET_LABELS: readonly string[] = ["job", "instance"];

/**
 * What alerts may read beside `sla:*`, and why: these are Prometheus' own or Alertmanager's, and exist when no exporter and no
 * recording rule works.
 */
export const READ_BY_ALERTS: ReadonlyMap<string, KnownSeries> = new Map([
  // Whether a target answers is known to Prometheus alone.
  ...known(TARGET_LABELS, "up"),
  // What fires already: holds an alert beyond the window in which its cause was seen.
  ...known(["alertname", "alertstate", "system", "tier", "owner", "severity", "role", "category"], "ALERTS", "ALERTS_FOR_STATE"),
  // A rule about failing rules must not need rules.
  ...known(["rule_group"], "prometheus_rule_evaluation_failures_total", "prometheus_rule_group_iterations_missed_total"),
  // The same for the way to the receivers.
  ...known(["alertmanager"], "prometheus_notifications_dropped_total", "prometheus_notifications_errors_total"),
  ...known(["integration", "reason"], "alertmanager_notifications_failed_total"),
]);

/** node_exporter, mysqld_exporter and postgres_exporter, where a team runs those. Read by recording rules. */
export const OTHER_EXPORTERS: ReadonlyMap<string, KnownSeries> = new Map([]);
