import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { boardFiles } from "./boards.js";
import { filesAddress } from "./files-address.js";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const FOLDER = join(ROOT, "grafana/dashboards");

rmSync(FOLDER, { recursive: true, force: true });
for (const [path, text] of boardFiles(filesAddress(readFileSync(join(ROOT, "alertmanager/templates/sla.tmpl"), "utf8")))) {
  mkdirSync(dirname(join(FOLDER, path)), { recursive: true });
  writeFileSync(join(FOLDER, path), text);
}
