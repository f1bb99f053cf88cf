import { type Connection, createConnection } from "mysql2/promise";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { Session } from "../../../../src/checks/databases/engine.js";
import type { SignalName } from "../../../../src/checks/databases/signals.js";
import type { MysqlServer } from "../../../servers/mysqld.js";
import { checkOf, failures, measured, runOnce } from "../runs.js";
import { administrator, createUser, ENGINES, NEWER, open, PASSWORD, remedy, root, target, USER } from "./engines.js";
import { signals } from "./signals.js";

/** InnoDB makes its tables of transactions anew only when nobody has looked for 0.1 s. */
const eventually = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 5000, interval: 250 });

describe.each([...ENGINES, ...NEWER].filter(({ available }) => available))("$title", ({ name, engine, start }) => {
  let server: MysqlServer;
  let admin: Connection;
  let session: Session;
  const opened: Connection[] = [];
  beforeAll(async () => {
    server = await start({ settings: { "performance-schema": "ON", "max-user-connections": "60" } });
    admin = await administrator(server);
    await admin.query(`
      CREATE DATABASE shop; CREATE TABLE shop.orders (id INT PRIMARY KEY, total INT);
      INSERT INTO shop.orders VALUES (1, 1), (2, 2), (3, 3), (4, 4), (5, 5)`);
    session = await open(engine, root(server));
  });
  afterEach(async () => {
    for (const connection of opened.splice(0)) {
      await admin.query(`KILL ${connection.threadId}`).catch(() => {});
      connection.destroy();
    }
  });
  afterAll(async () => {
    session?.destroy();
    admin?.destroy();
    await server?.stop();
  });

  const section = () => root(server);
  const read = (collector: string, signal: SignalName) => signals(engine, collector, signal, session, section());
  const client = async (database = "shop") => {
    const connection = await createConnection({ ...server.admin, database });
    connection.on("error", () => {});
    opened.push(connection);
    return connection;
  };
  /** One that has changed row `id` and gone on to wait for the statement. */
  const holder = async (id: number) => {
    const connection = await client();
    await connection.query("BEGIN");
    await connection.query("UPDATE orders SET total = total + 1 WHERE id = ?", [id]);
    return connection;
  };
  const waits = (connection: Connection, sql: string) => {
    connection.query(sql).catch(() => {});
  };

  describe("status", () => {
    test.each([
      ["drop_table", "CREATE TABLE shop.gone (id INT); DROP TABLE shop.gone"],
      ["drop_database", "CREATE DATABASE gone; DROP DATABASE gone"],
      ["drop_view", "CREATE VIEW shop.seen AS SELECT 1; DROP VIEW shop.seen"],
      ["drop_index", "CREATE INDEX by_total ON shop.orders (total); DROP INDEX by_total ON shop.orders"],
      ["drop_user", "CREATE USER gone; DROP USER gone"],
      ["alter_table", "ALTER TABLE shop.orders COMMENT 'x'"],
      ["truncate", "CREATE TABLE shop.empty (id INT); TRUNCATE shop.empty"],
    ])("Counts %s.", async (statement, sql) => {
      const before = await read("status", "destructive_statements_total");
      await admin.query(sql);
      const after = await read("status", "destructive_statements_total");
      expect(after).toEqual({ ...before, [statement]: (before[statement] ?? Number.NaN) + 1 });
    });

    test("Counts the rows that a DELETE took away.", async () => {
      await admin.query(
        "CREATE TABLE shop.heap (id INT PRIMARY KEY); INSERT INTO shop.heap VALUES (1), (2), (3), (4), (5), (6), (7)",
      );
      const before = (await read("status", "rows_deleted_total"))[""] ?? Number.NaN;
      await admin.query("DELETE FROM shop.heap WHERE id > 2");
      expect((await read("status", "rows_deleted_total"))[""]).toBe(before + 5);
    });

    test("Counts temporary tables that go to disk, and none of ours.", async () => {
      const before = await read("status", "temporary_files_total");
      for (const collector of ["connections", "activity", "locks", "sizes", "status"]) {
        await signals(engine, collector, "lock_waits", session, section());
      }
      expect(await read("status", "temporary_files_total")).toEqual(before);
      const connection = await client();
      // More than fits into memory.
      await connection.query("SET SESSION tmp_table_size = 1024, SESSION max_heap_table_size = 16384");
      if (name === "mysql") await connection.query("SET SESSION internal_tmp_mem_storage_engine = 'MEMORY'");
      await connection.query("SET SESSION big_tables = ON");
      await connection.query(
        "SELECT REPEAT(CONCAT(a.id, b.id, c.id), 50) AS x, COUNT(*) FROM orders a, orders b, orders c GROUP BY x",
      );
      expect((await read("status", "temporary_files_total"))[""]).toBeGreaterThan(before[""] ?? Number.NaN);
    });

    test("Counts the pages that are asked for.", async () => {
      const before = await read("status", "buffer_requests_total");
      await admin.query("SELECT COUNT(*) FROM shop.orders a, shop.orders b");
      expect((await read("status", "buffer_requests_total"))[""]).toBeGreaterThan(before[""] ?? Number.NaN);
      expect((await read("status", "buffer_reads_total"))[""]).toBeGreaterThan(0);
    });

    test("Counts clients that go without a farewell, and refused connections.", async () => {
      const before = await read("status", "connection_errors_total");
      const connection = await client();
      await connection.query("DO 1");
      connection.destroy();
      opened.length = 0;
      await expect(createConnection({ ...server.admin, password: "wrong" })).rejects.toThrow();
      await vi.waitFor(async () => {
        const after = await read("status", "connection_errors_total");
        // The server may yet find out about connections of earlier tests.
        expect(after.aborted_clients).toBeGreaterThan(before.aborted_clients ?? Number.NaN);
        expect(after.aborted_connects).toBe((before.aborted_connects ?? Number.NaN) + 1);
      });
    });

    test("Counts connections beyond the maximum.", async () => {
      const before = await read("status", "connection_errors_total");
      await admin.query("SET GLOBAL max_connections = 10");
      try {
        await createUser(admin);
        const many = await Promise.allSettled(
          Array.from({ length: 14 }, () =>
            createConnection({ host: server.host, port: server.port, user: USER, password: PASSWORD }),
          ),
        );
        for (const one of many) if (one.status === "fulfilled") one.value.destroy();
        const refused = many.filter(({ status }) => status === "rejected").length;
        expect(refused).toBeGreaterThan(0);
        // MariaDB does not count those that it turns away only after it has looked who they are.
        await eventually(async () => {
          const counted =
            ((await read("status", "connection_errors_total")).max_connections ?? 0) - (before.max_connections ?? 0);
          expect(counted).toBeGreaterThan(0);
          expect(counted).toBeLessThanOrEqual(refused);
        });
      } finally {
        await admin.query("SET GLOBAL max_connections = 151");
      }
    });
  });

  test("Failed logins are counted, wrong passwords and unknown users, and refused statements are not.", async () => {
    const collector = name === "mysql" ? "errors" : "status";
    await createUser(admin);
    const before = (await read(collector, "failed_logins_total"))[""] ?? Number.NaN;
    const login = (user: string, password: string) => createConnection({ host: server.host, port: server.port, user, password });
    await expect(login(USER, "wrong")).rejects.toThrow();
    await expect(login("nobody", "wrong")).rejects.toThrow();
    const good = await login(USER, PASSWORD);
    await expect(good.query("SELECT * FROM shop.orders")).rejects.toThrow();
    good.destroy();
    expect((await read(collector, "failed_logins_total"))[""]).toBe(before + 2);
  });

  describe("activity", () => {
    test("Tells who holds the oldest transaction, and how long one has been idle in it.", async () => {
      await eventually(async () => expect(await read("activity", "oldest_transaction_info")).toEqual({}));
      const first = await holder(1);
      await eventually(async () => expect((await read("activity", "idle_in_transaction_seconds"))[""]).toBeGreaterThanOrEqual(1));
      expect(await read("activity", "oldest_transaction_info")).toEqual({ idle_in_transaction: 1 });
      waits(first, "SELECT SLEEP(30) FROM shop.orders");
      await eventually(async () => expect(await read("activity", "oldest_transaction_info")).toEqual({ active: 1 }));
      expect(await read("activity", "idle_in_transaction_seconds")).toEqual({ "": 0 });
    });
  });

  describe("locks", () => {
    test("Counts who waits, for how long, and the length of the chain.", async () => {
      await eventually(async () => expect(await read("locks", "lock_waits")).toEqual({ "": 0 }));
      expect(await read("locks", "lock_wait_depth")).toEqual({ "": 0 });
      await holder(1);
      const second = await holder(2);
      const third = await holder(3);
      waits(second, "UPDATE orders SET total = 0 WHERE id = 1");
      waits(third, "UPDATE orders SET total = 0 WHERE id = 2");
      await eventually(async () => expect(await read("locks", "lock_waits")).toEqual({ "": 2 }));
      expect(await read("locks", "lock_wait_depth")).toEqual({ "": 3 });
      await eventually(async () => expect((await read("locks", "lock_wait_seconds"))[""]).toBeGreaterThanOrEqual(1));
      expect(await read("activity", "oldest_transaction_info")).toEqual({ idle_in_transaction: 1 });
    });

    test("Counts who waits for a definition, and those behind.", async () => {
      await holder(1);
      const second = await client();
      const third = await client();
      waits(second, "ALTER TABLE orders ADD COLUMN note INT");
      await eventually(async () => expect(await read("locks", "lock_waits")).toEqual({ "": 1 }));
      expect(await read("locks", "lock_wait_depth")).toEqual({ "": 2 });
      waits(third, "SELECT * FROM orders");
      await eventually(async () => expect(await read("locks", "lock_waits")).toEqual({ "": 2 }));
      expect(await read("locks", "lock_wait_depth")).toEqual({ "": name === "mysql" ? 3 : 2 });
      await eventually(async () => expect((await read("locks", "lock_wait_seconds"))[""]).toBeGreaterThanOrEqual(1));
    });

    test("A queue of many on one row does not get out of hand.", async () => {
      await holder(1);
      for (let index = 0; index < 30; index += 1) waits(await client(), "UPDATE orders SET total = 0 WHERE id = 1");
      await eventually(async () => expect(await read("locks", "lock_waits")).toEqual({ "": 30 }));
      expect((await read("locks", "lock_wait_depth"))[""]).toBeGreaterThanOrEqual(2);
    });
  });

  const counter = name === "mysql" ? "innodb" : "status";
  const deadlock = async () => {
    const first = await holder(1);
    const second = await holder(2);
    waits(first, "UPDATE orders SET total = 0 WHERE id = 2");
    await eventually(async () => expect(await read("locks", "lock_waits")).toEqual({ "": 1 }));
    const outcomes = await Promise.allSettled([second.query("UPDATE orders SET total = 0 WHERE id = 1")]);
    return outcomes;
  };

  test("Counts deadlocks.", async () => {
    const before = (await read(counter, "deadlocks_total"))[""] ?? Number.NaN;
    await deadlock();
    await eventually(async () => expect((await read(counter, "deadlocks_total"))[""]).toBe(before + 1));
  });

  if (name === "mysql") {
    test("Where InnoDB does not count deadlocks, the errors do.", async () => {
      await admin.query("SET GLOBAL innodb_monitor_disable = 'lock_deadlocks'");
      const own = await open(engine, section());
      try {
        const count = async () => (await signals(engine, "errors", "deadlocks_total", own, section()))[""] ?? Number.NaN;
        expect(await signals(engine, "innodb", "deadlocks_total", own, section())).toEqual({});
        const before = await count();
        await deadlock();
        await eventually(async () => expect(await count()).toBe(before + 1));
      } finally {
        own.destroy();
        await admin.query("SET GLOBAL innodb_monitor_enable = 'lock_deadlocks'");
      }
    });
  }

  test("The history grows while an old view has to see it.", async () => {
    const reader = await client();
    await reader.query("START TRANSACTION WITH CONSISTENT SNAPSHOT");
    await reader.query("SELECT * FROM orders");
    const writer = await client();
    const before = (await read(counter, "history_list_length"))[""] ?? Number.NaN;
    for (let index = 0; index < 300; index += 1) await writer.query("UPDATE orders SET total = total + 1 WHERE id = 5");
    await eventually(async () => expect((await read(counter, "history_list_length"))[""]).toBeGreaterThanOrEqual(before + 250));
  });

  test("Sizes are told by database, whatever its name, and grow with it.", async () => {
    await admin.query("CREATE DATABASE `my-shop é`; CREATE TABLE `my-shop é`.`t` (id INT PRIMARY KEY, x LONGTEXT)");
    const before = await read("sizes", "size_bytes");
    expect(before.shop).toBeGreaterThan(0);
    expect(before["my-shop é"]).toBeGreaterThan(0);
    await admin.query("INSERT INTO `my-shop é`.`t` VALUES (1, REPEAT('x', 4000000))");
    await eventually(async () =>
      expect((await read("sizes", "size_bytes"))["my-shop é"]).toBeGreaterThan((before["my-shop é"] ?? 0) + 3_000_000),
    );
  });

  test("Sizes that take too long fail alone, as a limit of ours.", async () => {
    // The same statement, with something that keeps the server busy in it.
    const slowed: Session = {
      alive: true,
      destroy: () => {},
      query: (sql) => session.query(sql.replace("WHERE", "WHERE BENCHMARK(50000000, SHA2('x', 256)) = 0 AND")),
    };
    const hasty = { ...section(), timeout: 0.4 };
    await expect(signals(engine, "sizes", "size_bytes", slowed, hasty)).rejects.toMatchObject({ reason: "limit" });
    expect(await read("sizes", "size_bytes")).toHaveProperty("shop");
  });

  test("Connections are told by user and by database, with the limits that are set.", async () => {
    await admin.query(`
      CREATE USER 'app'@'%' IDENTIFIED BY '${PASSWORD}' WITH MAX_USER_CONNECTIONS 7;
      CREATE USER 'batch'@'%' IDENTIFIED BY '${PASSWORD}'; GRANT SELECT ON shop.* TO 'app'@'%', 'batch'@'%'`);
    const login = async (user: string) => {
      opened.push(await createConnection({ host: server.host, port: server.port, user, password: PASSWORD, database: "shop" }));
    };
    for (const user of ["app", "app", "batch"]) await login(user);
    // Accounts stand for a minute; a new connection of ours asks at once.
    session.destroy();
    session = await open(engine, root(server));
    expect(await read("connections", "connections_by")).toMatchObject({ "user app": 2, "user batch": 1, "database shop": 3 });
    // The server's own limit is for everybody else.
    expect(await read("connections", "connections_by_max")).toMatchObject({ "user app": 7, "user batch": 60 });
  });

  describe("permissions", () => {
    test("Without any of them a run still measures, and each part that misses one names it.", async () => {
      await createUser(admin);
      const limits = { slowQueriesPerDay: 10, connections: 0.8 };
      const check = checkOf({ id: "erp-db", system: "erp", section: target(server), critical: true, limits }, engine);
      try {
        const result = await runOnce(check);
        expect(result.ok).toBe(true);
        expect(Object.keys(failures(result)).sort()).toEqual(expect.arrayContaining([...refusable, ...engineOwn].sort()));
        expect(new Set(Object.values(failures(result)))).toEqual(new Set(["permission"]));
        expect(measured(result)).toMatchObject({ version: expect.any(String), connections: { max: 151 } });
      } finally {
        await check.close();
      }
    });

    const refusable = ["activity", "locks", "account_limits", "replication", "sizes", "digests"];
    const engineOwn = name === "mysql" ? ["innodb", "errors"] : [];
    test.each([...refusable, ...engineOwn])("Withheld ones fail %s alone, and its remedy mends it.", async (collector) => {
      await createUser(admin);
      const limited = target(server);
      const refused = await open(engine, limited);
      const run = (over: Session) => signals(engine, collector, "lock_waits", over, limited);
      try {
        await expect(run(refused)).rejects.toMatchObject({ reason: "permission" });
        expect(await signals(engine, "status", "rows_deleted_total", refused, limited)).toHaveProperty([""]);
      } finally {
        refused.destroy();
      }
      const mends = remedy(engine, collector, limited);
      expect(mends).toMatch(/^GRANT /);
      await admin.query(mends);
      const mended = await open(engine, limited);
      try {
        await run(mended);
      } finally {
        mended.destroy();
      }
    });
  });
});
