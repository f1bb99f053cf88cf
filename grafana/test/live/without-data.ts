/** A question of the boards that the demo gives no answer to, and why. */
export interface WithoutData {
  /** Uid of the English board. */
  readonly board: string;
  /** Title of the English panel; `variable` or `annotation`. */
  readonly panel: string;
  readonly refId: string;
  /** `never`: an answer is a failure of the test, too. `sometimes`: it depends on the machine or the moment. */
  readonly answered: "never" | "sometimes";
  readonly reason: string;
}

const NO_REPLICA = "No server of the demo has a replica or a slot.";
const TOO_SHORT = "The growth of a log is reckoned over more than the two minutes of the test.";
const NO_BOUND = "A count of the demo is exact, or nobody knows how much higher it may be.";

export const WITHOUT_DATA: readonly WithoutData[] = [
  { board: "sla-databases", panel: "Databases", refId: "lag", answered: "never", reason: NO_REPLICA },
  { board: "sla-databases", panel: "Replication lag", refId: "lag", answered: "never", reason: NO_REPLICA },
  { board: "sla-databases", panel: "Replicas and slots", refId: "running", answered: "never", reason: NO_REPLICA },
  { board: "sla-databases", panel: "Replicas and slots", refId: "lag", answered: "never", reason: NO_REPLICA },
  { board: "sla-databases", panel: "Replicas and slots", refId: "active", answered: "never", reason: NO_REPLICA },
  { board: "sla-databases", panel: "Replicas and slots", refId: "retained", answered: "never", reason: NO_REPLICA },
  {
    board: "sla-databases",
    panel: "Slow queries today against the limit",
    refId: "upper",
    answered: "sometimes",
    reason: NO_BOUND,
  },
  { board: "sla-databases", panel: "Logs", refId: "order", answered: "never", reason: TOO_SHORT },
  { board: "sla-databases", panel: "Logs", refId: "growth", answered: "never", reason: TOO_SHORT },
  { board: "sla-databases", panel: "Logs", refId: "full", answered: "never", reason: TOO_SHORT },
  { board: "sla-databases", panel: "Logs", refId: "forecast", answered: "never", reason: TOO_SHORT },
  {
    board: "sla-databases",
    panel: "Buffer hits",
    refId: "value",
    answered: "sometimes",
    reason: "Only servers that are asked for more than 100 pages a second have a ratio, and the demo's are asked for few.",
  },
  {
    board: "sla-databases",
    panel: "Parts that fail",
    refId: "works",
    answered: "sometimes",
    reason: "Nothing fails to be read in the demo, unless the machine is too busy.",
  },
  {
    board: "sla-databases",
    panel: "Parts that fail",
    refId: "failures",
    answered: "sometimes",
    reason: "Nothing fails to be read in the demo, unless the machine is too busy.",
  },
  {
    board: "sla-exporter",
    panel: "Blind",
    refId: "state",
    answered: "never",
    reason: "The policy of the demo names no canary, without which nobody can tell.",
  },
  {
    board: "sla-exporter",
    panel: "All checks",
    refId: "overdue",
    answered: "sometimes",
    reason: "A check is overdue only where the machine is too busy.",
  },
  {
    board: "sla-exporter",
    panel: "Skipped runs",
    refId: "skipped",
    answered: "sometimes",
    reason: "A run is skipped only where the machine is too busy.",
  },
  ...["year", "month"].flatMap((period) =>
    ["below", "missed"].map(
      (refId): WithoutData => ({
        board: "sla-system",
        panel: `Availability, ${period}`,
        refId,
        answered: "sometimes",
        reason: "Whether a system is below its objective depends on the day: past outages may lie in the period before.",
      }),
    ),
  ),
  ...[
    ["sla-hosts", "Hosts", "free"],
    ["sla-hosts", "Hosts", "freeMargin"],
    ["sla-hosts", "Disk free", "used"],
    ["sla-hosts", "Disk free", "limit"],
    ["sla-system", "Hosts", "free"],
  ].map(
    ([board = "", panel = "", refId = ""]): WithoutData => ({
      board,
      panel,
      refId,
      answered: "sometimes",
      reason: "In a container there may be no disk that node_exporter tells of.",
    }),
  ),
  {
    board: "sla-system",
    panel: "Repair clock",
    refId: "over",
    answered: "never",
    reason: "No incident of the test lasts two hours.",
  },
];
