// Fetches Compose v2, as a program of its own, for tests: it reads docker-compose.yml without an engine. Debian 12 has only the
// first Compose. Run alone, it fetches it if it is missing and prints one line.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { unpacked, versionIn } from "./sid.mjs";

const PACKAGES = ["docker-compose"];
const COMPOSE = { title: "Compose v2", folder: "compose", packages: PACKAGES, needed: (name) => PACKAGES.includes(name) };

/**
 * @returns {Promise<{compose: string, version: string}>} the program's path; downloads it first if need be. Throws an Error
 * with a one-line message when it cannot be had.
 */
export async function compose2() {
  const folder = await unpacked(COMPOSE);
  return { compose: join(folder, "root/usr/libexec/docker/cli-plugins/docker-compose"), version: versionIn(folder) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const { compose, version } = await compose2();
    console.log(`Compose ${version} in ${compose}`);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
