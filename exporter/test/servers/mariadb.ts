import { existsSync } from "node:fs";
import { join } from "node:path";
import { type MysqlServer, startMysqld } from "./mysqld.js";

/** Whether MariaDB is installed here. Where it is not, says so in one line; an automatic build (CI) fails instead. */
export function mariadbAvailable(): boolean {
  const found = ["/usr/sbin", ...(process.env.PATH ?? "").split(":")].some((folder) => existsSync(join(folder, "mariadbd")));
  if (found) return true;
  const message = "MariaDB is not installed (Debian package mariadb-server)";
  if (process.env.CI) throw new Error(message);
  console.warn(`skipped: ${message}`);
  return false;
}

/** Starts the MariaDB server that is installed on this machine. */
export async function startMariadb(options: { settings?: Readonly<Record<string, string>> } = {}): Promise<MysqlServer> {
  return startMysqld(
    {
      initialize: (folder) => [
        "mariadb-install-db",
        "--no-defaults",
        ...(process.getuid?.() === 0 ? ["--user=root"] : []),
        `--datadir=${join(folder, "data")}`,
        "--auth-root-authentication-method=normal",
        "--skip-test-db",
      ],
      serve: (folder) => ["mariadbd", `--defaults-file=${join(folder, "my.cnf")}`],
      settings: { "innodb-log-file-size": "8M" },
    },
    options.settings ?? {},
  );
}
