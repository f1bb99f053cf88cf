import type { Family } from "../family.js";
import { Chunks } from "./chunks.js";
import { escapeQuoted, SampleWriter } from "./sample.js";

export const OPENMETRICS_CONTENT_TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/** A unit is told only where it is the suffix of the family's name, as the standard demands. */
const UNIT = /_(seconds|bytes|ratio)$/;

/** OpenMetrics 1.0.0. Families of counters lose `_total`, their samples keep it. */
export function renderOpenMetrics(families: readonly Family[]): string {
  const out = new Chunks();
  const writer = new SampleWriter(out);
  for (const { name, type, help, samples } of families) {
    const family = type === "counter" ? name.replace(/_total$/, "") : name;
    const suffix = type === "counter" ? "_total" : "";
    const unit = UNIT.exec(family)?.[1];
    out.push(`# TYPE ${family} ${type}\n${unit ? `# UNIT ${family} ${unit}\n` : ""}# HELP ${family} ${escapeQuoted(help)}\n`);
    for (const sample of samples) {
      writer.write(family + (suffix || sample.suffix), sample.labels, sample.value);
    }
  }
  out.push("# EOF\n");
  return out.text();
}
