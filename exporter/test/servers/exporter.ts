import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The built command, as users run it. */
export const COMMAND = fileURLToPath(new URL("../../dist/cli.cjs", import.meta.url));

export interface ExporterOptions {
  /** The text of the policy file. */
  readonly policy: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly flags?: readonly string[];
  /** Words that stand before the command and run it. */
  readonly within?: readonly string[];
  /** Default: the command, as users start it. */
  readonly command?: string;
  /** Default: a new one that goes with the process. */
  readonly stateDir?: string;
}

/** A running exporter in a process of its own. */
export interface RunningExporter {
  readonly url: string;
  readonly pid: number;
  /** The policy file, to be changed. */
  readonly file: string;
  readonly log: () => string;
  /** The series of /metrics whose line begins with the text: lines. */
  series(prefix: string): Promise<readonly string[]>;
  signal(name: NodeJS.Signals): void;
  /** SIGTERM; resolves with the exit code and the seconds that it took. */
  stop(): Promise<{ readonly code: number | null; readonly seconds: number }>;
}

export async function startExporter(options: ExporterOptions): Promise<RunningExporter> {
  const { policy, env = {}, flags = [], within = [], command = COMMAND, stateDir } = options;
  const folder = mkdtempSync(join(tmpdir(), "sla-exporter-"));
  const file = join(folder, "sla.yml");
  writeFileSync(file, policy);
  const state = stateDir ?? join(folder, "state");
  const args = ["serve", `--config.file=${file}`, "--web.listen-address=127.0.0.1:0", `--state.dir=${state}`, ...flags];
  const [program = "", ...words] = [...within, process.execPath, command, ...args];
  const child = spawn(program, words, {
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const abandoned = () => {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  };
  process.once("exit", abandoned);
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  let log = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    log += text;
  });
  const forget = () => {
    process.removeListener("exit", abandoned);
    rmSync(folder, { recursive: true, force: true });
  };
  const url = await listening(child, () => log).catch(async (error: unknown) => {
    child.kill("SIGKILL");
    await ended;
    forget();
    throw error;
  });
  return {
    url,
    pid: child.pid ?? 0,
    file,
    log: () => log,
    series: async (prefix) =>
      (await (await fetch(`${url}/metrics`)).text()).split("\n").filter((line) => line.startsWith(prefix)),
    signal: (name) => void child.kill(name),
    async stop() {
      const begun = performance.now();
      child.kill("SIGTERM");
      const code = await ended;
      forget();
      return { code, seconds: (performance.now() - begun) / 1000 };
    },
  };
}

function listening(child: ChildProcess, log: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the exporter ended with ${code}:\n${log()}`)));
    child.stderr?.on("data", () => {
      const url = /msg=listening url=(\S+)/.exec(log())?.[1];
      if (url) resolve(url);
    });
  });
}
