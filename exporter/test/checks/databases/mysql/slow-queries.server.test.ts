import { type Connection, createConnection } from "mysql2/promise";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Session } from "../../../../src/checks/databases/engine.js";
import type { SlowQueryWatch } from "../../../../src/checks/databases/slow-queries/source.js";
import type { DatabaseSection } from "../../../../src/config/schema/policy.js";
import { GROUND_TRUTH } from "../../../servers/ground-truth.js";
import type { MysqlServer } from "../../../servers/mysqld.js";
import { administrator, createUser, ENGINES, open, target } from "./engines.js";

const SLOW = GROUND_TRUTH.statements.filter(({ seconds }) => seconds >= GROUND_TRUTH.threshold).length;
const ALL = GROUND_TRUTH.statements.length;

describe.each(ENGINES.filter(({ available }) => available))("$name", ({ name, engine, start }) => {
  let server: MysqlServer;
  let admin: Connection;
  let session: Session;
  const section = () => target(server);
  beforeAll(async () => {
    server = await start();
    admin = await administrator(server);
    await admin.query(
      "CREATE DATABASE shop; CREATE TABLE shop.orders (id INT PRIMARY KEY, total INT); INSERT INTO shop.orders VALUES (1, 1)",
    );
    await createUser(admin);
  });
  beforeEach(async () => {
    await admin.query("SET GLOBAL long_query_time = 0.1");
    session = await open(engine, section());
  });
  afterEach(async () => {
    session.destroy();
    await admin.query(
      "SET GLOBAL log_queries_not_using_indexes = OFF, GLOBAL min_examined_row_limit = 0, GLOBAL slow_query_log = OFF",
    );
  });
  afterAll(async () => {
    admin?.destroy();
    await server?.stop();
  });

  const watch = (from: DatabaseSection = section()): Promise<SlowQueryWatch> => {
    const [source] = engine.slowQuerySources.filter((candidate) => candidate.name === "slow_queries_status");
    if (!source) throw new Error("no such source");
    return source.watch(session, from);
  };
  /** A new connection, which takes over the server's settings of now. Its last statement follows the others' counting. */
  const client = async (run: (connection: Connection) => Promise<unknown>) => {
    const connection = await createConnection({ ...server.admin });
    await run(connection);
    await connection.query("DO 0");
    connection.destroy();
  };
  /** The 50 statements, on several connections for haste. */
  const groundTruth = () =>
    Promise.all(
      [0, 1, 2, 3, 4].map((lane) =>
        client(async (connection) => {
          for (const { seconds } of GROUND_TRUTH.statements.filter((_, index) => index % 5 === lane)) {
            await connection.query("SELECT SLEEP(?)", [seconds]);
          }
        }),
      ),
    );

  test("The ground truth has 12 slow statements out of 50.", () => {
    expect([SLOW, ALL]).toEqual([12, 50]);
  });

  test.each(["OFF", "ON"])(
    "With the server's time at the threshold both bounds are the truth, the log being %s.",
    async (log) => {
      await admin.query(`SET GLOBAL slow_query_log = ${log}`);
      const watching = await watch();
      await groundTruth();
      const delta = await watching.read(session);
      expect(delta).toEqual({ lower: SLOW, upper: SLOW, exact: false, why: "sessions can set a long_query_time of their own" });
      expect(await watching.read(session)).toMatchObject({ lower: 0, upper: 0 });
    },
  );

  test("With a shorter time the counter bounds from above only.", async () => {
    await admin.query("SET GLOBAL long_query_time = 0.01");
    const watching = await watch();
    await groundTruth();
    const delta = await watching.read(session);
    expect(delta.lower).toBe(0);
    expect(delta.upper).toBeGreaterThanOrEqual(SLOW);
    expect(delta.upper).toBeLessThan(ALL);
    expect(delta.why).toContain("counts from 0.01 s");
  });

  test("With a longer time the counter bounds from below only, and the advice is the statement that mends it.", async () => {
    await admin.query("SET GLOBAL long_query_time = 0.2");
    const watching = await watch();
    await groundTruth();
    const delta = await watching.read(session);
    expect(delta.lower).toBeGreaterThan(0);
    expect(delta.lower).toBeLessThan(SLOW);
    expect(delta.upper).toBeGreaterThanOrEqual(ALL);
    expect(delta.upper).toBeLessThan(ALL + 30);

    const mends = /SET GLOBAL long_query_time = [\d.]+/.exec(delta.advice ?? "")?.[0] ?? "";
    await admin.query(mends);
    await watching.read(session);
    await client((connection) => connection.query("SELECT SLEEP(0.15)"));
    expect(await watching.read(session)).toMatchObject({ lower: 1, upper: 1 });
  });

  test("Where statements without index count too, the counter bounds from above only.", async () => {
    await admin.query("SET GLOBAL log_queries_not_using_indexes = ON");
    const watching = await watch();
    await client(async (connection) => {
      await connection.query("SELECT * FROM shop.orders WHERE total = 1");
      await connection.query("SELECT SLEEP(0.15)");
    });
    const delta = await watching.read(session);
    expect(delta).toMatchObject({ lower: 0, upper: 2 });
    expect(delta.why).toContain("log_queries_not_using_indexes");
  });

  test("Where statements of few rows do not count, all statements bound from above.", async () => {
    await admin.query("SET GLOBAL min_examined_row_limit = 1000");
    const watching = await watch();
    await client((connection) => connection.query("SELECT SLEEP(0.15)"));
    const delta = await watching.read(session);
    expect(delta.lower).toBe(0);
    expect(delta.upper).toBeGreaterThanOrEqual(1);
    expect(delta.why).toContain("fewer than 1000 rows");
  });

  if (name === "mariadb") {
    test("Where kinds of statements are left out, all statements bound from above.", async () => {
      await admin.query("SET GLOBAL log_slow_disabled_statements = 'call'");
      try {
        await admin.query("CREATE PROCEDURE shop.wait_here() SELECT SLEEP(0.15)");
        const watching = await watch();
        await client((connection) => connection.query("CALL shop.wait_here()"));
        const delta = await watching.read(session);
        expect(delta.upper).toBeGreaterThanOrEqual(1);
        expect(delta.why).toContain("leaves out call");
      } finally {
        await admin.query("SET GLOBAL log_slow_disabled_statements = DEFAULT");
      }
    });
  }

  test("Our own slow statements are not counted.", async () => {
    const watching = await watch();
    await session.query("SELECT SLEEP(0.15)");
    expect(await watching.read(session)).toMatchObject({ lower: 0, upper: 0 });
  });

  test("A position of an earlier process leaves no gap; anything else begins anew.", async () => {
    const [source] = engine.slowQuerySources.filter((candidate) => candidate.name === "slow_queries_status");
    const first = await watch();
    await client((connection) => connection.query("SELECT SLEEP(0.15)"));
    await first.read(session);
    const position = JSON.parse(JSON.stringify(first.position?.()));
    session.destroy();
    await client((connection) => connection.query("SELECT SLEEP(0.15)"));
    session = await open(engine, section());
    const second = await source?.watch(session, section(), position);
    expect(second?.resumed).toBe(true);
    expect(await second?.read(session)).toMatchObject({ lower: 1, upper: 1 });
    for (const other of [undefined, null, "", { ...position, slow: "many" }]) {
      expect((await source?.watch(session, section(), other))?.resumed).toBe(false);
    }
  });

  test("With exclusions, which the counter cannot honour, no statement is surely slow.", async () => {
    const watching = await watch({ ...section(), slow_query: { threshold: 0.1, exclude: { users: ["backup"] } } });
    await client((connection) => connection.query("SELECT SLEEP(0.15)"));
    const delta = await watching.read(session);
    expect(delta).toMatchObject({ lower: 0, upper: 1, exact: false });
    expect(delta.why).toContain("exclusions cannot be honoured, so none is certain");
  });

  test("FLUSH STATUS loses nothing.", async () => {
    const watching = await watch();
    await client((connection) => connection.query("SELECT SLEEP(0.15)"));
    await admin.query("FLUSH STATUS");
    await client((connection) => connection.query("SELECT SLEEP(0.15)"));
    const delta = await watching.read(session);
    expect(delta.lower).toBeLessThanOrEqual(2);
    expect(delta.upper).toBeGreaterThanOrEqual(2);
  });

  test("After a restart only what was counted since is sure, and nothing bounds what was lost.", async () => {
    const watching = await watch();
    await groundTruth();
    await server.restart();
    admin = await administrator(server);
    await admin.query("SET GLOBAL long_query_time = 0.1");
    await client((connection) => connection.query("SELECT SLEEP(0.15)"));
    const again = await vi.waitFor(() => open(engine, section()));
    expect(await watching.read(again)).toMatchObject({ lower: 1, upper: Number.POSITIVE_INFINITY });
    await client((connection) => connection.query("SELECT SLEEP(0.15)"));
    expect(await watching.read(again)).toMatchObject({ lower: 1, upper: 1 });
    again.destroy();
  });
});
