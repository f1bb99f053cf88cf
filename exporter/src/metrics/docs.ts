import { CATALOGUE } from "./catalogue.js";
import { GROUPS, type Group, type Metric } from "./metric.js";
import { SLOW_QUERIES } from "./slow-queries.js";

const HEADINGS: Readonly<Record<Group, string>> = {
  policy: "Policy",
  state: "State of the systems",
  checks: "Checks",
  databases: "Databases",
  signals: "Early signs and sizes of databases",
  transactions: "Transactions",
  ledger: "Ledger: availability, incidents, repairs",
  exporter: "The exporter itself",
  process: "Its process",
};

const INTRODUCTION = `# Metrics

Made from the catalogue (\`exporter/src/metrics/catalogue.ts\`) by \`node scripts/metrics-docs.mjs\`; do not edit.

\`/metrics\` serves the Prometheus text format and, to clients that ask for it, OpenMetrics, where counters' families go
without \`_total\`. Both are written from the same snapshot of the latest outcomes: a scrape never waits for a watched system.

- **Too old is absent.** The gauges of a check whose last result is older than \`max(2 x every, every + timeout) + 5 s\` are
  left out, so a graph has a gap and never a stale value. Counters, \`sla_check_interval_seconds\` and
  \`sla_check_last_run_timestamp_seconds\` stay.
- **Counters of results start at 0**, before the first run, so that \`increase()\` sees the first failure. Two are born with
  their first event, because most of their series never have one: \`sla_transaction_failures_total\`, and
  \`sla_db_collector_failures_total\` for other reasons than permission, sql and timeout.
- **Counters fall to 0 when the exporter restarts**, but those of the ledger, which go on. \`rate()\` and \`increase()\` know how to
  read both. The ledger's move every ten seconds, with its heartbeat.
- Series carry the system, not its tier: join \`sla_system_info\` for tier, owner and title.
- Times are unix seconds, durations seconds, sizes bytes, ratios 0 to 1. The edges of histograms are written "1.0", not "1",
  in both formats, which is how Prometheus 3 stores them.
- Reasons of failures, a closed list: \`dns connect tls timeout protocol status assertion extract auth sql permission
  saturated limit cleanup internal\` (\`limit\`: a bound of ours was hit, such as the size of a body, redirects, rows).
`;

/** The text of docs/metrics.md. */
export function metricsPage(): string {
  return `${[INTRODUCTION, ...GROUPS.map(section), SLOW_QUERIES].join("\n")}`;
}

function section(group: Group): string {
  const metrics = CATALOGUE.filter((metric) => metric.group === group);
  const head = "| name | type | labels | unit | meaning | absent means |\n|---|---|---|---|---|---|\n";
  return `## ${HEADINGS[group]}\n\n${head}${metrics.map(row).join("")}`;
}

function row({ name, type, labels, unit, help, absent }: Metric): string {
  const cells = [`\`${name}\``, type, labels.map((label) => `\`${label}\``).join(" "), unit, help, absent];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |\n`;
}
