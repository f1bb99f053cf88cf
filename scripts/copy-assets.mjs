// Finishes a build: copies what the compiler leaves behind (style sheets, scripts) beside the built files, notes the
// commit, and makes the command executable. With a folder as its argument it finishes a build of the exporter alone, there.
import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const [, , elsewhere] = process.argv;
const exporter = elsewhere ?? join(root, "exporter/dist");
const builds = elsewhere === undefined ? { exporter, demo: join(root, "demo/dist") } : { exporter };
for (const [part, target] of Object.entries(builds)) {
  const source = join(root, part, "src");
  for (const entry of readdirSync(source, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || /\.c?ts$/.test(entry.name)) continue;
    const from = join(entry.parentPath, entry.name);
    const to = join(target, relative(source, from));
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(from, to);
  }
}
const { stdout } = spawnSync("git", ["rev-parse", "--short=12", "HEAD"], { cwd: root, encoding: "utf8" });
writeFileSync(join(exporter, "revision.txt"), `${stdout?.trim() || "unknown"}\n`);
const command = join(exporter, "cli.cjs");
if (existsSync(command)) chmodSync(command, 0o755);
