// Makes one file from which the exporter is installed where there is no network: `npm run bundle`, or
// `node scripts/bundle.mjs FOLDER` for another place than this folder. It holds what package-lock.json says, and is taken with
//   npm install --global --offline ./sla-exporter-0.1.0.tgz
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { runNpm } from "./install.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const target = resolve(process.argv[2] ?? ROOT);
const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
const folder = mkdtempSync(join(tmpdir(), "sla-bundle-"));
try {
  const built = "exporter/dist";
  const taken = manifest.files.filter((name) => name !== built);
  for (const name of [...taken, "package.json", "package-lock.json", ".npmrc", "README.md", "CHANGELOG.md", "LICENSE"])
    cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  // Into the bundle itself: what an earlier version has left in this folder's own does not get in.
  compile(join(folder, built));
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

function compile(into) {
  const compiler = ["node_modules/typescript/bin/tsc", "--project", "exporter/tsconfig.json", "--outDir", into];
  for (const args of [compiler, ["scripts/copy-assets.mjs", into]]) {
    const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: ["ignore", 2, 2] });
    if (status !== 0) throw new Error("the exporter cannot be built");
  }
}
