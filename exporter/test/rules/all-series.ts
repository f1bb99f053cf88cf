import { CATALOGUE } from "../../src/metrics/catalogue.js";
import { type KnownSeries, OTHER_EXPORTERS, READ_BY_ALERTS } from "./known-series.js";
import { namesIn } from "./promql.js";
import { ruleList } from "./rule-files.js";

/** Each series by name, with its labels. A recorded one has, at most, those of its expression. */
export const allSeries: ReadonlyMap<string, KnownSeries> = (() => {
  const all = new Map<string, KnownSeries>([...READ_BY_ALERTS, ...OTHER_EXPORTERS]);
  for (const { name, type, labels } of CATALOGUE) {
    const parts = type === "histogram" ? ["_bucket", "_sum", "_count"] : type === "summary" ? ["_sum", "_count"] : [""];
    for (const part of parts) all.set(name + part, { labels: part === "_bucket" ? [...labels, "le"] : labels });
  }
  // Recordings may name one another, and themselves: until nothing is added.
  for (let size = -1; size !== sizeOf(all); ) {
    size = sizeOf(all);
    for (const { record, expr, labels } of ruleList) {
      if (record === undefined) continue;
      const found = namesIn(expr);
      const inherited = found.selectors.flatMap(({ metric }) => all.get(metric)?.labels ?? []);
      const before = all.get(record)?.labels ?? [];
      all.set(record, {
        labels: [...new Set([...before, ...inherited, ...found.labels, ...found.made, ...Object.keys(labels)])],
      });
    }
  }
  return all;
})();

function sizeOf(all: ReadonlyMap<string, KnownSeries>): number {
  return [...all.values()].reduce((sum, { labels }) => sum + labels.length + 1, 0);
}
