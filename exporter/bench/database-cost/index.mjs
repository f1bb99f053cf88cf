// @ts-check
// What watching costs each engine's server, beside the usual exporters. Ends with 1 when one of them is cheaper.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ENGINES = ["postgres", "mysql"];

let failed = false;
for (const engine of ENGINES) {
  const file = fileURLToPath(new URL(`${engine}.mjs`, import.meta.url));
  if (!existsSync(file)) continue;
  const { status } = spawnSync(process.execPath, [file], { stdio: "inherit" });
  if (status !== 0) failed = true;
}
process.exitCode = failed ? 1 : 0;
