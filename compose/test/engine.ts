import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findProgram } from "../../demo/src/processes/programs.js";

/** A Docker Engine of the test's own: it listens on a socket in a temporary folder, and leaves the machine's network as it is. */
export interface Engine {
  /** For programs that talk to it. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs the command line. @returns what it prints. @throws Error with what it wrote when it fails. */
  docker(...args: readonly string[]): string;
  /** Ends it by its process id, and takes away mounts and folder. */
  stop(): Promise<void>;
}

/** Seconds for a start; a machine without what it needs ends it within two. */
const PATIENCE = 40;
const NETWORK = ["--iptables=false", "--ip6tables=false", "--ip-forward=false", "--ip-masq=false", "--bridge=none"];

/** @throws Error whose message says in one line why there is none here. */
export async function startEngine(): Promise<Engine> {
  const [daemon, client] = [findProgram("dockerd"), findProgram("docker")];
  if (!daemon || !client) throw new Error("dockerd and docker are not installed");
  if (process.getuid?.() !== 0) throw new Error("it takes root");
  const folder = mkdtempSync(join(tmpdir(), "sla-docker-"));
  const log = join(folder, "log");
  const child = launch(daemon, folder, log);
  const env = { DOCKER_HOST: `unix://${folder}/socket`, DOCKER_CONFIG: join(folder, "client") };
  const docker = (...args: readonly string[]) =>
    execFileSync(client, args, {
      env: { PATH: process.env.PATH, ...env },
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      maxBuffer: 2 ** 24,
    });
  const abandoned = () => {
    empty(docker);
    child.kill("SIGTERM");
    for (let waits = 0; waits < 100 && alive(child); waits++) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    if (alive(child)) child.kill("SIGKILL");
    remove(folder);
  };
  process.once("exit", abandoned);
  const stop = async () => {
    process.removeListener("exit", abandoned);
    empty(docker);
    if (child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await Promise.race([ended, sleep(20_000).then(() => child.kill("SIGKILL"))]);
      await ended;
    }
    remove(folder);
  };
  try {
    await answers(child, docker, log);
    // What every container of the stack needs, and what some kernels do not have.
    docker("network", "create", "--internal", "probe");
    docker("network", "rm", "probe");
    return { env, docker, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function launch(daemon: string, folder: string, log: string): ChildProcess {
  const file = openSync(log, "a");
  try {
    const paths = [`--data-root=${folder}/data`, `--exec-root=${folder}/run`, `--pidfile=${folder}/pid`];
    return spawn(daemon, [...paths, ...NETWORK, "--storage-driver=overlay2", `--host=unix://${folder}/socket`], {
      stdio: ["ignore", file, file],
    });
  } finally {
    closeSync(file);
  }
}

async function answers(child: ChildProcess, docker: Engine["docker"], log: string): Promise<void> {
  for (const end = Date.now() + PATIENCE * 1000; ; await sleep(200)) {
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > end) throw new Error(lastWords(log));
    try {
      docker("version");
      return;
    } catch {
      // Not yet.
    }
  }
}

/** The last line of its log that is not information. */
function lastWords(log: string): string {
  const lines = readFileSync(log, "utf8").trim().split("\n");
  const line = lines.findLast((each) => !/level=(info|debug)/.test(each)) ?? lines.at(-1) ?? "";
  return line.replace(/^.*msg="?/, "").slice(0, 300) || "it does not answer";
}

/** Containers and networks that a failed test left behind: a network's bridge would outlive the engine. */
function empty(docker: Engine["docker"]): void {
  try {
    const containers = docker("ps", "--all", "--quiet").split("\n").filter(Boolean);
    if (containers.length > 0) docker("rm", "--force", "--volumes", ...containers);
    docker("network", "prune", "--force");
  } catch {
    // It does not answer, so it has made nothing.
  }
}

/** Also before Node has noticed that it ended. */
function alive({ pid = 0 }: ChildProcess): boolean {
  try {
    return !/\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

/** Mounts of containers that were cut short stand in the way. */
function remove(folder: string): void {
  const mounts = readFileSync("/proc/mounts", "utf8")
    .split("\n")
    .map((line) => line.split(" ")[1] ?? "")
    .filter((path) => path.startsWith(`${folder}/`));
  for (const path of mounts.reverse()) execFileSync("umount", ["--lazy", path]);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
