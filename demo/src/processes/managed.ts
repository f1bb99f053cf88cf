import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { descendants, running, signal } from "./tree.js";

export interface Launch {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Path of the file that takes what it prints. */
  readonly log: string;
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Run as this user, when we are root. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  /** Open a channel for messages; the child can see by its end that we are gone. */
  readonly ipc?: boolean;
}

/** One process of the demo and its children: started, frozen, killed, stopped by process id. */
export class ManagedProcess {
  readonly name: string;
  readonly pid: number;
  readonly child: ChildProcess;
  /** Fulfilled when it has ended. */
  readonly ended: Promise<void>;
  readonly #log: string;
  #running = true;

  private constructor(launch: Launch, child: ChildProcess, pid: number) {
    this.name = launch.name;
    this.child = child;
    this.pid = pid;
    this.#log = launch.log;
    this.ended = new Promise((resolve) => {
      child.once("exit", () => {
        this.#running = false;
        resolve();
      });
    });
  }

  /** Starts it in a session of its own, so that Ctrl-C reaches the runner only, which stops all in order. */
  static async start(launch: Launch): Promise<ManagedProcess> {
    const log = openSync(launch.log, "a");
    try {
      const child = spawn(launch.command, launch.args, {
        cwd: launch.cwd,
        env: launch.env ?? process.env,
        detached: true,
        stdio: ["ignore", log, log, ...(launch.ipc ? (["ipc"] as const) : [])],
        ...launch.user,
      });
      await new Promise<void>((resolve, reject) => {
        child.once("spawn", resolve);
        child.once("error", (cause) => reject(new Error(`${launch.name} cannot be started: ${cause.message}`, { cause })));
      });
      // Later errors are messages to a child that has just ended.
      child.on("error", () => undefined);
      return new ManagedProcess(launch, child, child.pid ?? 0);
    } finally {
      closeSync(log);
    }
  }

  get running(): boolean {
    return this.#running;
  }

  /** @returns what it said last, for a message: a line about an error if there is one, else its last line. */
  lastWords(): string {
    const lines = readFileSync(this.#log, "utf8").trim().split("\n").slice(-20);
    return (lines.find((line) => /error|fatal|cannot/i.test(line)) ?? lines.at(-1) ?? "").trim().slice(0, 300);
  }

  /** Process ids: its own, then those of its descendants. */
  pids(): readonly number[] {
    return this.#running ? [this.pid, ...descendants(this.pid)] : [];
  }

  /** SIGSTOP to all. The parent first, so that no child is born meanwhile. */
  freeze(): void {
    signal(this.pid, "SIGSTOP");
    for (const pid of descendants(this.pid)) signal(pid, "SIGSTOP");
  }

  /** SIGCONT to all, the children first. */
  thaw(): void {
    for (const pid of [...this.pids()].reverse()) signal(pid, "SIGCONT");
  }

  /** SIGKILL to all. */
  async kill(): Promise<void> {
    if (!this.#running) return;
    signal(this.pid, "SIGSTOP");
    const pids = this.pids();
    for (const pid of [...pids].reverse()) signal(pid, "SIGKILL");
    await this.ended;
    await gone(pids);
  }

  /** Asks it to end, even when it is frozen; kills it after so many seconds. */
  async stop(how: NodeJS.Signals = "SIGTERM", seconds = 5): Promise<void> {
    if (!this.#running) return;
    const children = descendants(this.pid);
    signal(this.pid, how);
    this.thaw();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<"late">((resolve) => {
      timer = setTimeout(() => resolve("late"), seconds * 1000);
    });
    if ((await Promise.race([this.ended, late])) === "late") await this.kill();
    clearTimeout(timer);
    await gone(children);
  }
}

/** Waits until all have ended: a child may outlive its parent for a moment. */
async function gone(pids: readonly number[]): Promise<void> {
  for (let tries = 0; tries < 100 && running(pids).length > 0; tries++) await sleep(20);
}
