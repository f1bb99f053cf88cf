import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Check } from "../../../../src/checks/check.js";
import { postgres } from "../../../../src/checks/databases/postgres/engine.js";
import type { SignalName } from "../../../../src/checks/databases/signals.js";
import { type PostgresServer, startPostgres } from "../../../servers/postgres.js";
import { checkOf, failures, measured, runOnce, ShiftedClock } from "../runs.js";
import { signalOf } from "../signals.js";
import { targetOf } from "../target.js";
import { grantMonitoring, MONITOR, PASSWORD } from "./monitored.js";

describe.each([15, 18] as const)("an early sign of PostgreSQL %i", (version) => {
  let server: PostgresServer;
  let check: Check;
  const clock = new ShiftedClock();
  const open: pg.Client[] = [];

  const client = async (fields: pg.ClientConfig = {}) => {
    const one = new pg.Client({ ...server.superuser, ...fields });
    one.on("error", () => {});
    await one.connect();
    open.push(one);
    return one;
  };
  /** A session that is connected tells its statistics up to ten seconds late, unless it is made to. */
  const settled = (one: pg.Client) => one.query("SELECT pg_stat_force_next_flush()");
  const measure = async () => measured(await runOnce(check));
  const value = async (name: SignalName, labels?: Record<string, string>) => signalOf(await measure(), name, labels);
  const number = async (name: SignalName, labels?: Record<string, string>) => (await value(name, labels)) ?? Number.NaN;

  beforeAll(async () => {
    const settings = {
      max_prepared_transactions: "2",
      deadlock_timeout: "100ms",
      wal_level: "replica",
      max_replication_slots: "3",
    };
    server = await startPostgres({ version, settings });
    await grantMonitoring(server);
    await server.query(
      "CREATE TABLE things (id int PRIMARY KEY, name text); INSERT INTO things SELECT i, 'x' FROM generate_series(1, 9) i",
    );
    const address = { host: server.host, port: server.port, user: MONITOR, password: PASSWORD };
    check = checkOf(targetOf({ engine: "postgres", ...address }), postgres, clock);
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.end()));
  });
  afterAll(async () => {
    await check?.close();
    await server?.stop();
  });

  it("needs no more than what grants printed.", async () => {
    expect(failures(await runOnce(check))).toEqual({});
    expect(failures(await runOnce(check))).toEqual({});
  });

  it("is the number of connections by user and by database, beside their limits.", async () => {
    await server.query("CREATE ROLE cashier LOGIN CONNECTION LIMIT 5 PASSWORD 'cashier'");
    await server.query("CREATE DATABASE till CONNECTION LIMIT 7");
    expect(await value("connections_by", { scope: "user", name: "cashier" })).toBe(0);
    for (let count = 0; count < 3; count++) await client({ user: "cashier", password: "cashier", database: "till" });
    const found = await measure();
    expect(signalOf(found, "connections_by", { scope: "user", name: "cashier" })).toBe(3);
    expect(signalOf(found, "connections_by_max", { scope: "user", name: "cashier" })).toBe(5);
    expect(signalOf(found, "connections_by", { scope: "database", name: "till" })).toBe(3);
    expect(signalOf(found, "connections_by_max", { scope: "database", name: "till" })).toBe(7);
    expect(signalOf(found, "connections_by_max", { scope: "database", name: "postgres" })).toBeUndefined();
  });

  it("is the number of connections that were lost or killed.", async () => {
    const before = await measure();
    const killed = await client();
    const { rows } = await killed.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
    await server.query(`SELECT pg_terminate_backend(${rows[0]?.pid})`);
    const abandoned = new pg.Client(server.superuser);
    abandoned.on("error", () => {});
    await abandoned.connect();
    await abandoned.query("SELECT 1");
    (abandoned as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
    for (const error of ["killed", "abandoned"]) {
      await expect
        .poll(() => number("connection_errors_total", { error }))
        .toBe((signalOf(before, "connection_errors_total", { error }) ?? 0) + 1);
    }
    expect(signalOf(before, "connection_errors_total", { error: "fatal" })).toBe(0);
  });

  it("is a session idle in its transaction, and the state of the oldest transaction.", async () => {
    expect(await value("idle_in_transaction_seconds")).toBe(0);
    expect(await value("oldest_transaction_info")).toBeUndefined();
    const idle = await client();
    await idle.query("BEGIN; SELECT 1");
    await expect.poll(() => value("idle_in_transaction_seconds")).toBeGreaterThan(0.1);
    expect(await value("oldest_transaction_info", { state: "idle_in_transaction" })).toBe(1);
    await idle.query("COMMIT");
    expect(await value("idle_in_transaction_seconds")).toBe(0);
    await idle.query("BEGIN; SELECT 1; PREPARE TRANSACTION 'forgotten'");
    const found = await measure();
    expect(signalOf(found, "oldest_transaction_info", { state: "prepared" })).toBe(1);
    expect(found.oldestTransaction).toBeGreaterThan(0);
    await idle.query("ROLLBACK PREPARED 'forgotten'");
  });

  it("is a chain of sessions that wait for each other's locks.", async () => {
    expect(await measure().then((found) => [signalOf(found, "lock_waits"), signalOf(found, "lock_wait_depth")])).toEqual([0, 0]);
    const [first, second, third] = [await client(), await client(), await client()];
    await first.query("BEGIN; UPDATE things SET name = 'a' WHERE id = 1");
    await second.query("BEGIN; UPDATE things SET name = 'b' WHERE id = 2");
    const waiting = [
      second.query("UPDATE things SET name = 'b' WHERE id = 1"),
      third.query("UPDATE things SET name = 'c' WHERE id = 2"),
    ];
    await expect.poll(() => value("lock_waits")).toBe(2);
    await expect.poll(() => value("lock_wait_seconds")).toBeGreaterThan(0.15);
    const found = await measure();
    expect(signalOf(found, "lock_wait_depth")).toBe(2);
    await first.query("COMMIT");
    await waiting[0];
    await second.query("COMMIT");
    await Promise.all(waiting);
    const after = await measure();
    expect(signalOf(after, "lock_wait_depth")).toBe(0);
    expect(signalOf(after, "lock_wait_seconds")).toBe(0);
  });

  it("is a deadlock.", async () => {
    const before = await number("deadlocks_total");
    const [first, second] = [await client(), await client()];
    await first.query("BEGIN; UPDATE things SET name = 'a' WHERE id = 1");
    await second.query("BEGIN; UPDATE things SET name = 'b' WHERE id = 2");
    const both = await Promise.allSettled([
      first.query("UPDATE things SET name = 'a' WHERE id = 2"),
      second.query("UPDATE things SET name = 'b' WHERE id = 1"),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await first.query("ROLLBACK");
    await second.query("ROLLBACK");
    await settled(first);
    await settled(second);
    await expect.poll(() => number("deadlocks_total"), { timeout: 5000 }).toBe(before + 1);
  });

  it("is a sort that does not fit into the memory, what it reads, and what is deleted.", async () => {
    const before = await measure();
    const one = await client();
    await one.query("SET work_mem = '64kB'; SET jit = off");
    await one.query("SELECT count(*) FROM (SELECT i FROM generate_series(1, 100000) i ORDER BY -i OFFSET 0) AS sorted");
    await one.query("CREATE TABLE rubbish AS SELECT i FROM generate_series(1, 5000) i");
    await one.query("DELETE FROM rubbish");
    await settled(one);
    const grown = async (name: SignalName) => (await number(name)) - (signalOf(before, name) ?? Number.NaN);
    await expect.poll(() => grown("temporary_files_total"), { timeout: 5000 }).toBeGreaterThanOrEqual(1);
    expect(await grown("temporary_bytes_total")).toBeGreaterThan(500_000);
    await expect.poll(() => grown("rows_deleted_total")).toBeGreaterThanOrEqual(5000);
    expect(await grown("buffer_requests_total")).toBeGreaterThan(5000);
    expect(await number("buffer_reads_total")).toBeLessThan(await number("buffer_requests_total"));
    expect(await number("buffer_reads_total")).toBeGreaterThan(0);
  });

  it("does not jump when a database is dropped with its counters.", async () => {
    await server.query("CREATE DATABASE doomed");
    await server.query(
      "CREATE TABLE t AS SELECT i FROM generate_series(1, 30000) i; DELETE FROM t; SELECT pg_stat_force_next_flush()",
      "doomed",
    );
    await measure();
    await expect
      .poll(() => server.query("SELECT FROM pg_stat_database WHERE datname = 'doomed' AND tup_deleted >= 30000"))
      .toHaveLength(1);
    const before = await measure();
    await server.query("DROP DATABASE doomed");
    const after = await measure();
    const deleted = signalOf(after, "rows_deleted_total") ?? 0;
    expect(deleted).toBeGreaterThanOrEqual(signalOf(before, "rows_deleted_total") ?? Number.NaN);
    expect(deleted).toBeLessThan((signalOf(before, "rows_deleted_total") ?? 0) + 1000);
  });

  it("is a checkpoint that was asked for.", async () => {
    const before = await number("checkpoints_total", { trigger: "requested" });
    await server.query("INSERT INTO things VALUES (100, 'x'); CHECKPOINT");
    await expect.poll(() => number("checkpoints_total", { trigger: "requested" })).toBe(before + 1);
    expect(await value("checkpoints_total", { trigger: "timed" })).toBeGreaterThanOrEqual(0);
  });

  it("is a slot that nobody uses and the log that it keeps.", async () => {
    await server.query("SELECT pg_create_physical_replication_slot('forgotten', true)");
    const before = await number("replication_slot_retained_bytes", { slot: "forgotten" });
    expect(await value("replication_slot_active", { slot: "forgotten" })).toBe(0);
    await server.query("CREATE TABLE big AS SELECT repeat('x', 1000) FROM generate_series(1, 3000)");
    expect(await number("replication_slot_retained_bytes", { slot: "forgotten" })).toBeGreaterThan(before + 3e6);
    await server.query("SELECT pg_drop_replication_slot('forgotten')");
    expect(await value("replication_slot_active", { slot: "forgotten" })).toBeUndefined();
  });

  it("is the size of a database, at most five minutes old.", async () => {
    const before = await number("size_bytes", { datname: "postgres" });
    await server.query("CREATE TABLE bigger AS SELECT repeat(md5(i::text), 30) FROM generate_series(1, 5000) i");
    expect(await number("size_bytes", { datname: "postgres" })).toBe(before);
    clock.seconds += 301;
    expect(await number("size_bytes", { datname: "postgres" })).toBeGreaterThan(before + 4e6);
  });

  it("is the age of the oldest transaction id.", async () => {
    const before = await measure();
    await server.query(
      `DO $$ BEGIN FOR i IN 1..200 LOOP BEGIN INSERT INTO things VALUES (1000 + i); EXCEPTION WHEN division_by_zero THEN NULL; END; END LOOP; END $$`,
    );
    clock.seconds += 61;
    const after = await measure();
    const age = (found: typeof before) => signalOf(found, "transaction_id_age", { datname: "postgres" }) ?? Number.NaN;
    expect(age(after)).toBeGreaterThanOrEqual(age(before) + 200);
    expect(signalOf(after, "transaction_id_used_ratio")).toBeGreaterThan(signalOf(before, "transaction_id_used_ratio") ?? 1);
    expect(signalOf(after, "transaction_id_used_ratio")).toBeCloseTo(age(after) / 2_144_483_648, 9);
  });

  it("is a statement that destroys.", async () => {
    clock.seconds += 301;
    const before = await measure();
    await server.query("CREATE TABLE victim (i int)");
    await server.query("ALTER TABLE victim ADD j int");
    await server.query("  truncate victim");
    await server.query("DROP TABLE victim");
    clock.seconds += 301;
    const after = await measure();
    for (const statement of ["alter", "truncate", "drop"]) {
      const told = (found: typeof before) => signalOf(found, "destructive_statements_total", { statement }) ?? Number.NaN;
      expect(told(after), statement).toBe(told(before) + 1);
    }
  });

  it("is the growth of the write-ahead log, and the time until its file system is full where the folder can be seen.", async () => {
    const before = await measure();
    const rows = await server.query<{ free: string }>("SELECT current_setting('data_directory') AS free");
    expect(rows).toHaveLength(1);
    await server.query(
      "SELECT pg_switch_wal() FROM (SELECT pg_logical_emit_message(false, 'x', repeat('y', 100000))) AS written",
    );
    await server.query("CREATE TABLE flood AS SELECT repeat(md5(i::text), 30) FROM generate_series(1, 40000) i");
    clock.seconds += 601;
    const after = await measure();
    const size = (found: typeof before) => found.logs?.find(({ log }) => log === "wal")?.bytes ?? Number.NaN;
    const growth = signalOf(after, "log_growth_bytes_per_second", { log: "wal" });
    expect(size(after)).toBeGreaterThan(size(before));
    expect(growth).toBeGreaterThan(0);
    const free = signalOf(after, "log_filesystem_free_bytes", { log: "wal" }) ?? Number.NaN;
    expect(free).toBeGreaterThan(0);
    expect(signalOf(after, "log_full_seconds", { log: "wal" })).toBeCloseTo(free / (growth ?? 0), 3);
  });
});
