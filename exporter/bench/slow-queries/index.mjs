// @ts-check
// How many of 150 slow statements each source of each engine counts. Ends with 1 when one of them breaks its promise.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ENGINES = ["postgres", "mysql", "mariadb"];

let failed = false;
for (const engine of ENGINES) {
  const file = fileURLToPath(new URL(`${engine}.mjs`, import.meta.url));
  if (!existsSync(file)) continue;
  const { status } = spawnSync(process.execPath, [file], { stdio: "inherit" });
  if (status !== 0) failed = true;
}
process.exitCode = failed ? 1 : 0;
