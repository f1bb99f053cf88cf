// Writes docs/metrics.md and docs/zh-CN/metrics.md from the metric catalogue. Run `npm run build` first.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { metricsPage, metricsTable } from "../exporter/dist/metrics/docs.js";
import { GROUPS } from "../exporter/dist/metrics/metric.js";
import { chinese, filled } from "./pages.mjs";

/** The Chinese page, and the texts that nothing asked for. */
export function chineseMetricsPage() {
  const texts = chinese("metrics.yml");
  const text = filled("metrics.zh-CN.md", (name) => (GROUPS.includes(name) ? metricsTable(name, texts.say) : undefined));
  texts.complete();
  return { text, unused: texts.unused() };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL("../docs/metrics.md", import.meta.url), metricsPage());
  writeFileSync(new URL("../docs/zh-CN/metrics.md", import.meta.url), chineseMetricsPage().text);
}
