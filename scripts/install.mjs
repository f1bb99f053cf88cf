// Installs the npm packages when they are missing or older than the lock file. Without dependencies: it runs before there are any.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/**
 * True when node_modules does not hold what package-lock.json says. npm keeps its own record of what it installed;
 * contents are compared, because a fresh clone gives every file the time of the clone.
 * Packages that are optional, such as binaries for other machines, may be absent.
 * @param {string} root
 */
export function installNeeded(root = ROOT) {
  const wanted = packages(join(root, "package-lock.json"));
  const present = packages(join(root, "node_modules/.package-lock.json"));
  if (wanted === undefined) throw new Error("package-lock.json cannot be read");
  if (present === undefined) return true;
  return Object.entries(wanted).some(([path, { version, integrity, optional }]) => {
    if (path === "") return false;
    const found = present[path];
    return found === undefined ? optional !== true : found.version !== version || found.integrity !== integrity;
  });
}

/**
 * Installs when needed. Throws an Error in one sentence when npm fails.
 * @param {string} root
 */
export function installPackages(root = ROOT) {
  if (!installNeeded(root)) return;
  console.log("Installing npm packages (npm ci) ...");
  runNpm(["ci", "--no-audit", "--no-fund"], root);
}

/**
 * Runs npm and waits. Throws an Error in one sentence when it fails.
 * @param {readonly string[]} args
 * @param {string} root
 */
export function runNpm(args, root = ROOT) {
  const { status, signal, error } = spawnSync("npm", args, { cwd: root, stdio: "inherit", shell: process.platform === "win32" });
  if (error) throw new Error(`npm cannot be run: ${error.message}`);
  if (signal !== null) throw new Error(`npm ${args[0]} was ended by ${signal}`);
  if (status !== 0) throw new Error(`npm ${args.join(" ")} failed with status ${status}`);
}

/** @param {string} path @returns {Record<string, { version?: string, integrity?: string, optional?: boolean }> | undefined} */
function packages(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8")).packages;
  } catch {
    return undefined;
  }
}
