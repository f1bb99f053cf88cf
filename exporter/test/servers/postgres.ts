import { type ChildProcess, execFile, spawn } from "node:child_process";
import { chmodSync, chownSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";
import { type PostgresVersion, postgresBinaries } from "./postgres-binaries.js";

const run = promisify(execFile);

export interface PostgresOptions {
  readonly version: PostgresVersion;
  /** Given with -c, over those of this file. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Lines of pg_hba.conf. Default: the superuser is trusted, others need their password. */
  readonly hba?: readonly string[];
  /** Begins as a copy of this running server and follows it. The superuser has to be let in for `replication`. */
  readonly standbyOf?: PostgresServer;
  /** Put into the data folder, readable by the server alone: certificates, keys. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A real server in a temporary folder, on 127.0.0.1 and a free port, with pg_stat_statements loaded. */
export interface PostgresServer {
  readonly host: string;
  readonly port: number;
  /** Folder of the unix socket. */
  readonly socketFolder: string;
  /** Of the postmaster. */
  readonly pid: number;
  readonly superuser: { readonly host: string; readonly port: number; readonly user: string; readonly database: string };
  /** Runs statements as superuser on a connection of its own; rows of the last one. */
  query<Row extends pg.QueryResultRow>(sql: string, database?: string): Promise<Row[]>;
  /** The end of the server's log. */
  readonly log: string;
  /** SIGSTOP to all its processes: connections are accepted by the kernel, nothing answers. */
  freeze(): void;
  thaw(): void;
  /** SIGKILL, as a crash. */
  kill(): Promise<void>;
  /** Starts it again on the same port: after a kill, or after a clean end. */
  restart(): Promise<void>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

const HBA = ["local all all trust", "host all postgres 127.0.0.1/32 trust", "host all all 127.0.0.1/32 scram-sha-256"];

export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), "sla-postgres-"));
  let child: ChildProcess | undefined;
  let log = "";
  const frozen: number[] = [];
  const removed = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  const abandoned = () => {
    signalAll(frozen, "SIGCONT");
    if (child?.pid !== undefined && child.exitCode === null) signalAll([...childrenOf(child.pid), child.pid], "SIGKILL");
    removed();
  };
  process.once("exit", abandoned);
  try {
    const owner = await serverUser();
    const bin = postgresBinaries(options.version, folder);
    const data = join(folder, "data");
    const port = await freePort();
    if (owner) chownSync(folder, owner.uid, owner.gid);
    const env = { ...process.env, LC_ALL: "C.UTF-8", TZ: "UTC" };
    if (options.standbyOf) await copyRunning(options.standbyOf, data, owner);
    const initdb = ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"];
    if (!options.standbyOf) await run(join(bin, "initdb"), initdb, { cwd: folder, env, ...owner });
    if (!options.standbyOf || options.hba) writeFileSync(join(data, "pg_hba.conf"), `${(options.hba ?? HBA).join("\n")}\n`);
    for (const [name, content] of Object.entries(options.files ?? {})) {
      writeFileSync(join(data, name), content);
      chmodSync(join(data, name), 0o600);
      if (owner) chownSync(join(data, name), owner.uid, owner.gid);
    }
    const settings: Record<string, string> = {
      port: String(port),
      listen_addresses: "127.0.0.1",
      unix_socket_directories: folder,
      shared_preload_libraries: "pg_stat_statements",
      fsync: "off",
      max_connections: "30",
      shared_buffers: "16MB",
      ...(options.standbyOf ? { primary_conninfo: `host=127.0.0.1 port=${options.standbyOf.port} user=postgres` } : {}),
      ...options.settings,
    };
    const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    const superuser = { host: "127.0.0.1", port, user: "postgres", database: "postgres" };

    const started = async () => {
      const server = spawn(join(bin, "postgres"), ["-D", data, ...flags], {
        cwd: folder,
        env,
        stdio: ["ignore", "ignore", "pipe"],
        ...owner,
      });
      child = server;
      server.stderr.on("data", (chunk: Buffer) => {
        log = (log + chunk.toString()).slice(-100_000);
      });
      for (;;) {
        if (server.exitCode !== null || server.signalCode !== null)
          throw new Error(`postgres ended at its start: ${log.slice(-2000)}`);
        if (await answers(superuser)) return;
        await sleep(50);
      }
    };
    const ended = async (signal: NodeJS.Signals) => {
      const server = child;
      if (server?.pid === undefined || server.exitCode !== null || server.signalCode !== null) return;
      thaw();
      const processes = childrenOf(server.pid);
      const exit = new Promise<void>((resolve) => server.once("exit", () => resolve()));
      server.kill(signal);
      if (signal === "SIGKILL") signalAll(processes, "SIGKILL");
      await Promise.race([exit, sleep(10_000).then(() => signalAll([...processes, server.pid ?? 0], "SIGKILL"))]);
      await exit;
    };
    const thaw = () => {
      signalAll(frozen, "SIGCONT");
      frozen.length = 0;
    };

    await started();
    return {
      host: superuser.host,
      port,
      socketFolder: folder,
      superuser,
      get log() {
        return log;
      },
      get pid() {
        return child?.pid ?? 0;
      },
      async query<Row extends pg.QueryResultRow>(sql: string, database = "postgres") {
        const client = new pg.Client({ ...superuser, database });
        await client.connect();
        try {
          const results = (await client.query<Row>(sql)) as pg.QueryResult<Row> | pg.QueryResult<Row>[];
          return (Array.isArray(results) ? results.at(-1) : results)?.rows ?? [];
        } finally {
          await client.end();
        }
      },
      freeze() {
        const postmaster = child?.pid ?? 0;
        signalAll([postmaster], "SIGSTOP");
        frozen.push(postmaster, ...childrenOf(postmaster));
        signalAll(frozen, "SIGSTOP");
      },
      thaw,
      kill: () => ended("SIGKILL"),
      async restart() {
        await ended("SIGINT");
        await started();
      },
      async stop() {
        await ended("SIGQUIT");
        process.off("exit", abandoned);
        removed();
      },
    };
  } catch (error) {
    process.off("exit", abandoned);
    abandoned();
    throw error;
  }
}

