import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mariadbServer } from "../../../scripts/mysql-server.mjs";
import { type MysqlServer, startMysqld } from "./mysqld.js";

/** Whether a newer MariaDB than the installed one can be had; where not, says so in one line: it is an extra. */
export async function newerMariadbAvailable(): Promise<boolean> {
  try {
    await mariadbServer();
    return true;
  } catch (error) {
    console.warn(`skipped: ${(error as Error).message}`);
    return false;
  }
}

/** What fills an empty data folder, in this order; they stand beside the messages. */
const TABLES = ["mariadb_system_tables.sql", "mariadb_performance_tables.sql", "mariadb_system_tables_data.sql"];

/** Starts the MariaDB that was unpacked, through the loader and libraries that came with it. */
export async function startNewerMariadb(options: { settings?: Readonly<Record<string, string>> } = {}): Promise<MysqlServer> {
  const { root, loader, libraries } = await mariadbServer();
  const share = join(root, "usr/share/mariadb");
  const command = (folder: string) => [
    loader,
    "--library-path",
    libraries,
    join(root, "usr/sbin/mariadbd"),
    `--defaults-file=${join(folder, "my.cnf")}`,
  ];
  return startMysqld(
    {
      initialize: (folder) => {
        const sql = TABLES.map((file) => readFileSync(join(share, file), "utf8")).join("\n");
        const first = "CREATE DATABASE mysql;\nUSE mysql;\nSET @auth_root_socket = NULL;\n";
        writeFileSync(join(folder, "tables.sql"), `${first}${sql}`);
        const quoted = [...command(folder), "--bootstrap"].map((word) => `'${word}'`).join(" ");
        return ["sh", "-c", `mkdir '${join(folder, "data")}' && ${quoted} < '${join(folder, "tables.sql")}'`];
      },
      serve: command,
      settings: {
        basedir: join(root, "usr"),
        "lc-messages-dir": share,
        "character-sets-dir": join(share, "charsets"),
        "plugin-dir": join(root, "usr/lib/mysql/plugin"),
        "innodb-log-file-size": "8M",
      },
    },
    options.settings ?? {},
  );
}
