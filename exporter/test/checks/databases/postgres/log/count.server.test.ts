import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Session } from "../../../../../src/checks/databases/engine.js";
import { positionOf } from "../../../../../src/checks/databases/postgres/log/position.js";
import { logSource } from "../../../../../src/checks/databases/postgres/log/source.js";
import type { PostgresServer } from "../../../../servers/postgres.js";
import { MONITOR } from "../monitored.js";
import { connected, loggedServer, readUntil, rotated, sectionOf, withoutHelpers } from "./logged.js";

const log = logSource();
const LOG_LIKE = [
  "",
  '2026-11-23 18:23:18.099 UTC,"anna","sales",4711,"[local]",6562f1a6.1267,1,"SELECT",2026-11-23 18:23:17 UTC,3/7,0,LOG,00000,"duration: 2000.000 ms  statement: SELECT 1",,,,,,,,,"psql","client backend",,0',
  '{"timestamp":"2026-11-23 18:23:18.099 UTC","state_code":"00000","message":"duration: 2000.000 ms","backend_type":"client backend"}',
  '"',
].join("\n");

describe.each([
  [15, "jsonlog"],
  [15, "csvlog"],
  [18, "jsonlog"],
  [18, "csvlog"],
] as const)("the log of PostgreSQL %i as %s", (version, format) => {
  let server: PostgresServer;
  let session: Session;
  let client: pg.Client;
  const section = (exclude: object = {}) => withoutHelpers(sectionOf(server, exclude));

  beforeAll(async () => {
    server = await loggedServer(version, { log_destination: `stderr,${format}`, lc_messages: "C" });
    await server.query("CREATE DATABASE sales");
    await server.query("CREATE ROLE anna SUPERUSER LOGIN PASSWORD 'anna'");
    await server.query(`
      CREATE FUNCTION nap(seconds float8) RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(seconds); PERFORM pg_sleep(seconds); RETURN 1; END $$;
      CREATE FUNCTION folded(seconds float8) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(seconds); RETURN 1; END $$;
      CREATE FUNCTION boast() RETURNS void LANGUAGE plpgsql AS $$ BEGIN RAISE LOG 'duration: 9000.000 ms  statement: SELECT 1'; END $$;`);
    session = await connected(server);
  });
  beforeEach(async () => {
    if (!session.alive) session = await connected(server);
    client = new pg.Client({ ...server.superuser, application_name: "work" });
    await client.connect();
    return () => client.end();
  });
  afterAll(async () => {
    session?.destroy();
    await server?.stop();
  });

  const asOther = async (login: pg.ClientConfig) => {
    const other = new pg.Client({ ...server.superuser, application_name: "work", ...login });
    await other.connect();
    await other.query("SELECT pg_sleep(0.12)");
    await other.end();
  };

  it("may be read.", async () => {
    expect(await log.available(session, section())).toEqual({ available: true });
  });

  it("has every slow statement once: simple, prepared, in functions, in transactions, of any text.", async () => {
    const watch = await log.watch(session, section());
    await client.query("SELECT pg_sleep(0.12)");
    await client.query("SELECT pg_sleep(0.01)");
    await client.query("SELECT pg_sleep($1)", [0.12]);
    await client.query({ name: "named", text: "SELECT pg_sleep($1)", values: [0.12] });
    await client.query({ name: "named", text: "SELECT pg_sleep($1)", values: [0.13] });
    await client.query({ name: "named", text: "SELECT pg_sleep($1)", values: [0.01] });
    await client.query("SELECT nap(0.11)");
    await client.query("BEGIN");
    await client.query("SELECT pg_sleep(0.12)");
    await client.query("SELECT pg_sleep($1)", [0.12]);
    await client.query("SELECT pg_sleep($1)", [0.12]);
    await client.query("COMMIT");
    await client.query("SELECT pg_sleep(0.06); SELECT pg_sleep(0.06)");
    await client.query("PREPARE p AS SELECT pg_sleep(0.12); EXECUTE p");
    await client.query(`SELECT pg_sleep(0.12) /* ${LOG_LIKE} */`);
    await client.query(`SELECT pg_sleep($1) /* ${LOG_LIKE} */`, [0.12]);
    await client.query("SELECT pg_sleep(0.12), '月报 🐌 «\t\\\"»'");
    await client.query(`SELECT pg_sleep(0.12) /* ${"x\n".repeat(500_000)} */`);
    expect(await readUntil(watch, session, 14)).toMatchObject({ lower: 14, upper: 14, exact: true, why: "" });
  });

  it("leaves out parsing and planning, plans of auto_explain and what functions say.", async () => {
    const watch = await log.watch(session, section());
    await client.query("LOAD 'auto_explain'; SET auto_explain.log_min_duration = 0");
    await client.query("SELECT pg_sleep(0.12)");
    await client.query("SELECT boast()");
    // Folded into a constant while it is planned, which the server logs as the binding of the portal.
    await client.query("SELECT folded($1), $2::int", ["0.12", 1]);
    await client.query("SELECT pg_sleep(0.12)");
    expect(await readUntil(watch, session, 2)).toMatchObject({ lower: 2, upper: 2, exact: true });
  });

  it("counts a query once that is fetched in parts, with log_statement too.", async () => {
    const watch = await log.watch(session, section());
    await client.query("CREATE TABLE IF NOT EXISTS parts AS SELECT generate_series(1, 6) AS id");
    const fetched = async () => {
      // The portal gives two rows at a time, each part is slow.
      await client.query("BEGIN");
      await inParts(client, "SELECT pg_sleep(0.06), id FROM parts", 2);
      await client.query("COMMIT");
    };
    await fetched();
    await client.query("SET log_statement = 'all'");
    await fetched();
    await client.query("SELECT pg_sleep(0.12)");
    await client.query("SET log_duration = on");
    await client.query("SELECT pg_sleep($1)", [0.12]);
    await client.query("SELECT 1");
    expect(await readUntil(watch, session, 4)).toMatchObject({ lower: 4, upper: 4, exact: true });
  });

  it("tells cancelled and failed statements apart from slow ones.", async () => {
    const watch = await log.watch(session, section());
    await client.query("SET statement_timeout = 150");
    await expect(client.query("SELECT pg_sleep(5)")).rejects.toMatchObject({ code: "57014" });
    await client.query("RESET statement_timeout");
    await expect(client.query("SELECT pg_sleep(0.12), 1 / 0 FROM pg_class")).rejects.toMatchObject({ code: "22012" });
    await client.query("DO $$ BEGIN RAISE WARNING 'nothing'; END $$");
    await client.query("SELECT pg_sleep(0.12)");
    const delta = await readUntil(watch, session, 1);
    expect(delta).toMatchObject({ lower: 1, upper: 1, exact: true });
    const figure = (name: string) => delta.signals?.find((signal) => signal.name === name)?.value;
    expect(figure("statements_cancelled_total")).toBe(1);
    expect(figure("statements_failed_total")).toBe(1);
  });

  it("leaves out users, databases, applications, and our own statements.", async () => {
    const watches = await Promise.all([
      log.watch(session, section()),
      log.watch(session, section({ users: ["anna"] })),
      log.watch(session, section({ databases: ["sales"] })),
      log.watch(session, section({ applications: ["nightly"] })),
    ]);
    await session.query("SELECT pg_sleep(0.12)");
    await client.query("SELECT pg_sleep(0.12)");
    await asOther({ database: "sales" });
    await client.query("SET application_name = 'nightly'");
    await client.query("SELECT pg_sleep(0.12)");
    await asOther({ user: "anna", password: "anna" });
    const counts = [];
    for (const watch of watches) counts.push(await readUntil(watch, session, 3));
    expect(counts.map(({ lower, exact }) => [lower, exact])).toEqual([4, 3, 3, 3].map((count) => [count, true]));
    expect(section().user).toBe(MONITOR);
  });

  it("is followed over rotation, a restart of the exporter and one of the server.", async () => {
    let watch = await log.watch(session, section());
    await client.query("SELECT pg_sleep(0.12), 1");
    await rotated(server);
    await client.query("SELECT pg_sleep(0.12), 2");
    await rotated(server);
    await client.query("SELECT pg_sleep(0.12), 3");
    expect(await readUntil(watch, session, 3)).toMatchObject({ lower: 3, exact: true });
    const position = JSON.parse(JSON.stringify(watch.position?.()));
    expect(positionOf(position)).toBeDefined();
    await client.query("SELECT pg_sleep(0.12), 4");
    await rotated(server);
    await client.query("SELECT pg_sleep(0.12), 5");
    await client.end();
    await server.restart();
    client = new pg.Client({ ...server.superuser, application_name: "work" });
    await client.connect();
    await client.query("SELECT pg_sleep(0.12), 6");
    session = await connected(server);
    watch = await log.watch(session, section(), position);
    expect(watch.resumed).toBe(true);
    expect(await readUntil(watch, session, 3)).toMatchObject({ lower: 3, upper: 3, exact: true });
    await client.query("SELECT pg_sleep(0.12), 7");
    expect(await readUntil(watch, session, 1)).toMatchObject({ lower: 1, exact: true });
  });

  it("puts each statement into its minute by the zone of the log, whatever its abbreviation means elsewhere.", async () => {
    await server.query("ALTER SYSTEM SET log_timezone = 'Asia/Shanghai'");
    await server.query("SELECT pg_reload_conf()");
    await sleep(200);
    const watch = await log.watch(session, section());
    const before = Date.now() / 1000;
    await client.query("SELECT pg_sleep(0.12)");
    const { ended = [] } = await readUntil(watch, session, 1);
    expect(ended).toHaveLength(1);
    const [{ time, count } = { time: 0, count: 0 }] = ended;
    expect(count).toBe(1);
    expect(time).toBeGreaterThan(before - 61);
    expect(time).toBeLessThan(Date.now() / 1000);
    await server.query("ALTER SYSTEM RESET log_timezone");
    await server.query("SELECT pg_reload_conf()");
  });

  it("is exact no more when what is logged was changed, or differs between sessions.", async () => {
    let watch = await log.watch(session, section());
    await server.query("ALTER SYSTEM SET log_min_duration_statement = '50ms'");
    await server.query("SELECT pg_reload_conf()");
    await sleep(200);
    expect(await watch.read(session)).toMatchObject({ exact: false, why: "settings of the log were changed meanwhile" });
    await server.query("ALTER SYSTEM SET log_min_duration_statement = '5s'");
    await server.query("SELECT pg_reload_conf()");
    await expect
      .poll(() => log.available(session, section()))
      .toMatchObject({ available: false, why: "log_min_duration_statement is above the threshold" });
    await watch.read(session);
    expect(await watch.read(session)).toMatchObject({
      upper: Number.POSITIVE_INFINITY,
      why: "the server logs from a higher threshold on",
    });
    await server.query("ALTER SYSTEM SET log_min_duration_statement = '100ms'");
    await server.query("SELECT pg_reload_conf()");
    await expect.poll(() => log.available(session, section())).toEqual({ available: true });
    watch = await log.watch(session, section());
    await server.query("ALTER ROLE anna SET log_min_duration_statement = '80ms'");
    expect(await watch.read(session)).toMatchObject({ exact: true });
    await server.query("ALTER ROLE anna SET log_min_duration_statement = '1h'");
    expect(await watch.read(session)).toMatchObject({
      exact: false,
      why: "a role or a database has its own setting of what is logged",
    });
    await server.query("ALTER ROLE anna RESET log_min_duration_statement");
  });
});

/** Runs a query through the extended protocol, some rows at a time. */
function inParts(client: pg.Client, text: string, rows: number): Promise<void> {
  const { connection } = client as unknown as { connection: Connection };
  return new Promise((resolve, reject) => {
    const query = {
      submit() {
        connection.parse({ text, name: "", types: [] });
        connection.bind({ portal: "", statement: "", values: [] });
        connection.execute({ portal: "", rows });
        connection.flush();
      },
      handleDataRow() {},
      handleRowDescription() {},
      handlePortalSuspended() {
        connection.execute({ portal: "", rows });
        connection.flush();
      },
      handleCommandComplete: () => connection.sync(),
      handleReadyForQuery: () => resolve(),
      handleError: (error: Error) => reject(error),
    };
    (client as unknown as { query(query: object): void }).query(query);
  });
}

interface Connection {
  parse(message: object): void;
  bind(message: object): void;
  execute(message: object): void;
  flush(): void;
  sync(): void;
}
