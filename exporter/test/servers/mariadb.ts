import { join } from "node:path";
import { type MysqlServer, startMysqld } from "./mysqld.js";

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
