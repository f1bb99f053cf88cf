import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

/** One part of the demo in a process of its own, as its container has it. */
export interface Part {
  /** SIGTERM; resolves with the exit code and the seconds that it took. */
  stop(): Promise<{ readonly code: number | null; readonly seconds: number }>;
}

/** Starts it and waits until it says that it is ready. Throws with its last words when it ends before that. */
export async function startPart(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Part> {
  const child = spawn(process.execPath, args, { env: { PATH: process.env.PATH, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  const abandoned = () => void child.kill("SIGKILL");
  process.once("exit", abandoned);
  const ended = once(child, "exit") as Promise<[number | null]>;
  try {
    await ready(child);
  } catch (error) {
    abandoned();
    await ended;
    process.removeListener("exit", abandoned);
    throw error;
  }
  return {
    async stop() {
      const begun = performance.now();
      child.kill("SIGTERM");
      const [code] = await ended;
      process.removeListener("exit", abandoned);
      return { code, seconds: (performance.now() - begun) / 1000 };
    },
  };
}

function ready(child: ChildProcess): Promise<void> {
  let said = "";
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => {
        said = (said + text).slice(-4000);
        if (said.includes(" is ready.")) resolve();
      });
    child.once("exit", (code) => reject(new Error(`ended with ${code}: ${said}`)));
  });
}
