import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compose2 } from "../../scripts/compose2.mjs";

/** The folder of docker-compose.yml. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

interface Mount {
  readonly type: "bind" | "volume";
  readonly source: string;
  readonly target: string;
  readonly read_only?: boolean;
  readonly bind?: { readonly create_host_path?: boolean };
}

interface Healthcheck {
  readonly test: readonly string[];
}

/** One service as Compose understands it, with all that the tests look at. */
export interface Service {
  readonly image: string;
  readonly build?: { readonly target: string; readonly args: Readonly<Record<string, string>> };
  readonly pull_policy?: string;
  readonly command: readonly string[] | null;
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly { readonly host_ip?: string; readonly published: string; readonly target: number }[];
  readonly volumes?: readonly Mount[];
  readonly tmpfs?: readonly string[];
  readonly networks: Readonly<Record<string, unknown>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: Healthcheck;
  readonly mem_limit?: string;
  readonly pids_limit?: number;
  readonly user?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly privileged?: boolean;
  readonly pid?: string;
  readonly network_mode?: string;
  readonly security_opt?: readonly string[];
  readonly restart?: string;
}

/** docker-compose.yml, resolved. */
export interface Project {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

/** The program, or undefined where it cannot be had, which is said in one line. */
export async function composeProgram(): Promise<string | undefined> {
  try {
    return (await compose2()).compose;
  } catch (error) {
    console.warn(`skipped: ${(error as Error).message}`);
    return undefined;
  }
}

/** Runs it in the project's folder as on a fresh clone: nothing of this machine's settings. @returns what it prints. */
export function runCompose(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  folder = ROOT,
): string {
  const home = mkdtempSync(join(tmpdir(), "sla-compose-"));
  try {
    return execFileSync(program, args, {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: home, ...env },
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      maxBuffer: 2 ** 24,
    });
  } finally {
    if (existsSync(home)) rmSync(home, { recursive: true, force: true });
  }
}

/** @param flags such as --profile=production. */
export function resolved(program: string, flags: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Project {
  return JSON.parse(runCompose(program, [...flags, "config", "--format=json"], env)) as Project;
}
