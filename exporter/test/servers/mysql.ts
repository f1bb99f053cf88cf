import { join } from "node:path";
import { mysqlServer } from "../../../scripts/mysql-server.mjs";
import { type MysqlServer, startMysqld } from "./mysqld.js";

/**
 * Whether Oracle's server can be had here. Where it cannot, says so in one line, and its tests are skipped; an
 * automatic build (CI) fails instead.
 */
export async function mysqlAvailable(): Promise<boolean> {
  try {
    await mysqlServer();
    return true;
  } catch (error) {
    if (process.env.CI) throw error;
    console.warn(`skipped: ${(error as Error).message}`);
    return false;
  }
}

/** Starts Oracle's MySQL, run through the loader and libraries that were unpacked with it. */
export async function startMysql(options: { settings?: Readonly<Record<string, string>> } = {}): Promise<MysqlServer> {
  const { root, loader, libraries } = await mysqlServer();
  const command = (folder: string, ...rest: string[]) => [
    loader,
    "--library-path",
    libraries,
    join(root, "usr/sbin/mysqld"),
    `--defaults-file=${join(folder, "my.cnf")}`,
    ...rest,
  ];
  return startMysqld(
    {
      initialize: (folder) => command(folder, "--initialize-insecure"),
      serve: (folder) => command(folder),
      settings: {
        basedir: join(root, "usr"),
        "lc-messages-dir": join(root, "usr/share/mysql"),
        "character-sets-dir": join(root, "usr/share/mysql/charsets"),
        "plugin-dir": join(root, "usr/lib/mysql/plugin"),
        mysqlx: "OFF",
        "secure-file-priv": "NULL",
        "innodb-redo-log-capacity": "8M",
      },
    },
    options.settings ?? {},
  );
}
