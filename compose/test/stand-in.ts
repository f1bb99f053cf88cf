import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { smallDebian } from "../../scripts/base-image.mjs";
import { ensureNode24 } from "../../scripts/node24.mjs";
import type { Engine } from "./engine.js";

const CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt";

/** Proxies of this machine, for a build that has to go its way. */
const PROXIES = ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"];

/**
 * Makes an image of the given name that has what Node's own has: a Debian, Node 24 and npm. No image registry has to be
 * reached, and the Dockerfile is built as it stands.
 */
export async function makeBaseImage(engine: Engine, name: string): Promise<void> {
  const root = await smallDebian();
  const node = ensureNode24();
  if (node === undefined) throw new Error("Node 24 cannot be had");
  const work = mkdtempSync(join(tmpdir(), "sla-base-"));
  try {
    const folder = join(work, "root");
    execFileSync("cp", ["--archive", root, folder]);
    chmodSync(folder, 0o755);
    const local = join(folder, "usr/local");
    mkdirSync(join(local, "bin"), { recursive: true });
    cpSync(node, join(local, "bin/node"));
    cpSync(npmFolder(), join(local, "lib/node_modules/npm"), { recursive: true });
    for (const command of ["npm", "npx"])
      symlinkSync(`../lib/node_modules/npm/bin/${command}-cli.js`, join(local, "bin", command));
    mkdirSync(join(folder, "etc/ssl/certs"), { recursive: true });
    if (existsSync(CERTIFICATES)) cpSync(realpathSync(CERTIFICATES), join(folder, CERTIFICATES));
    writeFileSync(join(folder, "etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n");
    writeFileSync(join(folder, "etc/group"), "root:x:0:\n");
    const archive = join(work, "image.tar");
    execFileSync("tar", ["--create", `--file=${archive}`, `--directory=${folder}`, "."]);
    engine.docker("import", "--change=ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", archive, name);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The npm that runs here. */
function npmFolder(): string {
  const root = execFileSync("npm", ["root", "--global"], { encoding: "utf8" }).trim();
  const beside = join(dirname(realpathSync(process.execPath)), "../lib/node_modules");
  const found = [root, beside].map((folder) => join(folder, "npm")).find((folder) => existsSync(folder));
  if (!found) throw new Error("npm's folder is not found");
  return found;
}

/**
 * An addition to docker-compose.yml with which its images are built here: over this machine's network, with what its npm knows
 * of the registry.
 * @param folder takes npm's settings.
 */
export function buildHere(folder: string, services: readonly string[]): string {
  const setting = (name: string) => spawnSync("npm", ["config", "get", name], { encoding: "utf8" }).stdout.trim();
  const npmrc = join(folder, "npmrc");
  const cafile = existsSync(CERTIFICATES) ? `cafile=${CERTIFICATES}\n` : "";
  writeFileSync(npmrc, `registry=${setting("registry")}\n${cafile}`);
  const args = Object.fromEntries(PROXIES.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
  const build = { network: "host", secrets: ["npmrc"], args };
  return JSON.stringify({
    services: Object.fromEntries(services.map((name) => [name, { build }])),
    secrets: { npmrc: { file: npmrc } },
  });
}
