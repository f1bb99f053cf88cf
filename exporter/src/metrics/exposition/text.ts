import type { Family } from "../family.js";
import { Chunks } from "./chunks.js";
import { SampleWriter } from "./sample.js";

export const TEXT_CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** The Prometheus text format, version 0.0.4. */
export function renderText(families: readonly Family[]): string {
  const out = new Chunks();
  const writer = new SampleWriter(out);
  for (const { name, type, help, samples } of families) {
    out.push(`# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} ${type}\n`);
    for (const sample of samples) writer.write(name + sample.suffix, sample.labels, sample.value);
  }
  return out.text();
}

/** Only backslash and line feed are special here; a quote stands for itself. */
function escapeHelp(help: string): string {
  return help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
}
