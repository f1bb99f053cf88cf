import type { Connection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Session } from "../../../../src/checks/databases/engine.js";
import type { MysqlServer } from "../../../servers/mysqld.js";
import { administrator, collect, createUser, ENGINES, LONG_STATEMENT, open, remedy, target, USER } from "./engines.js";

const TABLES = ["events_statements_summary_global_by_event_name", "events_errors_summary_global_by_error"];

describe.each(ENGINES.filter(({ available }) => available))("$name", ({ name, engine, start }) => {
  let server: MysqlServer;
  let admin: Connection;
  let session: Session;
  const grant = (table: string) => `GRANT SELECT ON performance_schema.${table} TO '${USER}'@'%'`;
  const values = async (collector: string) => {
    const { signals = [] } = await collect(engine, collector, session, target(server));
    return new Map(signals.map((one) => [one.labels.le ?? one.name, one.value]));
  };
  beforeAll(async () => {
    server = await start();
    admin = await administrator(server);
    await createUser(admin, ...(name === "mysql" ? [...TABLES, "events_statements_histogram_global"].map(grant) : []));
    session = await open(engine, target(server));
  });
  afterAll(async () => {
    session?.destroy();
    admin?.destroy();
    await server?.stop();
  });

  test("The server's own threshold is that of new sessions.", async () => {
    await admin.query("SET GLOBAL long_query_time = 2.5");
    expect(await values("slow_query_threshold")).toEqual(new Map([["slow_query_server_threshold_seconds", 2.5]]));
  });

  if (name === "mariadb") {
    test("Without the plugin there is no distribution of latencies, and no failure.", async () => {
      expect(await values("statement_latency")).toEqual(new Map());
    });
    return;
  }

  test("Statements fall into the bucket of their latency, and those above, at the server's own edges.", async () => {
    const before = await values("statement_latency");
    await admin.query("SELECT SLEEP(0.15)");
    await admin.query("SELECT SLEEP(0.3)");
    const after = await values("statement_latency");
    const grown = (le: string) => (after.get(le) ?? 0) - (before.get(le) ?? 0);
    expect([...after.keys()]).toHaveLength(19);
    expect([...after.keys()]).toEqual(
      expect.arrayContaining(["0.0001", "0.1", "0.1995", "0.5012", "1.0", "10.0", "50.12", "+Inf"]),
    );
    expect(grown("0.1995") - grown("0.1")).toBe(1);
    expect(grown("0.5012") - grown("0.1995")).toBe(1);
    expect(grown("+Inf")).toBe(grown("0.5012"));
    const counts = [...after.values()];
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
  });

  test("A failed statement and a cancelled one move their counters.", async () => {
    const before = await values("statement_errors");
    await expect(admin.query("SELECT * FROM mysql.nowhere")).rejects.toMatchObject({ code: "ER_NO_SUCH_TABLE" });
    const victim = await administrator(server);
    try {
      const cancelled = expect(victim.query(LONG_STATEMENT)).rejects.toMatchObject({ code: "ER_QUERY_INTERRUPTED" });
      setTimeout(() => void admin.query(`KILL QUERY ${victim.threadId}`), 200);
      await cancelled;
      await victim.query("SET max_execution_time = 100");
      await expect(victim.query(LONG_STATEMENT)).rejects.toMatchObject({ code: "ER_QUERY_TIMEOUT" });
    } finally {
      victim.destroy();
    }
    const grown = async (signal: string) =>
      ((await values("statement_errors")).get(signal) ?? Number.NaN) - (before.get(signal) ?? Number.NaN);
    // A session's counts reach the table a moment after its answer.
    await expect.poll(() => grown("statements_failed_total")).toBe(3);
    expect(await grown("statements_cancelled_total")).toBe(2);
  });

  test.each([
    { collector: "statement_latency", table: "events_statements_histogram_global" },
    ...TABLES.map((table) => ({ collector: "statement_errors", table })),
  ])("Without SELECT on $table the part $collector fails by name, and its remedy mends it.", async ({ collector, table }) => {
    await admin.query(`REVOKE SELECT ON performance_schema.${table} FROM '${USER}'@'%'`);
    await expect(values(collector)).rejects.toMatchObject({ reason: "permission" });
    await admin.query(remedy(engine, collector, target(server)));
    expect((await values(collector)).size).toBeGreaterThan(0);
  });
});
