import { group } from "./metric.js";

const ledger = group("ledger", "The ledger does not know the system yet");

const SYSTEM = ["system"] as const;
const PERIOD = ["system", "period"] as const;
const NOTHING = "The system has no counted time in the period yet";
const OBSERVED = "as observed, without corrections; it goes on over restarts";

/** What the ledger says. Seconds are counted seconds: inside service hours and outside maintenance. */
export const LEDGER = {
  up: ledger.counter("sla_up_seconds_total", { labels: SYSTEM, help: `Counted time up, ${OBSERVED}`, unit: "seconds" }),
  down: ledger.counter("sla_down_seconds_total", { labels: SYSTEM, help: `Counted time down, ${OBSERVED}`, unit: "seconds" }),
  unknown: ledger.counter("sla_unknown_seconds_total", {
    labels: SYSTEM,
    help: "Counted time in which nobody watched: the exporter did not run, or was blind; it goes on over restarts",
    unit: "seconds",
  }),
  incidents: ledger.counter("sla_incidents_total", {
    labels: SYSTEM,
    help: `Incidents with counted downtime, ${OBSERVED}`,
    unit: "incidents",
  }),
  repairs: ledger.counter("sla_repairs_total", {
    labels: SYSTEM,
    help: `Incidents that ended and can no longer reopen (10 minutes), ${OBSERVED}`,
    unit: "repairs",
  }),
  repairSeconds: ledger.counter("sla_repair_seconds_total", {
    labels: SYSTEM,
    help: `Counted time from the start to the end of those incidents, ${OBSERVED}`,
    unit: "seconds",
  }),
  openCounted: ledger.gauge("sla_incident_open_counted_seconds", {
    labels: SYSTEM,
    help: "Repair clock of the open incident: counted time since its start",
    unit: "seconds",
    absent: "No incident is open",
  }),
  openStart: ledger.gauge("sla_incident_start_timestamp_seconds", {
    labels: SYSTEM,
    help: "Start of the open incident: the start of the first failed run",
    unit: "unix seconds",
    absent: "No incident is open",
  }),
  availability: ledger.gauge("sla_period_availability_ratio", {
    labels: PERIOD,
    help: "Share of the known counted time in which the system was up, corrections considered",
    unit: "ratio, 0 to 1",
    absent: NOTHING,
  }),
  availabilityLowerBound: ledger.gauge("sla_period_availability_lower_bound_ratio", {
    labels: PERIOD,
    help: "Availability if all unknown time had been down",
    unit: "ratio, 0 to 1",
    absent: NOTHING,
  }),
  coverage: ledger.gauge("sla_period_coverage_ratio", {
    labels: PERIOD,
    help: "Known share of the counted time so far",
    unit: "ratio, 0 to 1",
    absent: NOTHING,
  }),
  budget: ledger.gauge("sla_period_error_budget_seconds", {
    labels: PERIOD,
    help: "Downtime that the objective allows in the whole period",
    unit: "seconds",
  }),
  budgetRemaining: ledger.gauge("sla_period_error_budget_remaining_seconds", {
    labels: PERIOD,
    help: "What is left of it; negative when overspent",
    unit: "seconds",
  }),
  periodIncidents: ledger.gauge("sla_period_incidents", {
    labels: PERIOD,
    help: "Incidents that began in the period and have counted downtime, corrections considered",
    unit: "incidents",
  }),
  repairMean: ledger.gauge("sla_period_repair_mean_seconds", {
    labels: PERIOD,
    help: "Mean repair time, counted, of the incidents that ended in the period",
    unit: "seconds",
    absent: "No incident ended in the period",
  }),
  writable: ledger.gauge("sla_ledger_writable", {
    labels: [],
    help: "0 while the ledger cannot be written: entries wait in memory",
    unit: "0 or 1",
    absent: "Never absent",
  }),
  pending: ledger.gauge("sla_ledger_pending_entries", {
    labels: [],
    help: "Entries that wait in memory to be written",
    unit: "entries",
    absent: "Never absent",
  }),
};
