import { spawn } from "node:child_process";
import { once } from "node:events";
import { COMMAND } from "./exporter.js";

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the built command to its end, as users do. */
export async function runCommand(args: readonly string[], options: { cwd: string; env?: NodeJS.ProcessEnv }): Promise<Ended> {
  const { cwd, env = {} } = options;
  const child = spawn(process.execPath, [COMMAND, ...args], { cwd, env: { ...process.env, ...env } });
  let out = "";
  let err = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
  });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, out, err };
}
