// Fetches the newest Prometheus and Alertmanager for tests: rules, routes and templates must hold on these and on the ones of
// Debian's stable suite. Run alone, it fetches both if they are missing and prints a line for each.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { unpacked, versionIn } from "./sid.mjs";

/** They are Go programs: they take nothing but the C library from the machine, and run on an older one as well. */
const alone = (packages) => ({ packages, needed: (name) => packages.includes(name) });
const PROMETHEUS = { title: "Prometheus 3", folder: "prometheus", ...alone(["prometheus", "promtool"]) };
const ALERTMANAGER = { title: "Alertmanager", folder: "alertmanager", ...alone(["prometheus-alertmanager"]) };

/**
 * @returns {Promise<{prometheus: string, promtool: string, version: string}>} the programs' paths; downloads them first if
 * need be. Throws an Error with a one-line message when they cannot be had.
 */
export async function prometheus3() {
  const folder = await unpacked(PROMETHEUS);
  const bin = join(folder, "root/usr/bin");
  return { prometheus: join(bin, "prometheus"), promtool: join(bin, "promtool"), version: versionIn(folder) };
}

/**
 * As `prometheus3`, for the Alertmanager of the same suite.
 *
 * @returns {Promise<{alertmanager: string, amtool: string, version: string}>}
 */
export async function alertmanager3() {
  const folder = await unpacked(ALERTMANAGER);
  const bin = join(folder, "root/usr/bin");
  return { alertmanager: join(bin, "prometheus-alertmanager"), amtool: join(bin, "amtool"), version: versionIn(folder) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const lines = await Promise.allSettled([
    prometheus3().then(({ version, prometheus }) => `Prometheus ${version} in ${prometheus}`),
    alertmanager3().then(({ version, alertmanager }) => `Alertmanager ${version} in ${alertmanager}`),
  ]);
  for (const line of lines) {
    if (line.status === "fulfilled") console.log(line.value);
    else {
      console.error(line.reason.message);
      process.exitCode = 1;
    }
  }
}
