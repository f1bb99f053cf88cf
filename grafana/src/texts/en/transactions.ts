import { panel } from "../text.js";

export const transactions = {
  latency: "Latency",
  time: "Where the time goes",
  failing: "Failures and runs",
  more: "Certificates and sizes",
  now: panel(
    "Transactions",
    "State of each transaction, with the failing step and its reason; the time within which 95 % of the runs of the last 10 minutes ended, against the objective; slow and failed share of the last hour. Choose one above to see its steps alone.",
    "The policy names no transaction for the chosen systems, or no exporter answers",
  ),
  heatmap: panel(
    "Durations",
    "How many runs of the last 10 minutes took how long, over time: the stronger the colour, the more. Two bands are two kinds of runs, such as a cache that hits or misses. Failed runs have no duration. Each cell is the mean of the time that it stands for.",
    "No run that did not fail in this time range",
  ),
  percentiles: panel(
    "Percentiles",
    "Half, 95 % and 99 % of all runs of the chosen transactions in the last 10 minutes were within this time. The dashed line is the policy's objective, the strictest of theirs; a run is slow beyond its own.",
    "No run that did not fail in this time range",
  ),
  phases: panel(
    "By phase",
    "Mean time of a run by phase: name resolution (dns), connection, TLS, waiting for the first byte (ttfb), transfer. Growing ttfb is the application or its database; connect is the network. Over 10 minutes; the mean of the transactions where several are chosen.",
    "No run in this time range",
  ),
  steps: panel(
    "By step",
    "Mean time of a run by step, over 10 minutes: the step that grew is the one to look at. The mean of the transactions where several are chosen.",
    "No run in this time range",
  ),
  lastRun: panel(
    "Last run",
    "Steps of the last run and their phases. Where several transactions are chosen, the longest of steps with the same name.",
    "No current run: see on the board Exporter when the check ran last",
  ),
  failures: panel(
    "Failures by step and reason",
    "Failed scheduled runs of the last 10 minutes, by the step that failed and the reason; each point shows the most until the next. Reasons: docs/metrics.md.",
    "No run failed in this time range, or no exporter answered",
  ),
  runs: panel(
    "Runs by result",
    "Scheduled runs of the last 10 minutes: OK, slow (over the objective), failed. Confirmation runs after a failure are left out. Each point shows the most until the next.",
    "No run in this time range",
  ),
  certificates: panel(
    "Certificates",
    "Time until the certificate that a step's server shows ends; red when it has ended. The alert SlaCertificateExpiry comes three weeks before.",
    "No step of the chosen transactions speaks TLS, or no exporter answers",
  ),
  bytes: panel(
    "Bytes received",
    "Bytes of the bodies that a run received in all its steps, mean of the scheduled runs of the last 10 minutes. A sudden change is often another page than the one asked for.",
    "No run in this time range",
  ),
};
