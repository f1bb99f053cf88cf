// Installs the Debian packages that the tests need, after announcing them. Run as root on Debian; elsewhere it names what is missing.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { pathToFileURL } from "node:url";

const onPath = (name) =>
  ["/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin"].some((folder) => existsSync(`${folder}/${name}`));
const postgresVersions = () => (existsSync("/usr/lib/postgresql") ? readdirSync("/usr/lib/postgresql") : []);

/** What each package is recognised by. */
const PACKAGES = {
  "mariadb-server": () => onPath("mariadbd"),
  postgresql: () => postgresVersions().some((version) => existsSync(`/usr/lib/postgresql/${version}/bin/initdb`)),
  prometheus: () => onPath("prometheus") && onPath("promtool"),
  "prometheus-alertmanager": () => onPath("prometheus-alertmanager") && onPath("amtool"),
  "prometheus-node-exporter": () => onPath("prometheus-node-exporter"),
  "prometheus-mysqld-exporter": () => onPath("prometheus-mysqld-exporter"),
  "prometheus-postgres-exporter": () => onPath("prometheus-postgres-exporter"),
  chromium: () => onPath("chromium"),
  "docker.io": () => onPath("dockerd") && onPath("containerd"),
  "fonts-noto-cjk": () => existsSync("/usr/share/fonts/opentype/noto"),
};

/** Tests that need these say for themselves why they cannot run. */
const OPTIONAL = ["docker.io"];

const missingPackages = () => Object.keys(PACKAGES).filter((name) => !PACKAGES[name]());

/** @returns the packages that are still missing, and that there have to be. */
export function ensureDebianPackages() {
  return install().filter((name) => !OPTIONAL.includes(name));
}

/** @returns the packages that are still missing. */
function install() {
  const missing = missingPackages();
  if (missing.length === 0) return [];
  const canInstall = process.getuid?.() === 0 && existsSync("/etc/debian_version") && onPath("apt-get");
  if (!canInstall) {
    console.log(`Not installed, and not to be installed from here (that takes root on Debian): ${missing.join(", ")}.`);
    return missing;
  }
  console.log(`Installing Debian packages for the tests: ${missing.join(", ")}.`);
  // RUNLEVEL=1 keeps the packages from starting services of their own.
  const env = { ...process.env, RUNLEVEL: "1", DEBIAN_FRONTEND: "noninteractive" };
  const apt = (...args) => spawnSync("apt-get", args, { env, encoding: "utf8" });
  const update = apt("update", "-qq");
  const done = apt("install", "-y", "-qq", "--no-install-recommends", ...missing);
  if (done.status !== 0) console.log(`${update.stderr}${done.stderr}`.trim());
  return missingPackages();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const missing = ensureDebianPackages();
  console.log(missing.length === 0 ? "All Debian packages for the tests are installed." : `Missing: ${missing.join(", ")}.`);
  process.exitCode = missing.length === 0 ? 0 : 1;
}
