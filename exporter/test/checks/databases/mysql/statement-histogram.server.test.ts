import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Connection, createConnection } from "mysql2/promise";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Session } from "../../../../src/checks/databases/engine.js";
import { mysql } from "../../../../src/checks/databases/mysql/engine.js";
import { grantTables } from "../../../../src/checks/databases/mysql/grants.js";
import { DOUBTS } from "../../../../src/checks/databases/mysql/histogram-bounds.js";
import { HISTOGRAM_TABLES, statementHistogram } from "../../../../src/checks/databases/mysql/statement-histogram.js";
import type { DatabaseSection } from "../../../../src/config/schema/policy.js";
import { GROUND_TRUTH } from "../../../servers/ground-truth.js";
import { mysqlAvailable, startMysql } from "../../../servers/mysql.js";
import type { MysqlServer } from "../../../servers/mysqld.js";
import { checkOf, failures, measured, runOnce, ShiftedClock } from "../runs.js";
import { targetOf } from "../target.js";
import { administrator, createUser, LONG_STATEMENT, open, PASSWORD, target, USER } from "./engines.js";

const SLOW = GROUND_TRUTH.statements.filter(({ seconds }) => seconds >= GROUND_TRUTH.threshold).length;
const GRANTS = grantTables(HISTOGRAM_TABLES, USER).split("\n");

