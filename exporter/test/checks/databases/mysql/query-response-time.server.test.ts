import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Connection, createConnection } from "mysql2/promise";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Session } from "../../../../src/checks/databases/engine.js";
import { mariadb } from "../../../../src/checks/databases/mysql/engine.js";
import { RESPONSE_DOUBTS } from "../../../../src/checks/databases/mysql/query-response-bounds.js";
import { queryResponseTime } from "../../../../src/checks/databases/mysql/query-response-time.js";
import type { DatabaseSection } from "../../../../src/config/schema/policy.js";
import { GROUND_TRUTH } from "../../../servers/ground-truth.js";
import { mariadbAvailable, startMariadb } from "../../../servers/mariadb.js";
import type { MysqlServer } from "../../../servers/mysqld.js";
import { checkOf, measured, runOnce, ShiftedClock } from "../runs.js";
import { targetOf } from "../target.js";
import { administrator, createUser, open, PASSWORD, target, USER } from "./engines.js";

const SLOW = GROUND_TRUTH.statements.filter(({ seconds }) => seconds >= GROUND_TRUTH.threshold).length;
const ALWAYS = "failed and cancelled statements count too";
const INSTALL = "INSTALL SONAME 'query_response_time';\nSET GLOBAL query_response_time_stats = ON;";

/** Not every package of MariaDB has the plugin's library. */
async function installable(): Promise<boolean> {
  if (!mariadbAvailable()) return false;
  const server = await startMariadb();
  try {
    const admin = await administrator(server);
    await admin.query(INSTALL);
    admin.destroy();
    return true;
  } catch (error) {
    console.warn(`skipped: the plugin cannot be installed: ${(error as Error).message}`);
    return false;
  } finally {
    await server.stop();
  }
}

