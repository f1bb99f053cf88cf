import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import mysql from "mysql2/promise";
import { ManagedProcess } from "../processes/managed.js";
import { findProgram } from "../processes/programs.js";
import { untilWorks } from "../processes/wait.js";
import type { DatabaseLaunch, DatabaseServer, Login } from "./server.js";

const HOST = "127.0.0.1";

/** @returns the programs of an installed MariaDB, or undefined. */
export function findMariadb(): { readonly server: string; readonly install: string } | undefined {
  const server = findProgram("mariadbd");
  const install = findProgram("mariadb-install-db");
  return server !== undefined && install !== undefined ? { server, install } : undefined;
}

/** Makes and starts a MariaDB of the installed programs. */
export async function startMariadb(
  launch: DatabaseLaunch,
  programs: { server: string; install: string },
): Promise<DatabaseServer> {
  const home = join(launch.folder, launch.name);
  mkdirSync(join(home, "tmp"), { recursive: true, mode: 0o700 });
  const settings = join(home, "my.cnf");
  const setPassword = join(home, "first.sql");
  writeFileSync(settings, configuration(home, launch.port));
  writeFileSync(setPassword, `ALTER USER 'root'@'localhost' IDENTIFIED BY '${launch.adminPassword}';\n`, { mode: 0o600 });
  await install(programs.install, home);
  let present = await start(programs.server, settings, launch, home, [`--init-file=${setPassword}`]);
  const administer = (scripts: readonly string[]) =>
    asAdministrator(launch, home, async (connection) => {
      for (const script of scripts) await connection.query(script);
    });
  return {
    engine: "mariadb",
    port: launch.port,
    get process() {
      return present;
    },
    administer,
    async createDatabase(name, password): Promise<Login> {
      await administer([
        `CREATE DATABASE ${name} CHARACTER SET utf8mb4`,
        `CREATE USER '${name}'@'127.0.0.1' IDENTIFIED BY '${password}'`,
        `GRANT ALL ON ${name}.* TO '${name}'@'127.0.0.1'`,
      ]);
      return { engine: "mariadb", host: HOST, port: launch.port, user: name, password, database: name };
    },
    async restart() {
      if (!present.running) present = await start(programs.server, settings, launch, home);
    },
    stop: () => present.stop("SIGTERM", 10),
  };
}

function configuration(home: string, port: number): string {
  const lines = [
    "[mysqld]",
    ...(process.getuid?.() === 0 ? ["user = root"] : []),
    `datadir = ${home}/data`,
    // A server that starts removes the temporary tables of all others that share the folder.
    `tmpdir = ${home}/tmp`,
    `socket = ${home}/mysqld.sock`,
    `pid_file = ${home}/mysqld.pid`,
    `bind_address = ${HOST}`,
    `port = ${port}`,
    "skip_name_resolve = ON",
    "max_connections = 60",
    "innodb_buffer_pool_size = 32M",
    "innodb_log_file_size = 16M",
    "innodb_flush_log_at_trx_commit = 2",
    "innodb_lock_wait_timeout = 8",
    "log_bin = binlog",
    "server_id = 1",
    "expire_logs_days = 1",
    "slow_query_log = ON",
    "slow_query_log_file = slow.log",
    "long_query_time = 1",
    "performance_schema = ON",
  ];
  return `${lines.join("\n")}\n`;
}

async function install(program: string, home: string): Promise<void> {
  const args = ["--no-defaults", `--datadir=${home}/data`, "--auth-root-authentication-method=normal", "--skip-test-db"];
  if (process.getuid?.() === 0) args.push("--user=root");
  try {
    await promisify(execFile)(program, args, { cwd: home, env: { ...process.env, TMPDIR: join(home, "tmp") } });
  } catch (cause) {
    throw new Error(`mariadb-install-db failed: ${(cause as Error).message}`, { cause });
  }
}

async function start(
  program: string,
  settings: string,
  launch: DatabaseLaunch,
  home: string,
  more: readonly string[] = [],
): Promise<ManagedProcess> {
  const managed = await ManagedProcess.start({
    name: launch.name,
    command: program,
    args: [`--defaults-file=${settings}`, ...more],
    cwd: home,
    log: join(launch.logs, `${launch.name}.log`),
  });
  try {
    const answers = () => asAdministrator(launch, home, async (connection) => (await connection.query("SELECT 1")).length > 0);
    await untilWorks(managed, answers, { signal: launch.signal });
    return managed;
  } catch (error) {
    await managed.stop();
    throw error;
  }
}

/** Over the socket: root may log in from nowhere else. */
async function asAdministrator<T>(
  launch: DatabaseLaunch,
  home: string,
  work: (connection: mysql.Connection) => Promise<T>,
): Promise<T> {
  const connection = await mysql.createConnection({
    socketPath: join(home, "mysqld.sock"),
    user: "root",
    password: launch.adminPassword,
    connectTimeout: 5000,
    multipleStatements: true,
  });
  connection.on("error", () => undefined);
  try {
    return await work(connection);
  } finally {
    await connection.end().catch(() => undefined);
  }
}
