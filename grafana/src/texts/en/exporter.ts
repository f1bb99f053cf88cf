import { panel } from "../text.js";

export const exporter = {
  checks: "Checks",
  scrapes: "Scrapes and series",
  process: "Process and ledger",
  up: panel(
    "Answers",
    "Whether Prometheus reaches each exporter. Down: no outage is seen, and the time is unknown in the accounts. First look at the process and its log.",
    "No target of the job sla-exporter",
  ),
  blind: panel(
    "Blind",
    "Yes while all canaries of an exporter fail: its own network is down, and what it cannot reach counts as unknown.",
    "No canary, or no exporter answers",
  ),
  reload: panel(
    "Policy loaded",
    "No after a policy file that could not be loaded: the policy before it stays in force. sla-exporter check names the line.",
    "No policy, or no exporter answers",
  ),
  writable: panel(
    "Ledger writable",
    "No while the ledger cannot be written: entries wait in memory. Do not restart the exporter; make room on the disk of its state folder.",
    "No exporter answers",
  ),
  pending: panel("Entries waiting", "Entries of the ledger that wait in memory to be written.", "No exporter answers"),
  overdue: panel(
    "Checks overdue",
    "Checks that have not run for three of their intervals and a minute, or never ran for as long. See the table: an interval shorter than the check takes, or an exporter without processor time.",
    "No check, or no exporter answers",
  ),
  exporters: panel(
    "Exporters",
    "Version, start, and when the policy was last loaded. Each restart leaves a little time unknown.",
    "No exporter answers: is the job called sla-exporter?",
  ),
  checkList: panel(
    "All checks",
    "How the last run went, how long it took of its interval (red above 100 %: runs are skipped), when it began, and how many runs of the last hour were skipped. Overdue by: beyond three intervals and a minute; these come first.",
    "The policy names no check for the chosen systems, or no exporter answers",
  ),
  durations: panel(
    "Duration of the checks against their interval",
    "The ten checks that took most of their interval in this time range. At the dashed line runs begin to be skipped: give them a longer interval or a shorter time limit.",
    "No check has run in this time range",
  ),
  skipped: panel(
    "Skipped runs",
    "Runs of the last hour that fell due while the one before was still going on; each point shows the most until the next.",
    "No run was skipped in this time range, or no exporter answered",
  ),
  scrapeSeconds: panel(
    "Scrape duration",
    "How long Prometheus takes to scrape each exporter. A scrape never waits for a watched system, so a slow one is a busy exporter.",
    "No target of the job sla-exporter",
  ),
  samples: panel(
    "Samples in a scrape",
    "Series that each exporter serves. A sudden growth is usually statements, users or databases: see Series left out.",
    "No target of the job sla-exporter",
  ),
  leftOut: panel(
    "Series left out",
    "Series of a database that were left out because of the limit for one server.",
    "No database is watched by sla-exporter",
  ),
  lag: panel(
    "Event-loop lag",
    "99th percentile of the delays of the event loop. A quarter of a second for long: checks begin late, and databases seem slower than they are.",
    "No exporter answers",
  ),
  cpu: panel("Processor", "Processor time over five minutes; 100 % is one processor.", "No exporter answers"),
  memory: panel("Memory", "Resident memory of the process. A line that only climbs over days is a leak.", "No exporter answers"),
  restarts: panel(
    "Restarts",
    "Restarts within the last hour, each of which leaves a little time unknown in the accounts. Each point shows the most until the next.",
    "No exporter answers",
  ),
  pendingOverTime: panel(
    "Entries waiting over time",
    "Entries of the ledger that wait to be written. They belong on disk within seconds.",
    "No exporter answers",
  ),
};
