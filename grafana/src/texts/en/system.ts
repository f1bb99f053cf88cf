import { panel } from "../text.js";

export const system = {
  parts: "What belongs to it",
  course: "Course",
  state: panel(
    "State",
    "Up while none of its critical checks is confirmed down. Maintenance and service hours come from the policy. Choose one system above.",
    "No result, or no exporter answers",
  ),
  year: panel(
    "Availability, year",
    "Share of this calendar year's counted time in which the system was up. Green: at least the objective of the policy. Orange: below it so far, the year can still be met. Red: missed, the whole year's budget is spent. From the ledger; bounds are in the table Figures.",
    "No account, or no exporter answers",
  ),
  yearLeft: panel(
    "Budget left, year",
    "Hours of downtime that the objective still allows this calendar year; below 0 it is missed. From the ledger.",
    "No account, or no exporter answers",
  ),
  month: panel(
    "Availability, month",
    "Share of this month's counted time in which the system was up. Green: at least the objective of the policy. Orange: below it so far, the month can still be met. Red: missed, the whole month's budget is spent. From the ledger.",
    "No account, or no exporter answers",
  ),
  monthLeft: panel(
    "Budget left, month",
    "Hours of downtime that the objective still allows this month; below 0 it is missed. From the ledger.",
    "No account, or no exporter answers",
  ),
  clock: panel(
    "Repair clock",
    "Counted time of the open incident since its first failed run. Red when it is over the promised repair time. It stands still outside service hours and in maintenance.",
    "No open incident",
  ),
  states: panel(
    "State over time",
    "Up, down, maintenance, outside service hours; each point shows the worst until the next. Outages and maintenance are also shaded on the graphs below. A gap: nobody knows.",
    "Nothing is known of the system in this time range",
  ),
  checks: panel(
    "Checks over time",
    "Each check of the system: works, last run failed (not confirmed yet), down (confirmed); each point shows the worst until the next. The row that turned first is where to look.",
    "No check has run in this time range",
  ),
  failing: panel(
    "What fails",
    "Checks whose last run failed, with the failing step and the reason. Click on the transaction or database for its board.",
    "Nothing fails",
  ),
  changes: panel(
    "Last changes",
    "When the version of a database of the system, the policy or a maintenance window last changed, the newest first. A change shortly before an outage is the first suspect.",
    "No change is on record, or no exporter answers",
  ),
  periods: panel(
    "Figures",
    "Availability with its bounds: at least, had all unknown time been down; at most, had it been up. Coverage is the known share of the counted time. From the ledger, corrections considered.",
    "No account yet: the ledger begins with the exporter's first start, or no exporter answers",
  ),
  transactions: panel(
    "Transactions",
    "Time within which 95 % of the runs of the last 10 minutes ended, against the objective; slow and failed share of the last hour. Click for steps and phases.",
    "The policy names no transaction for this system, or no exporter answers",
  ),
  databases: panel(
    "Databases",
    "The system's own databases and those that it uses, wherever their home is, with their limits. Click for everything about one.",
    "The policy names no database that this system owns or uses, or no exporter answers",
  ),
  hosts: panel(
    "Hosts",
    "Processor and memory in use and the least free share of a file system. Beyond limits: how many of these are beyond the policy's limit. From node_exporter.",
    "node_exporter is not scraped for hosts of this system: give its targets the labels system and host, see docs/bring-your-own-exporters.md",
  ),
  backups: {
    title: "Backups",
    description: "What this version knows of backups: nothing yet.",
    content:
      "**Backups are not watched yet.** This version reads `backups` in the policy file and checks their form, but it does not look at the backups themselves: no figure here would tell whether the last one was good. Until then, keep the alarm of your backup program.",
  },
  response: panel(
    "Response time (95th percentile)",
    "95 % of the runs of the last 10 minutes that did not fail were within this time. The dashed lines are the objectives of the policy. Outages and maintenance are shaded.",
    "No run that did not fail in this time range, or the policy names no transaction for this system",
  ),
  budget: panel(
    "Budget left over time",
    "Hours of downtime that the objective still allows this month and this year. It falls while the system is down in counted time; below 0 the objective is missed.",
    "No account in this time range",
  ),
};
