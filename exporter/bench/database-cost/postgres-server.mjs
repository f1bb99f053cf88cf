// @ts-check
// A PostgreSQL of Debian's packages in a temporary folder, with a busy past. Linux alone.
import { execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";

const PACKAGES = "/usr/lib/postgresql";
const SETTINGS = {
  listen_addresses: "127.0.0.1",
  shared_preload_libraries: "pg_stat_statements",
  // Planning is work for the server, too.
  "pg_stat_statements.track_planning": "on",
  fsync: "off",
  max_connections: "100",
};

/**
 * @typedef {object} Server
 * @property {number} port
 * @property {string} version
 * @property {(sql: string) => Promise<Record<string, unknown>[]>} query as the superuser; rows of the last statement
 * @property {() => Promise<void>} stop
 */

/** @returns {Promise<Server | undefined>} undefined where PostgreSQL is not installed */
export async function startPostgres() {
  const version = existsSync(PACKAGES) ? readdirSync(PACKAGES).sort((a, b) => Number(b) - Number(a))[0] : undefined;
  if (version === undefined) return undefined;
  const bin = join(PACKAGES, version, "bin");
  const folder = mkdtempSync(join(tmpdir(), "sla-cost-"));
  const data = join(folder, "data");
  const user = process.getuid?.() === 0 ? { uid: idOf("-u"), gid: idOf("-g") } : {};
  if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid);
  const initdb = ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"];
  execFileSync(join(bin, "initdb"), initdb, { cwd: folder, stdio: "ignore", ...user });
  const port = await freePort();
  const settings = { ...SETTINGS, port: String(port), unix_socket_directories: folder };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const server = spawn(join(bin, "postgres"), ["-D", data, ...flags], { cwd: folder, stdio: "ignore", ...user });
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  const abandoned = () => {
    server.kill("SIGQUIT");
    remove();
  };
  process.once("exit", abandoned);
  const administrator = { host: "127.0.0.1", port, user: "postgres", database: "postgres" };
  /** @param {string} sql */
  const query = async (sql) => {
    const client = new pg.Client(administrator);
    await client.connect();
    try {
      const results = /** @type {any} */ (await client.query(sql));
      return (Array.isArray(results) ? results.at(-1) : results).rows;
    } finally {
      await client.end();
    }
  };
  for (let tries = 0; ; tries++) {
    try {
      await query("SELECT 1");
      break;
    } catch (error) {
      if (tries > 100 || server.exitCode !== null) throw error;
      await sleep(100);
    }
  }
  return {
    port,
    version,
    query,
    async stop() {
      const ended = new Promise((resolve) => server.once("exit", resolve));
      server.kill("SIGINT");
      await ended;
      process.off("exit", abandoned);
      remove();
    },
  };
}

/** @param {string} flag @returns {number} of the user postgres, whom the package makes */
function idOf(flag) {
  return Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
}

/** @returns {Promise<number>} */
export function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = /** @type {import("node:net").AddressInfo} */ (probe.address());
      probe.close(() => resolve(port));
    });
  });
}
