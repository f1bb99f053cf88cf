// Writes docs/metrics.md from the metric catalogue. Run `npm run build` first.
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { metricsPage } from "../exporter/dist/metrics/docs.js";

mkdirSync(new URL("../docs/", import.meta.url), { recursive: true });
writeFileSync(fileURLToPath(new URL("../docs/metrics.md", import.meta.url)), metricsPage());
