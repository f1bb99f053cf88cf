import type { Family } from "../family.js";
import { Chunks } from "./chunks.js";
import { numberText, sampleLine } from "./sample.js";

export const TEXT_CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** The Prometheus text format, version 0.0.4. */
export function renderText(families: readonly Family[]): string {
  const out = new Chunks();
  for (const { name, type, help, samples } of families) {
    out.push(`# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} ${type}\n`);
    for (const sample of samples) out.push(sampleLine(name + sample.suffix, sample.labels, numberText(sample.value)));
  }
  return out.text();
}

/** Only backslash and line feed are special here; a quote stands for itself. */
function escapeHelp(help: string): string {
  return help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
}
