import { panel } from "../text.js";

const NO_RULES = "Unknown: no rule is evaluated";
const NO_SYSTEM = "No system is known";

export const onCall = {
  around: "What happened around it",
  pages: panel(
    "Pages",
    "Alerts that fire at this moment and page somebody. Above 0: the first rows of the table below.",
    NO_RULES,
  ),
  tickets: panel("Tickets", "Alerts that fire at this moment and can wait for working hours.", NO_RULES),
  openIncidents: panel(
    "Open incidents",
    "Systems with an open incident, whose repair clock runs in counted time. From the ledger.",
    NO_SYSTEM,
  ),
  failingChecks: panel(
    "Failing checks",
    "Checks whose last run failed, confirmed down or not yet. See What fails.",
    "No check is known",
  ),
  inMaintenance: panel(
    "In maintenance",
    "Systems in maintenance at this moment: alerts about their availability and performance are silent.",
    NO_SYSTEM,
  ),
  silentExporters: panel(
    "Exporters silent",
    "Exporters that Prometheus cannot scrape. Above 0 part of this board may be old: open Exporter.",
    "No target of the job sla-exporter",
  ),
  alerts: panel(
    "Firing alerts",
    "Pages first. Click on the alert for its runbook, on the system for its board. Since: when the cause was first seen. The watchdog is left out.",
    "No alert fires",
  ),
  clocks: panel(
    "Repair clocks",
    "Counted time of each open incident against the promised repair time. At 75 % the lead is paged; red above 100 %. Outside service hours and in maintenance the clock stands still.",
    "No open incident",
  ),
  failing: panel(
    "What fails",
    "Checks whose last run failed, with the failing step and the reason. One click on the transaction or database leads to what is behind.",
    "Nothing fails",
  ),
  states: panel(
    "States",
    "When each system was up, down, in maintenance or outside its service hours; each point shows the worst until the next. Click on a system for its board.",
    "Nothing is known of any system in this time range",
  ),
  changes: panel(
    "Last changes",
    "When the version of a database, the policy or a maintenance window last changed, the newest first. A change shortly before an outage is the first suspect.",
    "No change is on record, or no exporter answers",
  ),
  maintenance: panel(
    "Maintenance in force",
    "Systems in maintenance and since when. When the work is done: sla-exporter maintenance end NAME.",
    "No system is in maintenance",
  ),
};
