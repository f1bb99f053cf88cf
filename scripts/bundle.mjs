// Makes one file from which the exporter is installed where there is no network: `npm run bundle`, or
// `node scripts/bundle.mjs FOLDER` for another place than this folder. It holds what package-lock.json says, and is taken with
//   npm install --global --offline ./sla-exporter-0.1.0.tgz
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { runNpm } from "./install.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const target = resolve(process.argv[2] ?? ROOT);
const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
const folder = mkdtempSync(join(tmpdir(), "sla-bundle-"));
try {
  if (!existsSync(join(ROOT, "exporter/dist/cli.js"))) runNpm(["run", "build"]);
  for (const name of [...manifest.files, "package.json", "package-lock.json", ".npmrc", "README.md", "CHANGELOG.md", "LICENSE"])
    cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  runNpm(["ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"], folder);
  const { devDependencies: _of, scripts: _this, ...rest } = manifest;
  writeFileSync(join(folder, "package.json"), JSON.stringify({ ...rest, bundleDependencies: true }, undefined, 2));
  const { status, stdout, stderr } = spawnSync("npm", ["pack", "--silent", `--pack-destination=${target}`], {
    cwd: folder,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`npm pack failed: ${stderr.trim()}`);
  console.log(join(target, stdout.trim()));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