describe.runIf(await mysqlAvailable())("The statement histogram", () => {
  let server: MysqlServer;
  let admin: Connection;
  let session: Session;
  const section = (threshold = 0.1, more: Partial<DatabaseSection["slow_query"]> = {}) =>
    target(server, { slow_query: { threshold, ...more } });
  const watch = (from = section()) => statementHistogram.watch(session, from);
  /** What one client does, on a connection of its own. Its last statement follows the others' counting. */
  const client = async (run: (connection: Connection) => Promise<unknown>, user: object = {}) => {
    const connection = await createConnection({ ...server.admin, database: "shop", multipleStatements: true, ...user });
    try {
      await run(connection);
      await connection.query("DO 0");
    } finally {
      connection.destroy();
    }
  };
  const sleep = (seconds: number) => client((connection) => connection.query("SELECT SLEEP(?)", [seconds]));
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

  beforeAll(async () => {
    server = await startMysql({ settings: { "log-bin": "binlog", "server-id": "7" } });
    admin = await administrator(server);
    await admin.query(`CREATE DATABASE shop; CREATE DATABASE stock; USE shop;
      CREATE TABLE orders (id INT PRIMARY KEY, total INT); INSERT INTO orders VALUES (1, 1);
      CREATE PROCEDURE twice() BEGIN SELECT SLEEP(0.15); SELECT SLEEP(0.15); END;
      CREATE PROCEDURE busy() BEGIN
        DECLARE i INT DEFAULT 0;
        WHILE i < 20 DO DO SLEEP(0.02); SET i = i + 1; END WHILE;
      END;
      CREATE FUNCTION waits() RETURNS INT DETERMINISTIC READS SQL DATA
        BEGIN DECLARE a INT; SELECT SLEEP(0.15) INTO a; RETURN a; END;
      CREATE USER anna IDENTIFIED BY 'secret'; GRANT ALL ON *.* TO anna;
      CREATE USER bert IDENTIFIED BY 'secret'; GRANT ALL ON *.* TO bert;`);
    await createUser(admin, ...GRANTS);
  });
  beforeEach(async () => {
    session = await open(mysql, section());
  });
  afterEach(() => session.destroy());
  afterAll(async () => {
    admin?.destroy();
    await server?.stop();
  });

  test("With the threshold on an edge it is exact, whatever long_query_time says.", async () => {
    await admin.query("SET GLOBAL long_query_time = 10");
    expect(await statementHistogram.available(session, section())).toEqual({ available: true });
    const watching = await watch();
    await groundTruth();
    expect(await watching.read(session)).toEqual({ lower: SLOW, upper: SLOW, exact: true, why: "" });
    expect(await watching.read(session)).toEqual({ lower: 0, upper: 0, exact: true, why: "" });
  });

  test("Between two edges it bounds the truth by both, and names them.", async () => {
    // The edges around 0.2 s are 0.1995 and 0.2089.
    const watching = await watch(section(0.2));
    await client(async (connection) => {
      for (const seconds of [0.05, 0.15, 0.3, 0.4]) await connection.query("SELECT SLEEP(?)", [seconds]);
    });
    expect(await watching.read(session)).toEqual({
      lower: 2,
      upper: 2,
      exact: false,
      why: "the histogram has edges at 0.1995 s and 0.2089 s, none at the threshold",
    });
    await sleep(0.203);
    const { lower, upper } = await watching.read(session);
    expect(lower).toBeLessThanOrEqual(1);
    expect(upper).toBe(1);
  });

  test("Statements of all shapes, users and databases count once each.", async () => {
    const watching = await watch();
    const texts = ["SELECT SLEEP(0.15)", "SELECT\n  SLEEP(\n0.15)", "SELECT SLEEP(0.15) AS `月报 🐌`"];
    const runs = ["anna", "bert"].map((user, index) =>
      client(
        async (connection) => {
          for (const text of texts) await connection.query(text);
          await connection.execute("SELECT SLEEP(?)", [0.15]);
          await connection.query("PREPARE s FROM 'SELECT SLEEP(0.15)'; EXECUTE s");
          await connection.query("BEGIN; UPDATE shop.orders SET total = 1 WHERE id = 0 OR SLEEP(0.15); COMMIT");
        },
        { user, password: "secret", database: index === 0 ? "shop" : "stock" },
      ),
    );
    await Promise.all(runs);
    expect(await watching.read(session)).toEqual({ lower: 12, upper: 12, exact: true, why: "" });
  });

  test.each([
    ["A procedure with two slow statements", "CALL twice()"],
    ["A function with a slow statement", "SELECT waits()"],
  ])("%s counts once: what is inside is told apart.", async (_, statement) => {
    const watching = await watch();
    await client((connection) => connection.query(statement));
    expect(await watching.read(session)).toEqual({ lower: 1, upper: 1, exact: true, why: "" });
  });

  test("Where what ran inside procedures cannot be told apart, the bounds part and hold the truth.", async () => {
    await client((connection) => connection.query("CALL twice()"));
    const watching = await watch();
    await client((connection) => connection.query("CALL busy(); CALL twice()"));
    const delta = await watching.read(session);
    expect(delta.lower).toBeLessThanOrEqual(2);
    expect(delta.upper).toBeGreaterThanOrEqual(2);
    expect(delta).toMatchObject({ exact: false, why: DOUBTS.program });

    const mends = /UPDATE [^;]+'statement\/sp\/%'/.exec(delta.why)?.[0] ?? "";
    await admin.query(mends);
    try {
      expect(await statementHistogram.available(session, section())).toEqual({ available: true });
      await watching.read(session);
      await client((connection) => connection.query("CALL busy(); CALL twice()"));
      expect(await watching.read(session)).toEqual({ lower: 2, upper: 2, exact: true, why: "" });
    } finally {
      await admin.query("UPDATE performance_schema.setup_instruments SET ENABLED = 'YES' WHERE NAME = 'statement/sp/stmt'");
    }
  });

  test("An event of the scheduler is no client's statement.", async () => {
    const watching = await watch();
    await admin.query("CREATE EVENT shop.nightly ON SCHEDULE AT NOW() DO INSERT INTO shop.orders VALUES (900 + SLEEP(0.15), 1)");
    await vi.waitFor(async () => {
      const [rows] = await admin.query("SELECT id FROM shop.orders WHERE id = 900");
      expect(rows).toHaveLength(1);
    }, 5000);
    await sleep(0);
    expect(await watching.read(session)).toMatchObject({ lower: 0, upper: 0 });
  });

  test("Cancelled and failed statements are apart.", async () => {
    const watching = await watch();
    await client(async (connection) => {
      const cancelled = connection.query(LONG_STATEMENT);
      setTimeout(() => void admin.query(`KILL QUERY ${connection.threadId}`), 200);
      await expect(cancelled).rejects.toMatchObject({ code: "ER_QUERY_INTERRUPTED" });
    });
    const first = await watching.read(session);
    expect(first.lower).toBe(0);
    expect(first.upper).toBeLessThanOrEqual(1);
    if (first.upper > 0) expect(first.why).toBe(DOUBTS.failed);

    await client((connection) =>
      expect(connection.query("SELECT SLEEP(0.15), (SELECT 1 UNION SELECT 2)")).rejects.toMatchObject({ errno: 1242 }),
    );
    await sleep(0.15);
    const second = await watching.read(session);
    expect(second.lower).toBeLessThanOrEqual(1);
    expect(second.upper).toBeGreaterThanOrEqual(1);

    // Failures that were fast take nothing away.
    await client((connection) =>
      expect(connection.query("INSERT INTO orders VALUES (1, 1)")).rejects.toMatchObject({ code: "ER_DUP_ENTRY" }),
    );
    await sleep(0.15);
    expect(await watching.read(session)).toEqual({ lower: 1, upper: 1, exact: true, why: "" });
  });

  test("Our own slow statements may be among them, and are never certain.", async () => {
    const watching = await watch();
    await session.query("SELECT SLEEP(0.15)");
    expect(await watching.read(session)).toEqual({ lower: 0, upper: 1, exact: false, why: DOUBTS.own });
  });

  test("A statement of ours that was given up is not certain either, over the change of the connection.", async () => {
    const watching = await watch();
    const given = session.query("SELECT SLEEP(0.3)").catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 50));
    session.destroy();
    await given;
    await new Promise((resolve) => setTimeout(resolve, 500));
    session = await open(mysql, section());
    const { lower, upper } = await watching.read(session);
    expect([lower, upper]).toEqual([0, 1]);
  });

  test("Emptied, it bounds by all that ran, and is exact again afterwards.", async () => {
    const watching = await watch();
    await sleep(0.15);
    await admin.query("TRUNCATE performance_schema.events_statements_histogram_global");
    await sleep(0.15);
    const delta = await watching.read(session);
    expect(delta).toMatchObject({ lower: 1, exact: false });
    expect(delta.upper).toBeGreaterThanOrEqual(2);
    expect(delta.upper).toBeLessThan(50);
    expect(delta.why).toContain(DOUBTS.reset);
    await sleep(0.15);
    expect(await watching.read(session)).toEqual({ lower: 1, upper: 1, exact: true, why: "" });
  });

  test("Emptied together with all statistics, it claims nothing that it does not know.", async () => {
    const watching = await watch();
    await sleep(0.15);
    await admin.query(`TRUNCATE performance_schema.events_statements_histogram_global;
      TRUNCATE performance_schema.events_statements_summary_global_by_event_name`);
    await sleep(0.15);
    const delta = await watching.read(session);
    expect(delta.lower).toBeLessThanOrEqual(2);
    expect(delta.upper).toBeGreaterThanOrEqual(2);
    expect(delta.exact).toBe(false);
  });

  test.each([
    [
      "an instrument is off",
      "UPDATE performance_schema.setup_instruments SET ENABLED = 'NO' WHERE NAME = 'statement/sql/select'",
    ],
    [
      "an instrument is not timed",
      "UPDATE performance_schema.setup_instruments SET TIMED = 'NO' WHERE NAME = 'statement/sql/select'",
    ],
    ["the consumer is off", "UPDATE performance_schema.setup_consumers SET ENABLED = 'NO' WHERE NAME = 'global_instrumentation'"],
    ["an account is left out", "INSERT INTO performance_schema.setup_actors VALUES ('%', 'anna', '%', 'NO', 'NO')"],
    ["no account is taken in", "DELETE FROM performance_schema.setup_actors"],
  ])("When %s, it stands back, says why, and its remedy brings it back.", async (_, breaks) => {
    const watching = await watch();
    await admin.query(breaks);
    const answer = await statementHistogram.available(session, section());
    expect(answer).toMatchObject({ available: false, why: expect.any(String), remedy: expect.any(String) });
    await client((connection) => connection.query("SELECT SLEEP(0.15)"), { user: "anna", password: "secret" });
    const delta = await watching.read(session);
    expect(delta).toMatchObject({ exact: false });
    expect(delta.why).toContain(answer.available ? "" : answer.why);
    expect(delta.upper).toBeGreaterThanOrEqual(1);

    await admin.query(answer.available ? "" : (answer.remedy ?? ""));
    expect(await statementHistogram.available(session, section())).toEqual({ available: true });
  });

  test("When sessions are left out, their rest counts as unknown.", async () => {
    await client(async (connection) => {
      await admin.query(
        `UPDATE performance_schema.threads SET INSTRUMENTED = 'NO' WHERE PROCESSLIST_ID = ${connection.threadId}`,
      );
      const answer = await statementHistogram.available(session, section());
      expect(answer).toMatchObject({ available: false, why: "sessions are not instrumented" });
      await admin.query(answer.available ? "" : (answer.remedy ?? ""));
      expect(await statementHistogram.available(session, section())).toEqual({ available: true });
    });
  });

  test("With exclusions, which it cannot honour, no statement is surely slow.", async () => {
    const watching = await watch(section(0.1, { exclude: { users: ["backup"] } }));
    await sleep(0.15);
    const why = "exclusions cannot be honoured, so none is certain";
    expect(await watching.read(session)).toEqual({ lower: 0, upper: 1, exact: false, why });
    const everyone = await watch(section(0.1, { exclude: { users: [] } }));
    await sleep(0.15);
    expect(await everyone.read(session)).toMatchObject({ lower: 1, upper: 1, exact: true });
  });

  test("A position of an earlier process leaves no gap; one of another threshold is not taken.", async () => {
    const first = await watch();
    await sleep(0.15);
    await first.read(session);
    const position = JSON.parse(JSON.stringify(first.position?.()));
    session.destroy();
    await sleep(0.15);
    session = await open(mysql, section());
    const second = await statementHistogram.watch(session, section(), position);
    expect(second.resumed).toBe(true);
    expect(await second.read(session)).toEqual({ lower: 1, upper: 1, exact: true, why: "" });
    for (const other of [undefined, null, 7, {}, { ...position, recorded: "many" }]) {
      expect((await statementHistogram.watch(session, section(), other)).resumed).toBe(false);
    }
    expect((await statementHistogram.watch(session, section(1), position)).resumed).toBe(false);
  });

  test.each(HISTOGRAM_TABLES.map((table) => table.split(" ")[0] ?? ""))(
    "Without SELECT on %s its part alone fails with the remedy, another source counts, and the grant brings it back.",
    async (table) => {
      const withheld = GRANTS.filter((grant) => !grant.includes(`.${table} `));
      expect(withheld).toHaveLength(GRANTS.length - 1);
      await createUser(admin, ...withheld);
      const clock = new ShiftedClock();
      const fields = { host: server.host, port: server.port, user: USER, password: PASSWORD };
      const check = checkOf(targetOf({ engine: "mysql", ...fields, slow_query: { threshold: "100ms" } }), mysql, clock);
      try {
        const first = await runOnce(check);
        expect(first.ok).toBe(true);
        expect(measured(first).slowQueries).toMatchObject({ source: "slow_queries_status", exact: false });
        expect(failures(first)).toMatchObject({ slow_queries_statement_histogram: "permission" });
        const failed = measured(first).collectors.find(({ collector }) => collector === "slow_queries_statement_histogram");
        await admin.query(failed?.failure?.remedy ?? "");
        const then = await runOnce(check);
        expect(measured(then).slowQueries).toMatchObject({ source: "statement_histogram" });
        expect(failures(then)).not.toHaveProperty("slow_queries_statement_histogram");
      } finally {
        await check.close?.();
        await createUser(admin, ...GRANTS);
      }
    },
  );

  test("Over a restart of the exporter and a change of the source, each statement counts once.", async () => {
    const stateDir = mkdtempSync(join(tmpdir(), "sla-state-"));
    const clock = new ShiftedClock();
    clock.seconds = -(clock.now() % 86_400) + 40;
    const fields = { host: server.host, port: server.port, user: USER, password: PASSWORD };
    const database = targetOf({ engine: "mysql", ...fields, slow_query: { threshold: "100ms" } });
    const figures = async (check: ReturnType<typeof checkOf>) => measured(await runOnce(check)).slowQueries;
    await admin.query("SET GLOBAL long_query_time = 0.1");
    let check = checkOf(database, mysql, clock, stateDir);
    try {
      await figures(check);
      await sleep(0.15);
      expect(await figures(check)).toMatchObject({ today: 1, source: "statement_histogram" });
      await check.close?.();
      await sleep(0.15);
      check = checkOf(database, mysql, clock, stateDir);
      expect(await figures(check)).toMatchObject({ today: 2, total: 1, source: "statement_histogram" });

      await admin.query("UPDATE performance_schema.setup_instruments SET ENABLED = 'NO' WHERE NAME = 'statement/sql/do'");
      clock.seconds += 400;
      expect(await figures(check)).toMatchObject({ today: 2, source: "slow_queries_status", remedy: expect.any(String) });
      await sleep(0.15);
      expect(await figures(check)).toMatchObject({ today: 3 });
      await admin.query("UPDATE performance_schema.setup_instruments SET ENABLED = 'YES' WHERE NAME = 'statement/sql/do'");
      clock.seconds += 400;
      expect(await figures(check)).toMatchObject({ today: 3, source: "statement_histogram" });
      await sleep(0.15);
      expect(await figures(check)).toMatchObject({ today: 4, total: 3 });
    } finally {
      await check.close?.();
      rmSync(stateDir, { recursive: true, force: true });
    }
  });

  test("Where performance_schema is off it stands back without a failure.", async () => {
    const bare = await startMysql({ settings: { "performance-schema": "OFF" } });
    try {
      const fields = { host: bare.host, port: bare.port, user: "root", password: "" };
      const check = checkOf(targetOf({ engine: "mysql", ...fields, slow_query: { threshold: "100ms" } }), mysql);
      const figures = await runOnce(check);
      await check.close?.();
      expect(measured(figures).slowQueries).toMatchObject({ source: "slow_queries_status" });
      expect(measured(figures).slowQueries?.why).toContain("performance_schema is off");
      expect(failures(figures)).toEqual({});
    } finally {
      await bare.stop();
    }
  });

  // The last one, as it ends the administrator's connection.
  test("After a restart only what was counted since is sure, and nothing bounds what was lost.", async () => {
    const watching = await watch();
    await groundTruth();
    await server.restart();
    admin = await administrator(server);
    await sleep(0.15);
    session = await vi.waitFor(() => open(mysql, section()));
    const delta = await watching.read(session);
    expect(delta).toMatchObject({ lower: 1, upper: Number.POSITIVE_INFINITY, exact: false });
    expect(delta.why).toContain(DOUBTS.restart);
    await sleep(0.15);
    expect(await watching.read(session)).toEqual({ lower: 1, upper: 1, exact: true, why: "" });
  });
});
