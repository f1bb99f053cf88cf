import { setTimeout as pause } from "node:timers/promises";
import type { Connection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Session } from "../../../../src/checks/databases/engine.js";
import { mysql } from "../../../../src/checks/databases/mysql/engine.js";
import { DOUBTS } from "../../../../src/checks/databases/mysql/histogram-bounds.js";
import { statementHistogram } from "../../../../src/checks/databases/mysql/statement-histogram.js";
import { mysqlAvailable, startMysql } from "../../../servers/mysql.js";
import type { MysqlServer } from "../../../servers/mysqld.js";
import { administrator, open, root } from "./engines.js";

describe.runIf(await mysqlAvailable())("With replication", () => {
  const servers: MysqlServer[] = [];
  const sessions: Session[] = [];
  const admins: Connection[] = [];
  const [source, replica] = [0, 1] as const;
  const admin = (which: 0 | 1) => admins[which] as Connection;
  const session = (which: 0 | 1) => sessions[which] as Session;
  const watch = (which: 0 | 1) => statementHistogram.watch(session(which), root(servers[which] as MysqlServer));

  beforeAll(async () => {
    for (const id of ["7", "8"]) {
      const server = await startMysql({ settings: { "log-bin": "binlog", "server-id": id } });
      servers.push(server);
      admins.push(await administrator(server));
      sessions.push(await open(mysql, root(server)));
    }
    await admin(source).query(`CREATE USER repeats IDENTIFIED BY 'secret'; GRANT REPLICATION SLAVE ON *.* TO repeats;
      CREATE DATABASE shop; CREATE TABLE shop.orders (id INT PRIMARY KEY)`);
    await admin(replica).query(`CHANGE REPLICATION SOURCE TO SOURCE_HOST = '127.0.0.1', SOURCE_PORT = ${servers[source]?.port},
      SOURCE_USER = 'repeats', SOURCE_PASSWORD = 'secret', GET_SOURCE_PUBLIC_KEY = 1; START REPLICA`);
    await arrived();
  });
  afterAll(async () => {
    for (const open of sessions) open.destroy();
    for (const connection of admins) connection.destroy();
    for (const server of servers) await server.stop();
  });
  const arrived = () => vi.waitFor(() => admin(replica).query("SELECT * FROM shop.orders"), { timeout: 10_000, interval: 50 });

  test("A slow statement that the replica repeats is never certain there.", async () => {
    const watching = await watch(replica);
    // Holds the statement up on the replica alone.
    await admin(replica).query("BEGIN; SELECT * FROM shop.orders");
    await admin(source).query("ALTER TABLE shop.orders COMMENT = 'repeated'");
    await pause(400);
    await admin(replica).query("COMMIT");
    await vi.waitFor(
      async () => {
        const [rows] = await admin(replica).query(
          "SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'shop' AND TABLE_COMMENT = 'repeated'",
        );
        expect(rows).toHaveLength(1);
      },
      { timeout: 5000, interval: 50 },
    );
    await pause(50);
    expect(await watching.read(session(replica))).toEqual({ lower: 0, upper: 1, exact: false, why: DOUBTS.replication });

    await admin(replica).query("SELECT SLEEP(0.15)");
    expect(await watching.read(session(replica))).toEqual({ lower: 1, upper: 1, exact: true, why: "" });
  });

  test("The source's dump of the binary log, once it ends, is no slow query.", async () => {
    const watching = await watch(source);
    await admin(replica).query("STOP REPLICA");
    const dumps = async () => {
      // The source finds out when it next has something to send.
      await admin(source).query("CREATE TABLE IF NOT EXISTS shop.more (id INT); DROP TABLE shop.more");
      const [rows] = await admin(source).query(`SELECT COUNT_STAR AS ended, MAX_TIMER_WAIT / 1e12 AS seconds
        FROM performance_schema.events_statements_summary_global_by_event_name
        WHERE EVENT_NAME LIKE 'statement/com/Binlog Dump%' AND COUNT_STAR > 0`);
      expect(rows).toHaveLength(1);
    };
    await vi.waitFor(dumps, { timeout: 20_000, interval: 200 });
    await admin(source).query("SELECT SLEEP(0.15)");
    expect(await watching.read(session(source))).toEqual({ lower: 1, upper: 1, exact: true, why: "" });
  });
});
