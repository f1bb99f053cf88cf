// Copies what the compiler leaves behind (style sheets, SQL, texts) beside the built files, and makes the command executable.
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync } from "node:fs";
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
const command = join(root, "exporter/dist/cli.js");
if (existsSync(command)) chmodSync(command, 0o755);
