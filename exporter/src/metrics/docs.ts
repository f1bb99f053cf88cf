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

English | [中文](zh-CN/metrics.md)

Made from the catalogue (\`exporter/src/metrics/catalogue*.ts\`) by \`npm run docs\`; do not edit.

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
  const sections = GROUPS.map((group) => `## ${HEADINGS[group]}\n\n${metricsTable(group)}\n`);
  return `${[INTRODUCTION, ...sections, SLOW_QUERIES].join("\n")}`;
}

/** The table of a group of metrics. `say` puts its heads, units and sentences into another language. */
export function metricsTable(group: Group, say: (english: string) => string = (english) => english): string {
  const head = row(["name", "type", "labels", "unit", "meaning", "absent means"].map(say));
  const metrics = CATALOGUE.filter((metric) => metric.group === group);
  return [head, "|---|---|---|---|---|---|", ...metrics.map((metric) => row(cellsOf(metric, say)))].join("\n");
}

function cellsOf({ name, type, labels, unit, help, absent }: Metric, say: (english: string) => string): readonly string[] {
  return [`\`${name}\``, type, labels.map((label) => `\`${label}\``).join(" "), say(unit), say(help), say(absent)];
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}
