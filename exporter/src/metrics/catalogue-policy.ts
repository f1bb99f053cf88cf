import { group } from "./metric.js";

const policy = group("policy", "The policy is not loaded yet, or does not name it");

const TRANSACTION = ["system", "transaction"] as const;

/** What the policy promises and limits, resolved. */
export const POLICY = {
  systemInfo: policy.gauge("sla_system_info", {
    labels: ["system", "tier", "owner", "title"],
    help: "Tier, owner (a role) and title of each system of the policy; the value is always 1",
    unit: "1",
  }),
  availability: policy.gauge("sla_objective_availability_ratio", {
    labels: ["system"],
    help: "Share of counted time in which the system promises to be up, over a year",
    unit: "ratio, 0 to 1",
  }),
  repair: policy.gauge("sla_objective_repair_seconds", {
    labels: ["system"],
    help: "Promised mean time to repair, in counted time",
    unit: "seconds",
  }),
  response: policy.gauge("sla_objective_response_seconds", {
    labels: TRANSACTION,
    help: "Longest promised duration of a run of the transaction; longer runs count as slow",
    unit: "seconds",
  }),
  satisfaction: policy.gauge("sla_objective_satisfaction_ratio", {
    labels: ["system"],
    help: "Promised share of satisfied users in surveys",
    unit: "ratio, 0 to 1",
  }),
  slowQueriesPerDay: policy.gauge("sla_limit_slow_queries_per_day", {
    labels: ["system", "database"],
    help: "More slow queries than this on one day need care; database is empty for those of the system that this exporter does not watch",
    unit: "queries a day",
  }),
  connections: policy.gauge("sla_limit_connections_ratio", {
    labels: ["system", "database"],
    help: "Greatest normal share of used connections; database is empty for those of the system that this exporter does not watch",
    unit: "ratio, 0 to 1",
  }),
  cpu: policy.gauge("sla_limit_cpu_ratio", {
    labels: ["system"],
    help: "Greatest normal CPU use of the system's hosts",
    unit: "ratio, 0 to 1",
  }),
  memory: policy.gauge("sla_limit_memory_ratio", {
    labels: ["system"],
    help: "Greatest normal memory use of the system's hosts",
    unit: "ratio, 0 to 1",
  }),
  diskFree: policy.gauge("sla_limit_disk_free_ratio", {
    labels: ["system"],
    help: "Least normal free share of each file system of the system's hosts",
    unit: "ratio, 0 to 1",
  }),
  uses: policy.gauge("sla_system_uses_info", {
    labels: ["system", "database"],
    help: "The system needs the database, which may have its home in another system; the value is always 1",
    unit: "1",
  }),
};
