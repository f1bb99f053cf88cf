// @ts-check
// Servers for the benchmark: bound to 127.0.0.1, data in a temporary folder, ended by their process.
import { execFile, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { createConnection } from "mysql2/promise";
import { mysqlServer } from "../../../scripts/mysql-server.mjs";

/** @typedef {{ port: number, stop(): Promise<void> }} Server */
/** @typedef {{ initialize: string[], serve: string[], settings: Record<string, string> }} Program */

/** @returns {Promise<(folder: string) => Program>} throws an Error with one line when it cannot be had. */
export async function mysqlProgram() {
  const { root, loader, libraries } = await mysqlServer();
  return (folder) => {
    const serve = [
      loader,
      "--library-path",
      libraries,
      join(root, "usr/sbin/mysqld"),
      `--defaults-file=${join(folder, "my.cnf")}`,
    ];
    const settings = {
      basedir: join(root, "usr"),
      "lc-messages-dir": join(root, "usr/share/mysql"),
      "character-sets-dir": join(root, "usr/share/mysql/charsets"),
      "plugin-dir": join(root, "usr/lib/mysql/plugin"),
      mysqlx: "OFF",
      "secure-file-priv": "NULL",
      "innodb-redo-log-capacity": "8M",
    };
    return { initialize: [...serve, "--initialize-insecure"], serve, settings };
  };
}

/** @returns {Promise<(folder: string) => Program>} throws an Error with one line when it is not installed. */
export async function mariadbProgram() {
  const folders = ["/usr/sbin", ...(process.env.PATH ?? "").split(":")];
  if (!folders.some((folder) => existsSync(join(folder, "mariadbd"))))
    throw new Error("MariaDB is not installed (Debian: mariadb-server)");
  const root = process.getuid?.() === 0 ? ["--user=root"] : [];
  return (folder) => ({
    initialize: [
      "mariadb-install-db",
      "--no-defaults",
      ...root,
      `--datadir=${join(folder, "data")}`,
      "--auth-root-authentication-method=normal",
      "--skip-test-db",
    ],
    serve: ["mariadbd", `--defaults-file=${join(folder, "my.cnf")}`],
    settings: { "innodb-log-file-size": "8M" },
  });
}

/** @param {(folder: string) => Program} programOf @returns {Promise<Server>} */
export async function startServer(programOf) {
  const folder = mkdtempSync(join(tmpdir(), "sla-bench-"));
  const { initialize, serve, settings } = programOf(folder);
  const port = await freePort();
  const all = {
    ...settings,
    "bind-address": "127.0.0.1",
    port: String(port),
    datadir: join(folder, "data"),
    socket: join(folder, "s.sock"),
    "pid-file": join(folder, "pid"),
    "log-bin": "binlog",
    "server-id": "1",
    "performance-schema": "ON",
    "max-connections": "200",
    "innodb-flush-log-at-trx-commit": "0",
    "sync-binlog": "0",
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}=${value}`);
  if (process.getuid?.() === 0) lines.push("user=root");
  writeFileSync(join(folder, "my.cnf"), `[mysqld]\n${lines.join("\n")}\n`);
  const [command = "", ...rest] = initialize;
  await promisify(execFile)(command, rest, { maxBuffer: 2 ** 24 });
  const [program = "", ...flags] = serve;
  const child = spawn(program, flags, { stdio: "ignore" });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const clean = () => {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  };
  process.once("exit", clean);
  const stop = async () => {
    child.kill("SIGKILL");
    await ended;
    clean();
    process.removeListener("exit", clean);
  };
  for (let tries = 0; ; tries += 1) {
    try {
      await (await createConnection({ host: "127.0.0.1", port, user: "root" })).end();
      return { port, stop };
    } catch (error) {
      if (child.exitCode !== null || tries > 300) throw error;
      await sleep(100);
    }
  }
}

/** @returns {Promise<number>} */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
