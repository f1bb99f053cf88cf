import { type Connection, createConnection } from "mysql2/promise";
import type { Engine, Session } from "../../../../src/checks/databases/engine.js";
import { mariadb, mysql } from "../../../../src/checks/databases/mysql/engine.js";
import type { DatabaseSection } from "../../../../src/config/schema/policy.js";
import { Secret } from "../../../../src/config/secret.js";
import { mariadbAvailable, startMariadb } from "../../../servers/mariadb.js";
import { newerMariadbAvailable, startNewerMariadb } from "../../../servers/mariadb-newer.js";
import { mysqlAvailable, startMysql } from "../../../servers/mysql.js";
import type { MysqlServer } from "../../../servers/mysqld.js";

/** Both engines with their servers, where these can be had. */
export const ENGINES = [
  { name: "mysql", title: "mysql", engine: mysql, start: startMysql, available: await mysqlAvailable() },
  { name: "mariadb", title: "mariadb", engine: mariadb, start: startMariadb, available: mariadbAvailable() },
] as const;

/** A newer server of an engine, for tests of what differs from version to version. */
export const NEWER = [
  {
    name: "mariadb",
    title: "a newer mariadb",
    engine: mariadb,
    start: startNewerMariadb,
    available: await newerMariadbAvailable(),
  },
] as const;

/** The monitoring user of the tests. */
export const USER = "monitor";
export const PASSWORD = "correct horse";

/** What the policy file would say of the server. */
export function target(server: MysqlServer, overrides: Partial<DatabaseSection> = {}): DatabaseSection {
  return {
    system: "erp",
    engine: "mysql",
    host: server.host,
    port: server.port,
    user: USER,
    password: new Secret(() => PASSWORD),
    slow_query: { threshold: 0.1 },
    digests: { top: 20 },
    series: { limit: 500 },
    every: 15,
    timeout: 10,
    fail_after: 2,
    confirm_every: 5,
    ...overrides,
  };
}

export function root(server: MysqlServer): DatabaseSection {
  return target(server, { user: "root", password: new Secret(() => "") });
}

export function open(engine: Engine, section: DatabaseSection, seconds = 10): Promise<Session> {
  return engine.connect(section, AbortSignal.timeout(seconds * 1000));
}

export function administrator(server: MysqlServer): Promise<Connection> {
  return createConnection({ ...server.admin, multipleStatements: true });
}

/** Makes the user of the tests anew, with these grants and nothing else. */
export async function createUser(admin: Connection, ...grants: readonly string[]): Promise<void> {
  await admin.query(`DROP USER IF EXISTS '${USER}'@'%'`);
  await admin.query(`CREATE USER '${USER}'@'%' IDENTIFIED BY '${PASSWORD}'`);
  for (const grant of grants) await admin.query(grant);
}

/** Runs one collector by its name. */
export function collect(engine: Engine, name: string, session: Session, section: DatabaseSection) {
  const collector = engine.collectors.find((candidate) => candidate.name === name);
  if (!collector) throw new Error(`no collector ${name}`);
  return collector.collect(session, section);
}

/** The statement that the collector of this name advises. */
export function remedy(engine: Engine, name: string, section: DatabaseSection): string {
  return engine.collectors.find((candidate) => candidate.name === name)?.remedy(section) ?? "";
}

/** Keeps a server busy for about ten seconds, and ends when it is killed, which SLEEP() does without an error. */
export const LONG_STATEMENT =
  "SELECT COUNT(*) FROM information_schema.COLUMNS a, information_schema.COLUMNS b, information_schema.COLUMNS c";
