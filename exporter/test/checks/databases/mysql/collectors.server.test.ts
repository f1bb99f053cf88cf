import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { createConnection as createStreamConnection } from "mysql2";
import { type Connection, createConnection } from "mysql2/promise";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { Session } from "../../../../src/checks/databases/engine.js";
import type { MysqlServer } from "../../../servers/mysqld.js";
import { checkOf, failures, runOnce } from "../runs.js";
import { targetOf } from "../target.js";
import { administrator, collect, createUser, ENGINES, open, PASSWORD, remedy, root, target, USER } from "./engines.js";

const MYSQL_ROLE = `SET DEFAULT ROLE watching TO '${USER}'@'%'`;
const MARIADB_ROLE = `SET DEFAULT ROLE watching FOR '${USER}'@'%'`;

describe.each(ENGINES.filter(({ available }) => available))("$name", ({ name, engine, start }) => {
  let server: MysqlServer;
  let admin: Connection;
  const opened: { readonly threadId: number | null; destroy(): void }[] = [];
  const sessions: Session[] = [];
  beforeAll(async () => {
    // Zones far from UTC for its process and its sessions, as ages must not depend on them.
    vi.stubEnv("TZ", "CST-8");
    server = await start({ settings: { "log-bin": "binlog", "server-id": "7", "default-time-zone": "-05:00" } });
    vi.unstubAllEnvs();
    admin = await administrator(server);
    await admin.query(
      "CREATE DATABASE shop; CREATE TABLE shop.orders (id INT PRIMARY KEY, total INT); INSERT INTO shop.orders VALUES (1, 1)",
    );
  });
  afterEach(async () => {
    for (const connection of opened.splice(0)) {
      // Of a client that is gone the server knows only when it next writes to it.
      await admin.query(`KILL ${connection.threadId}`);
      connection.destroy();
    }
    for (const session of sessions.splice(0)) session.destroy();
    // The administrator's is the one that stays.
    await vi.waitFor(async () => {
      const [rows] = await admin.query("SHOW GLOBAL STATUS LIKE 'Threads_connected'");
      expect(rows).toMatchObject([{ Value: "1" }]);
    });
  });
  afterAll(async () => {
    admin?.destroy();
    await server?.stop();
  });

  const client = async (user = "root", password = "") => {
    const connection = await createConnection({ host: server.host, port: server.port, user, password });
    connection.on("error", () => {});
    opened.push(connection);
    return connection;
  };
  /** A statement that goes on until the test ends. */
  const busy = async (before = "DO 0") => {
    const connection = await client();
    await connection.query(before);
    connection.query("SELECT SLEEP(60)").catch(() => {});
    await vi.waitFor(async () => {
      const [rows] = await admin.query("SELECT 1 FROM information_schema.PROCESSLIST WHERE ID = ? AND COMMAND = 'Query'", [
        connection.threadId,
      ]);
      expect(rows).toHaveLength(1);
    });
  };
  const session = async (section = root(server)) => {
    const made = await open(engine, section);
    sessions.push(made);
    return made;
  };

  test("The version is the server's own word.", async () => {
    const [[row]] = (await admin.query("SELECT VERSION() AS version")) as unknown as [[{ version: string }]];
    expect(await collect(engine, "version", await session(), root(server))).toEqual({ version: row.version });
  });

  describe("connections", () => {
    test("Counts idle and active sessions, ours among the active ones.", async () => {
      for (let index = 0; index < 5; index += 1) await client();
      await busy();
      await busy();
      const { connections } = await collect(engine, "connections", await session(), root(server));
      expect(connections).toEqual({ byState: { active: 3, idle: 6 }, max: 151, usedRatio: 9 / 151 });
    });

    test("Counts everyone, too, when the grants show the session nothing but itself.", async () => {
      await createUser(admin);
      for (let index = 0; index < 5; index += 1) await client();
      await busy();
      const { connections } = await collect(engine, "connections", await session(target(server)), target(server));
      const { active = 0, idle = 0 } = connections?.byState ?? {};
      expect(active + idle).toBe(8);
      expect(active).toBeGreaterThanOrEqual(2);
      expect(connections).toMatchObject({ max: 151, usedRatio: 8 / 151 });
    });

    test("A replica that reads the binary log has a state of its own.", async () => {
      const replica = createStreamConnection({ ...server.admin });
      replica.on("error", () => {});
      opened.push(replica);
      replica.query("SET @master_binlog_checksum = 'NONE', @source_binlog_checksum = 'NONE'");
      const stream = (replica as unknown as { createBinlogStream(options: object): NodeJS.ReadableStream }).createBinlogStream({
        serverId: 99,
        masterId: 0,
        filename: "",
        binlogPos: 4,
        flags: 0,
      });
      stream.on("error", () => {}).on("data", () => {});
      const own = await session();
      await vi.waitFor(async () => {
        const { connections } = await collect(engine, "connections", own, root(server));
        expect(connections?.byState).toEqual({ active: 1, idle: 1, replication: 1 });
      });
    });

    test("A limit on one account counts when it is nearer than the server's, and our own does not.", async () => {
      await createUser(admin, `ALTER USER '${USER}'@'%' WITH MAX_USER_CONNECTIONS 1`, remedy(engine, "activity", target(server)));
      await admin.query(`CREATE USER 'app'@'%' IDENTIFIED BY '${PASSWORD}' WITH MAX_USER_CONNECTIONS 4`);
      for (let index = 0; index < 3; index += 1) await client("app", PASSWORD);
      const unseen = await session(target(server));
      expect((await collect(engine, "connections", unseen, target(server))).connections?.usedRatio).toBeCloseTo(5 / 151);
      unseen.destroy();
      await admin.query(`GRANT SELECT (User, Host, max_user_connections) ON mysql.user TO '${USER}'@'%'`);
      const seen = await vi.waitFor(() => session(target(server)));
      expect((await collect(engine, "connections", seen, target(server))).connections?.usedRatio).toBe(0.75);
    });
  });

  test.each([
    ["a privilege on all tables", [`GRANT SELECT ON *.* TO '${USER}'@'%'`]],
    [
      "a role",
      ["GRANT SELECT ON mysql.user TO watching", `GRANT watching TO '${USER}'@'%'`, name === "mysql" ? MYSQL_ROLE : MARIADB_ROLE],
    ],
  ])(
    "What one table lacks may be mended by %s: open sessions do not see it, and the next run of the check does.",
    async (_, mends) => {
      await admin.query("DROP ROLE IF EXISTS watching");
      await admin.query("CREATE ROLE watching");
      await createUser(admin);
      const section = target(server);
      const open = await session(section);
      const refused = () => open.query("SELECT User FROM mysql.user LIMIT 0");
      await expect(refused()).rejects.toMatchObject({ reason: "permission" });
      const check = checkOf(
        targetOf({ engine: name, host: server.host, port: server.port, user: USER, password: PASSWORD }),
        engine,
      );
      try {
        expect(failures(await runOnce(check))).toHaveProperty("account_limits", "permission");
        for (const statement of mends) await admin.query(statement);
        await expect(refused()).rejects.toMatchObject({ reason: "permission" });
        expect(failures(await runOnce(check))).not.toHaveProperty("account_limits");
      } finally {
        await check.close();
      }
    },
  );

  describe("activity", () => {
    test("Is 0 while nothing goes on but our own statement.", async () => {
      await client();
      expect(await collect(engine, "activity", await session(), root(server))).toMatchObject({
        oldestTransaction: 0,
        oldestStatement: 0,
      });
    });

    test("Gives the age of the oldest transaction and of the oldest statement of others.", async () => {
      const idle = await client();
      await idle.query("BEGIN");
      await idle.query("UPDATE shop.orders SET total = total + 1");
      const begun = Date.now();
      await vi.waitFor(() => expect(Date.now() - begun).toBeGreaterThan(1100), { timeout: 3000 });
      await busy();
      const own = await session();
      await vi.waitFor(async () => expect((await collect(engine, "activity", own, root(server))).oldestStatement).toBe(1), {
        timeout: 3000,
      });
      const { oldestTransaction = 0 } = await collect(engine, "activity", own, root(server));
      expect(oldestTransaction).toBeGreaterThanOrEqual(2);
      expect(oldestTransaction).toBeLessThanOrEqual((Date.now() - begun) / 1000 + 1);
    });

    test("A session that pretends another time does not pass for an old statement.", async () => {
      await busy("SET timestamp = 1");
      expect(await collect(engine, "activity", await session(), root(server))).toMatchObject({ oldestStatement: 0 });
    });

    test("Is refused without the privilege, and the remedy mends it for the next connection.", async () => {
      await createUser(admin);
      const section = target(server);
      await expect(collect(engine, "activity", await session(section), section)).rejects.toMatchObject({ reason: "permission" });
      await admin.query(remedy(engine, "activity", section));
      expect(await collect(engine, "activity", await session(section), section)).toMatchObject({
        oldestTransaction: 0,
        oldestStatement: 0,
      });
    });
  });

  describe("logs", () => {
    test("The size of the binary log is that of its files; the others have a reason.", async () => {
      await admin.query(
        "FLUSH BINARY LOGS; SET GLOBAL slow_query_log = ON, GLOBAL general_log = ON, GLOBAL log_output = 'TABLE'",
      );
      try {
        const { logs, unsupportedLogs } = await collect(engine, "logs", await session(), root(server));
        const files = readdirSync(server.data).filter((file) => /^binlog\.\d+$/.test(file));
        expect(files.length).toBeGreaterThanOrEqual(2);
        const bytes = files.reduce((sum, file) => sum + statSync(join(server.data, file)).size, 0);
        expect(logs).toEqual([{ log: "binary", bytes }]);
        expect(unsupportedLogs).toEqual([
          { log: "error", reason: "no size over SQL" },
          { log: "slow", reason: "kept in a table whose size the server does not tell" },
          { log: "general", reason: "kept in a table whose size the server does not tell" },
        ]);
      } finally {
        await admin.query("SET GLOBAL slow_query_log = OFF, GLOBAL general_log = OFF, GLOBAL log_output = 'FILE'");
      }
    });

    test("Are refused without the privilege, and the remedy mends it for the next connection.", async () => {
      await createUser(admin);
      const section = target(server);
      await expect(collect(engine, "logs", await session(section), section)).rejects.toMatchObject({ reason: "permission" });
      await admin.query(remedy(engine, "logs", section));
      expect((await collect(engine, "logs", await session(section), section)).logs).toHaveLength(1);
    });

    test("A binary log that is off has no size.", async () => {
      const without = await start({ settings: { "skip-log-bin": "" } });
      try {
        const own = await open(engine, root(without));
        expect(await collect(engine, "logs", own, root(without))).toMatchObject({
          logs: [],
          unsupportedLogs: [{ log: "error", reason: "no size over SQL" }],
        });
        own.destroy();
      } finally {
        await without.stop();
      }
    });
  });
});