describe.runIf(await installable())("The plugin QUERY_RESPONSE_TIME", () => {
  let server: MysqlServer;
  let admin: Connection;
  let session: Session;
  const section = (threshold = 0.1): DatabaseSection => target(server, { engine: "mariadb", slow_query: { threshold } });
  const client = async (run: (connection: Connection) => Promise<unknown>) => {
    const connection = await createConnection({ ...server.admin, database: "shop", multipleStatements: true });
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
    server = await startMariadb();
    admin = await administrator(server);
    await admin.query(`CREATE DATABASE shop; USE shop;
      CREATE PROCEDURE twice() BEGIN SELECT SLEEP(0.15); SELECT SLEEP(0.15); END;
      CREATE PROCEDURE busy() BEGIN DECLARE i INT DEFAULT 0; WHILE i < 20 DO DO SLEEP(0.02); SET i = i + 1; END WHILE; END;`);
    await createUser(admin);
  });
  beforeEach(async () => {
    await admin.query("SET GLOBAL long_query_time = 10");
    session = await open(mariadb, section());
  });
  afterEach(() => session.destroy());
  afterAll(async () => {
    admin?.destroy();
    await server?.stop();
  });
  const watch = () => queryResponseTime.watch(session, section());

  test("Without the plugin another source counts, and the remedy brings it in without a gap.", async () => {
    const clock = new ShiftedClock();
    const fields = { host: server.host, port: server.port, user: USER, password: PASSWORD };
    const check = checkOf(targetOf({ engine: "mariadb", ...fields, slow_query: { threshold: "100ms" } }), mariadb, clock);
    try {
      const first = measured(await runOnce(check));
      expect(first.slowQueries).toMatchObject({ source: "slow_queries_status", remedy: INSTALL });
      expect(first.collectors.filter(({ collector }) => collector.startsWith("slow_queries_"))).toEqual([]);
      await admin.query(first.slowQueries?.remedy ?? "");
      clock.seconds += 400;
      expect(measured(await runOnce(check)).slowQueries).toMatchObject({ source: "query_response_time", total: 0 });
      await sleep(0.15);
      expect(measured(await runOnce(check)).slowQueries).toMatchObject({ source: "query_response_time", total: 1 });
    } finally {
      await check.close?.();
    }
  });

  test("With the threshold on an edge both bounds are the truth, whatever long_query_time says.", async () => {
    const watching = await watch();
    await groundTruth();
    expect(await watching.read(session)).toEqual({ lower: SLOW, upper: SLOW, exact: false, why: ALWAYS });
    expect(await watching.read(session)).toMatchObject({ lower: 0, upper: 0 });
  });

  test("With exclusions, which it cannot honour, no statement is surely slow.", async () => {
    const slow_query = { threshold: 0.1, exclude: { databases: ["archive"] } };
    const watching = await queryResponseTime.watch(session, { ...section(), slow_query });
    await sleep(0.15);
    const why = `${ALWAYS}; exclusions cannot be honoured, so none is certain`;
    expect(await watching.read(session)).toEqual({ lower: 0, upper: 1, exact: false, why });
  });

  test("A threshold on no edge is not for it; a base that has the edge brings it back.", async () => {
    expect(await queryResponseTime.available(session, section(0.5))).toMatchObject({
      available: false,
      why: "the plugin has no edge at 0.5 s; query_response_time_range_base sets its edges",
    });
    await admin.query("SET GLOBAL query_response_time_range_base = 2; SET GLOBAL query_response_time_flush = 1");
    expect(await queryResponseTime.available(session, section(0.5))).toEqual({ available: true });
    await admin.query("SET GLOBAL query_response_time_range_base = 10; SET GLOBAL query_response_time_flush = 1");
    expect(await queryResponseTime.available(session, section())).toEqual({ available: true });
  });

  test("Prepared statements, transactions and texts of many lines count once each.", async () => {
    const watching = await watch();
    await client(async (connection) => {
      await connection.execute("SELECT SLEEP(?)", [0.15]);
      await connection.query("SELECT\n SLEEP(\n0.15), '月报 🐌'");
      await connection.query("BEGIN; SELECT SLEEP(0.15); COMMIT");
    });
    expect(await watching.read(session)).toEqual({ lower: 3, upper: 3, exact: false, why: ALWAYS });
  });

  test("What runs inside procedures widens the bounds, and the server's own counter narrows them.", async () => {
    const watching = await watch();
    await client((connection) => connection.query("CALL twice()"));
    expect(await watching.read(session)).toEqual({
      lower: 1,
      upper: 3,
      exact: false,
      why: `${ALWAYS}; ${RESPONSE_DOUBTS.nested}`,
    });
    await client((connection) => connection.query("CALL busy(); SELECT SLEEP(0.15)"));
    const wide = await watching.read(session);
    expect(wide.lower).toBe(0);
    expect(wide.upper).toBeGreaterThanOrEqual(2);

    await admin.query("SET GLOBAL long_query_time = 0.1");
    await watching.read(session);
    await client((connection) => connection.query("CALL busy(); SELECT SLEEP(0.15)"));
    const narrow = await watching.read(session);
    expect(narrow.lower).toBe(2);
    expect(narrow.upper).toBeGreaterThanOrEqual(2);
  });

  test("A statement that is prepared and executed as text may count twice, and is not certain.", async () => {
    const watching = await watch();
    await client((connection) => connection.query("PREPARE s FROM 'SELECT SLEEP(0.15)'; EXECUTE s"));
    const { lower, upper } = await watching.read(session);
    expect(lower).toBeLessThanOrEqual(1);
    expect(upper).toBeGreaterThanOrEqual(1);
  });

  test("Our own slow statements are never certain.", async () => {
    const watching = await watch();
    await session.query("SELECT SLEEP(0.15)");
    expect(await watching.read(session)).toEqual({
      lower: 0,
      upper: 1,
      exact: false,
      why: `${ALWAYS}; ${RESPONSE_DOUBTS.own}`,
    });
  });

  test.each([
    ["emptied", "SET GLOBAL query_response_time_flush = 1"],
    [
      "turned off and on",
      "SET GLOBAL query_response_time_stats = OFF; DO SLEEP(0.15); SET GLOBAL query_response_time_stats = ON",
    ],
  ])("When it was %s, the server's own counter bounds instead.", async (_, change) => {
    await admin.query("SET GLOBAL long_query_time = 0.1");
    const watching = await watch();
    await sleep(0.15);
    await admin.query(change);
    await sleep(0.15);
    const delta = await watching.read(session);
    expect(delta.lower).toBeLessThanOrEqual(3);
    expect(delta.upper).toBeGreaterThanOrEqual(2);
    expect(delta.why).toContain(ALWAYS);
    await sleep(0.15);
    expect(await watching.read(session)).toMatchObject({ lower: 1, upper: 1 });
  });

  test("Its distribution is told by the edges that it has.", async () => {
    const latency = mariadb.collectors.find(({ name }) => name === "statement_latency");
    const first = await latency?.collect(session, section());
    await sleep(0.15);
    const then = await latency?.collect(session, section());
    const buckets = (part: typeof first) => new Map(part?.signals?.map(({ labels, value }) => [labels.le ?? "", value]));
    const grown = (le: string) => (buckets(then).get(le) ?? 0) - (buckets(first).get(le) ?? 0);
    expect([...buckets(first).keys()]).toEqual(expect.arrayContaining(["0.1", "1.0", "10.0", "+Inf"]));
    expect(grown("1.0") - grown("0.1")).toBe(1);
    expect(grown("+Inf")).toBeGreaterThanOrEqual(grown("1.0"));
  });

  test("Over a restart of the exporter each statement counts once.", async () => {
    const stateDir = mkdtempSync(join(tmpdir(), "sla-state-"));
    const clock = new ShiftedClock();
    clock.seconds = -(clock.now() % 86_400) + 40;
    const fields = { host: server.host, port: server.port, user: USER, password: PASSWORD };
    const database = targetOf({ engine: "mariadb", ...fields, slow_query: { threshold: "100ms" } });
    const figures = async (check: ReturnType<typeof checkOf>) => measured(await runOnce(check)).slowQueries;
    let check = checkOf(database, mariadb, clock, stateDir);
    try {
      await figures(check);
      await sleep(0.15);
      expect(await figures(check)).toMatchObject({ today: 1, source: "query_response_time" });
      await check.close?.();
      await sleep(0.15);
      check = checkOf(database, mariadb, clock, stateDir);
      expect(await figures(check)).toMatchObject({ today: 2, total: 1, source: "query_response_time" });
    } finally {
      await check.close?.();
      rmSync(stateDir, { recursive: true, force: true });
    }
  });

  // The last one, as it ends the administrator's connection.
  test("After a restart of the server nothing bounds what was lost, and it goes on.", async () => {
    const watching = await watch();
    await sleep(0.15);
    await server.restart();
    admin = await administrator(server);
    await admin.query("SET GLOBAL query_response_time_stats = ON");
    session = await vi.waitFor(() => open(mariadb, section()));
    expect(await watching.read(session)).toMatchObject({ upper: Number.POSITIVE_INFINITY });
    await sleep(0.15);
    expect(await watching.read(session)).toMatchObject({ lower: 1, upper: 1 });
  });
});
