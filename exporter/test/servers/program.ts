import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

/** A program that serves HTTP on 127.0.0.1, ended by its process id. */
export interface RunningProgram {
  readonly address: string;
  stop(): Promise<void>;
}

/**
 * Starts it, and waits until it answers.
 * @param address host and port on which it was told to listen.
 */
export async function startProgram(
  command: string,
  flags: readonly string[],
  address: string,
  env: Readonly<Record<string, string>> = {},
): Promise<RunningProgram> {
  const child = spawn(command, [...flags], { stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, ...env } });
  let log = "";
  child.stderr.on("data", (chunk: Buffer) => {
    log = (log + chunk.toString()).slice(-4000);
  });
  let failed: Error | undefined;
  child.once("error", (error) => {
    failed = error;
  });
  const abandoned = () => void child.kill("SIGKILL");
  process.once("exit", abandoned);
  const stop = async () => {
    process.removeListener("exit", abandoned);
    await ended(child);
  };
  for (const end = Date.now() + 30_000; ; await sleep(100)) {
    if (failed !== undefined || child.exitCode !== null || Date.now() > end) {
      await stop();
      throw new Error(`${command} did not start: ${failed?.message ?? log}`);
    }
    if (
      await fetch(`http://${address}/metrics`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return { address, stop };
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill();
  await exit;
}
