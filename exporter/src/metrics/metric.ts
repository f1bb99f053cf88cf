/** The tables of docs/metrics.md, in this order. */
export const GROUPS = [
  "policy",
  "state",
  "checks",
  "databases",
  "signals",
  "transactions",
  "ledger",
  "exporter",
  "process",
] as const;
export type Group = (typeof GROUPS)[number];

/** The declaration of one metric: what the catalogue holds. */
export interface Metric<Label extends string = string> {
  /** As in the text format, `_total` included. */
  readonly name: string;
  readonly type: "counter" | "gauge" | "histogram" | "summary";
  readonly labels: readonly Label[];
  /** One sentence without a full stop, as HELP shows it. */
  readonly help: string;
  /** Unit and range, for people: "seconds", "ratio, 0 to 1", "0 or 1". */
  readonly unit: string;
  /** What it means that a series is missing. */
  readonly absent: string;
  readonly group: Group;
}

type Details<Label extends string> = Pick<Metric<Label>, "labels" | "help" | "unit"> & { readonly absent?: string };

/** Declares the metrics of one group; `absent` is what holds for those that say nothing else. */
export function group(name: Group, absent: string) {
  const declare =
    (type: Metric["type"]) =>
    <const Label extends string>(metric: string, details: Details<Label>): Metric<Label> => ({
      name: metric,
      type,
      absent,
      ...details,
      group: name,
    });
  return { counter: declare("counter"), gauge: declare("gauge"), histogram: declare("histogram"), summary: declare("summary") };
}
