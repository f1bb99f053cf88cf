// Finishes a build: copies what the compiler leaves behind (style sheets, scripts) beside the built files, notes the
// commit, and makes the command executable.
import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, extname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
for (const part of ["exporter", "demo"]) {
  const source = join(root, part, "src");
  const target = join(root, part, "dist");
  for (const entry of readdirSync(source, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || extname(entry.name) === ".ts") continue;
    const from = join(entry.parentPath, entry.name);
    const to = join(target, relative(source, from));
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(from, to);
  }
}
const { stdout } = spawnSync("git", ["rev-parse", "--short=12", "HEAD"], { cwd: root, encoding: "utf8" });
writeFileSync(join(root, "exporter/dist/revision.txt"), `${stdout?.trim() || "unknown"}\n`);
const command = join(root, "exporter/dist/cli.js");
if (existsSync(command)) chmodSync(command, 0o755);
