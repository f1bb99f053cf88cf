import { execFile } from "node:child_process";
import { chownSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { ManagedProcess } from "../processes/managed.js";
import { untilWorks } from "../processes/wait.js";
import type { EmbeddedPostgres } from "./embedded.js";
import { embeddedPostgres } from "./embedded.js";
import type { DatabaseLaunch, DatabaseServer, Login } from "./server.js";

const HOST = "127.0.0.1";

/**
 * What differs from a fresh server. The machine's death need not be survived, the server's must be: a commit is in the
 * log before it is told. Logs and statistics are what a careful team turns on.
 */
const SETTINGS = {
  listen_addresses: HOST,
  unix_socket_directories: "",
  dynamic_shared_memory_type: "mmap",
  max_connections: 60,
  shared_buffers: "32MB",
  fsync: "off",
  full_page_writes: "off",
  shared_preload_libraries: "pg_stat_statements",
  logging_collector: "on",
  log_destination: "stderr,jsonlog",
  log_filename: "postgresql-%a.log",
  log_truncate_on_rotation: "on",
  log_min_duration_statement: "1s",
  log_lock_waits: "on",
};

/** Makes and starts a PostgreSQL of the npm package. */
export async function startPostgres(launch: DatabaseLaunch): Promise<DatabaseServer> {
  const home = join(launch.folder, launch.name);
  const data = join(home, "data");
  mkdirSync(home, { mode: 0o700 });
  const programs = await embeddedPostgres(launch.folder);
  await initialise(programs, home, launch.adminPassword);
  let present = await start(programs, data, launch);
  const administer = (scripts: readonly string[]) =>
    asAdministrator(launch, async (client) => {
      for (const script of scripts) await client.query(script);
    });
  return {
    engine: "postgres",
    port: launch.port,
    get process() {
      return present;
    },
    administer,
    async createDatabase(name, password): Promise<Login> {
      await administer([`CREATE ROLE ${name} LOGIN PASSWORD '${password}'`, `CREATE DATABASE ${name} OWNER ${name}`]);
      return { engine: "postgres", host: HOST, port: launch.port, user: name, password, database: name };
    },
    async restart() {
      if (present.running) return;
      present = await start(programs, data, launch);
    },
    async stop() {
      // SIGINT is the fast shutdown: sessions are ended, data are written, shared memory is given back.
      await present.stop("SIGINT", 10);
      await releaseSharedMemory(data);
    },
  };
}

async function initialise(programs: EmbeddedPostgres, home: string, password: string): Promise<void> {
  const passwordFile = join(home, "password");
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (programs.user) for (const path of [home, passwordFile]) chownSync(path, programs.user.uid, programs.user.gid);
  const args = [`--pgdata=${home}/data`, "--username=postgres", "--auth=scram-sha-256", `--pwfile=${passwordFile}`];
  try {
    await promisify(execFile)(programs.initdb, [...args, "--encoding=UTF8", "--no-locale", "--no-sync"], {
      cwd: home,
      ...programs.user,
    });
  } catch (cause) {
    throw new Error(`initdb failed: ${(cause as { stderr?: string }).stderr?.trim() ?? (cause as Error).message}`, { cause });
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

async function start(programs: EmbeddedPostgres, data: string, launch: DatabaseLaunch): Promise<ManagedProcess> {
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const managed = await ManagedProcess.start({
    name: launch.name,
    command: programs.postgres,
    args: ["-D", data, "-p", String(launch.port), ...settings],
    cwd: data,
    log: join(launch.logs, `${launch.name}.log`),
    user: programs.user,
  });
  try {
    const answers = () => asAdministrator(launch, async (client) => (await client.query("SELECT 1")).rowCount === 1);
    await untilWorks(managed, answers, { signal: launch.signal });
    return managed;
  } catch (error) {
    await managed.stop("SIGINT");
    throw error;
  }
}

async function asAdministrator<T>(launch: DatabaseLaunch, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    host: HOST,
    port: launch.port,
    user: "postgres",
    password: launch.adminPassword,
    database: "postgres",
    application_name: "demo",
    connectionTimeoutMillis: 5000,
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** A server that was killed leaves a segment of System V shared memory, named in its lock file; an orderly end removes both. */
async function releaseSharedMemory(data: string): Promise<void> {
  try {
    const segment = readFileSync(join(data, "postmaster.pid"), "utf8").split("\n")[6]?.trim().split(/\s+/)[1];
    if (segment !== undefined) await promisify(execFile)("ipcrm", ["-m", segment]);
  } catch {
    // No lock file: it gave all back itself. No ipcrm: 56 bytes stay until the machine restarts.
  }
}
