// Fetches a Node 24 binary from the npm registry into .cache and prints its path.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const VERSION = "24.21.0";
const folder = fileURLToPath(new URL("../.cache/node24", import.meta.url));

/** @returns the path of the binary, or undefined when it cannot be had. */
export function ensureNode24() {
  const name = `node-${process.platform}-${process.arch}`;
  const binary = join(folder, "node_modules", name, "bin", "node");
  if (!existsSync(binary)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
    const args = ["install", "--prefix", folder, "--no-save", "--no-audit", "--loglevel=error", `${name}@${VERSION}`];
    spawnSync("npm", args, { stdio: ["ignore", "ignore", "inherit"] });
  }
  return existsSync(binary) ? binary : undefined;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const binary = ensureNode24();
  console.log(binary ?? `Node ${VERSION} cannot be had for ${process.platform} ${process.arch}.`);
  process.exitCode = binary ? 0 : 1;
}