/** A base backup by SQL alone: not every build ships pg_basebackup. */
async function copyRunning(primary: PostgresServer, data: string, owner: { uid: number; gid: number } | undefined) {
  const client = new pg.Client(primary.superuser);
  await client.connect();
  await client.query("SELECT pg_backup_start('standby', true)");
  cpSync(join(primary.socketFolder, "data"), data, { recursive: true, filter: (path) => !path.endsWith("postmaster.pid") });
  const { rows } = await client.query<{ labelfile: string }>("SELECT labelfile FROM pg_backup_stop(false)");
  await client.end();
  writeFileSync(join(data, "backup_label"), rows[0]?.labelfile ?? "");
  writeFileSync(join(data, "standby.signal"), "");
  chmodSync(data, 0o700);
  if (!owner) return;
  for (const path of [".", ...readdirSync(data, { recursive: true, encoding: "utf8" })]) {
    chownSync(join(data, path), owner.uid, owner.gid);
  }
}

/** PostgreSQL refuses to run as root: the user postgres, or nobody where there is none. */
async function serverUser(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync("/etc/passwd", "utf8").split("\n");
  for (const name of ["postgres", "nobody"]) {
    const fields = users.find((line) => line.startsWith(`${name}:`))?.split(":");
    if (fields) return { uid: Number(fields[2]), gid: Number(fields[3]) };
  }
  throw new Error("PostgreSQL does not run as root, and there is no user postgres or nobody");
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

async function answers(superuser: pg.ClientConfig): Promise<boolean> {
  const client = new pg.Client(superuser);
  client.on("error", () => {});
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

function childrenOf(parent: number): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, "utf8");
        return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]) === parent;
      } catch {
        return false;
      }
    })
    .map(Number);
}

function signalAll(processes: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of processes) {
    try {
      if (pid > 0) process.kill(pid, signal);
    } catch {
      // It has ended already.
    }
  }
}
