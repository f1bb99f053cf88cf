import { type ChildProcess, execFile, spawn } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { createConnection } from "mysql2/promise";

/** A MySQL or MariaDB server for tests: bound to 127.0.0.1, data in a temporary folder, ended by its process id. */
export interface MysqlServer {
  readonly host: "127.0.0.1";
  readonly port: number;
  /** Of the server process; changes with restart. */
  readonly pid: number;
  /** Path of its unix socket. */
  readonly socket: string;
  /** Path of its data folder, where it also puts the certificates it makes. */
  readonly data: string;
  /** For mysql2: an administrator without password. */
  readonly admin: { readonly host: string; readonly port: number; readonly user: string; readonly password: string };
  /** Stops its process in its tracks: it accepts connections and says nothing. */
  freeze(): void;
  thaw(): void;
  /** As a crash does. */
  kill(): Promise<void>;
  /** Ends it if it runs, starts it again on the same data and port, and waits until it answers. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** How one kind of server is called. */
interface MysqldProgram {
  /** Program and arguments that fill an empty data folder. */
  initialize(folder: string): readonly string[];
  /** Program and arguments that serve. */
  serve(folder: string): readonly string[];
  readonly settings: Readonly<Record<string, string>>;
}

/** Settings for haste: nothing here has to survive a power cut. */
const COMMON = {
  "bind-address": "127.0.0.1",
  "innodb-buffer-pool-size": "16M",
  "innodb-flush-log-at-trx-commit": "0",
  "innodb-doublewrite": "0",
  "sync-binlog": "0",
};

export async function startMysqld(program: MysqldProgram, settings: Readonly<Record<string, string>>): Promise<MysqlServer> {
  const folder = mkdtempSync(join(tmpdir(), "sla-mysqld-"));
  const port = await freePort();
  const temporary = join(folder, "tmp");
  mkdirSync(temporary);
  // A server that starts removes the temporary tables of all others that share the folder.
  const paths = {
    tmpdir: temporary,
    datadir: join(folder, "data"),
    socket: join(folder, "s.sock"),
    "pid-file": join(folder, "pid"),
  };
  const all = { ...COMMON, ...program.settings, ...paths, port: String(port), ...settings };
  const lines = Object.entries(all).map(([name, value]) => `${name}=${value}`);
  // A server refuses to run as root unless it is told to.
  if (process.getuid?.() === 0) lines.unshift("user=root");
  writeFileSync(join(folder, "my.cnf"), `[mysqld]\n${lines.join("\n")}\n`);
  let running: ChildProcess | undefined;
  const clean = () => {
    running?.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  };
  process.once("exit", clean);
  const admin = { host: "127.0.0.1", port, user: "root", password: "" } as const;

  const start = async () => {
    const log = join(folder, "log");
    running = launch(program.serve(folder), log);
    await untilItAnswers(running, admin, log);
  };
  const kill = async () => {
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const ended = new Promise((resolve) => running?.once("exit", resolve));
    running.kill("SIGKILL");
    await ended;
  };
  const stop = async () => {
    await kill();
    clean();
    process.removeListener("exit", clean);
  };
  const signal = (name: NodeJS.Signals) => () => void running?.kill(name);

  try {
    const [command = "", ...rest] = program.initialize(folder);
    await promisify(execFile)(command, rest, { maxBuffer: 2 ** 24, env: { ...process.env, TMPDIR: temporary } });
    await start();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    host: "127.0.0.1",
    port,
    get pid() {
      return running?.pid ?? 0;
    },
    socket: paths.socket,
    data: paths.datadir,
    admin,
    freeze: signal("SIGSTOP"),
    thaw: signal("SIGCONT"),
    kill,
    async restart() {
      await kill();
      await start();
    },
    stop,
  };
}

function launch([command = "", ...rest]: readonly string[], log: string): ChildProcess {
  const file = openSync(log, "a");
  try {
    return spawn(command, rest, { stdio: ["ignore", file, file] });
  } finally {
    closeSync(file);
  }
}

async function untilItAnswers(server: ChildProcess, admin: MysqlServer["admin"], log: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    try {
      const connection = await createConnection({ ...admin, connectTimeout: 5000 });
      await connection.end();
      return;
    } catch (error) {
      if (server.exitCode !== null || Date.now() > deadline) {
        throw new Error(`the server did not start: ${(error as Error).message}\n${readFileSync(log, "utf8").slice(-2000)}`);
      }
      await sleep(100);
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
