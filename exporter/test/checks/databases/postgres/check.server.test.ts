import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Check } from "../../../../src/checks/check.js";
import type { Collector, Engine } from "../../../../src/checks/databases/engine.js";
import { boundedQuery } from "../../../../src/checks/databases/postgres/bounded.js";
import { postgres } from "../../../../src/checks/databases/postgres/engine.js";
import { type PostgresServer, startPostgres } from "../../../servers/postgres.js";
import { checkOf, failures, measured, runOnce, ShiftedClock } from "../runs.js";
import { targetOf } from "../target.js";
import { grantMonitoring, MONITOR, PASSWORD } from "./monitored.js";

describe.each([15, 18] as const)("the check of a PostgreSQL %i server", (version) => {
  let server: PostgresServer;
  let folder: string;
  const open: Check[] = [];

  const watch = (fields: object = {}, engine: Engine = postgres, clock = new ShiftedClock()): Check => {
    const address = { host: server.host, port: server.port, user: MONITOR, password: PASSWORD, timeout: "5s" };
    const check = checkOf(targetOf({ engine: "postgres", ...address, ...fields }), engine, clock);
    open.push(check);
    return check;
  };
  const ourSessions = async () =>
    (
      await server.query<{ count: number }>(
        "SELECT count(*)::int AS count FROM pg_stat_activity WHERE application_name = 'sla-exporter'",
      )
    )[0]?.count;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "sla-check-"));
    server = await startPostgres({ version, settings: { max_connections: "12" } });
    await grantMonitoring(server);
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((check) => check.close()));
  });
  afterAll(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("measures everything with what grants printed, over one connection.", async () => {
    const check = watch();
    await runOnce(check);
    const result = await runOnce(check);
    expect(result.ok).toBe(true);
    expect(failures(result)).toEqual({});
    const found = measured(result);
    expect(found.version).toMatch(new RegExp(`^${version}\\.`));
    expect(found.connections?.max).toBe(9);
    expect(found.connections?.byState).toMatchObject({ active: 1, idle_in_transaction: 0 });
    expect(found.connections?.usedRatio).toBeCloseTo(1 / 9);
    expect(found.logs).toEqual([{ log: "wal", bytes: expect.any(Number) }]);
    expect(found.logs?.[0]?.bytes).toBeGreaterThan(1e6);
    expect(found.unsupportedLogs).toMatchObject([{ log: "server", reason: expect.stringContaining("logging_collector is off") }]);
    expect(found.slowQueries).toMatchObject({ source: "statements", exact: false, threshold: 1, total: 0, today: 0 });
    expect(found.oldestTransaction).toBe(0);
    expect(await ourSessions()).toBe(1);
  });

  it("sees the ages of what others have open, and the worst of the limits.", async () => {
    await server.query("CREATE ROLE clerk LOGIN CONNECTION LIMIT 2 PASSWORD 'clerk'");
    const other = new pg.Client({ ...server.superuser, user: "clerk", password: "clerk" });
    await other.connect();
    await other.query("BEGIN; SELECT 1");
    const check = watch();
    const found = measured(await runOnce(check));
    expect(found.oldestTransaction).toBeGreaterThan(0);
    expect(found.oldestStatement).toBe(0);
    expect(found.connections?.byState.idle_in_transaction).toBe(1);
    expect(found.connections?.usedRatio).toBe(0.5);
    await other.end();
  });

  it("sets limits on its session and cannot write.", async () => {
    const session = await postgres.connect(
      targetOf({ engine: "postgres", ...server.superuser, timeout: "5s" }).section,
      AbortSignal.timeout(5000),
    );
    const settings = await session.query<{ name: string; setting: string }>(
      "SELECT name, setting FROM pg_settings WHERE name IN ('statement_timeout', 'lock_timeout', 'default_transaction_read_only', 'application_name')",
    );
    expect(Object.fromEntries(settings.map(({ name, setting }) => [name, setting]))).toEqual({
      application_name: "sla-exporter",
      default_transaction_read_only: "on",
      lock_timeout: "1000",
      statement_timeout: "5000",
    });
    await expect(session.query("CREATE TABLE public.x ()")).rejects.toMatchObject({ reason: "sql" });
    session.destroy();
  });

  it("measures what it may and names the grant that is missing.", async () => {
    await server.query("CREATE ROLE bare LOGIN PASSWORD 'long enough'");
    const check = watch({ user: "bare", password: "long enough" });
    const result = await runOnce(check);
    expect(result.ok).toBe(true);
    expect(measured(result).version).toBeDefined();
    expect(failures(result)).toEqual({
      connections: "permission",
      activity: "permission",
      replication: "permission",
      sizes: "permission",
      digests: "permission",
      destructive: "permission",
      logs: "permission",
      log_space: "permission",
      slow_queries: "permission",
    });
    const remedies = new Set(measured(result).collectors.flatMap(({ failure }) => (failure ? [failure.remedy] : [])));
    expect([...remedies]).toEqual(['GRANT pg_monitor TO "bare";']);
    await server.query([...remedies].join());
    expect(failures(await runOnce(check))).toEqual({});
  });

  it("samples the activity where pg_stat_statements is not to be had, and goes over to it when it comes.", async () => {
    await server.query("CREATE DATABASE other");
    const clock = new ShiftedClock();
    const check = watch({ database: "other" }, postgres, clock);
    const first = measured(await runOnce(check));
    expect(first.slowQueries).toMatchObject({ source: "activity", exact: false });
    expect(first.slowQueries?.why).toContain("statements: the extension pg_stat_statements is not in database other");
    await server.query("CREATE EXTENSION pg_stat_statements", "other");
    expect(measured(await runOnce(check)).slowQueries?.source).toBe("activity");
    clock.seconds += 301;
    expect(measured(await runOnce(check)).slowQueries?.source).toBe("statements");
  });

  it("fails with auth on a wrong password, and then leaves the account alone for ever longer.", async () => {
    const clock = new ShiftedClock();
    const check = watch({ password: "wrong password" }, postgres, clock);
    const before = refusals(server);
    for (const [seconds, contacts] of [
      [0, 1],
      [5, 1],
      [11, 2],
      [29, 2],
      [2, 3],
      [61, 4],
      [121, 5],
      [241, 6],
      [299, 6],
      [2, 7],
    ] as const) {
      clock.seconds += seconds;
      expect(await runOnce(check)).toMatchObject({ ok: false, reason: "auth" });
      await expect.poll(() => refusals(server) - before).toBe(contacts);
    }
  });

  it("takes a rotated password from its file: in the same run, and out of a back-off.", async () => {
    const file = join(folder, "password");
    await server.query("CREATE ROLE rotated LOGIN PASSWORD 'first password'; GRANT pg_monitor TO rotated");
    writeFileSync(file, "first password\n");
    const check = watch({ user: "rotated", password: `\${file:${file}}` });
    const { identity } = check;
    expect(await runOnce(check)).toMatchObject({ ok: true });
    await server.query("ALTER ROLE rotated PASSWORD 'second password'");
    writeFileSync(file, "second password\n");
    await endOurs(server, "rotated");
    await expect.poll(() => runOnce(check)).toMatchObject({ ok: true });
    expect(check.identity).not.toBe(identity);
    await server.query("ALTER ROLE rotated PASSWORD 'third password'");
    await endOurs(server, "rotated");
    await expect.poll(() => runOnce(check)).toMatchObject({ ok: false, reason: "auth" });
    expect(await runOnce(check)).toMatchObject({ reason: "auth", message: expect.stringContaining("not tried again") });
    writeFileSync(file, "third password\n");
    expect(await runOnce(check)).toMatchObject({ ok: true });
  });

  it("says saturated when the server is full, with the last maximum, and recovers.", async () => {
    const check = watch();
    await runOnce(check);
    await endOurs(server, MONITOR);
    const crowd = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const client = new pg.Client(server.superuser);
        await client.connect();
        return client;
      }),
    );
    await expect.poll(() => runOnce(check)).toMatchObject({ ok: false, reason: "saturated" });
    const full = await runOnce(check);
    expect(measured(full).connections).toEqual({ byState: {}, max: 9, usedRatio: 1 });
    expect(measured(await runOnce(watch())).connections?.max).toBeNaN();
    await Promise.all(crowd.map((client) => client.end()));
    await expect.poll(() => runOnce(check)).toMatchObject({ ok: true });
  });

  it("fails with connect when its connection is killed in mid-query, and the next run connects again.", async () => {
    let nap = 4;
    const napping = sleeper(() => nap);
    const check = watch({}, { ...postgres, collectors: [napping, ...postgres.collectors] });
    const running = runOnce(check);
    await expect
      .poll(
        async () =>
          (await server.query(`SELECT FROM pg_stat_activity WHERE query LIKE '%pg_sleep(4)%' AND usename = '${MONITOR}'`)).length,
      )
      .toBe(1);
    await endOurs(server, MONITOR);
    expect(await running).toMatchObject({ ok: false, reason: "connect" });
    nap = 0;
    const next = await runOnce(check);
    expect(next.ok).toBe(true);
    expect(measured(next).slowQueries?.source).toBe("statements");
  });

  it("fails with timeout when the server is too slow, and leaves no statement behind.", async () => {
    const check = watch({ timeout: "500ms" }, { ...postgres, collectors: [sleeper(() => 60)] });
    const started = performance.now();
    expect(await runOnce(check)).toMatchObject({ ok: false, reason: "timeout" });
    expect(performance.now() - started).toBeLessThan(1000);
    await expect.poll(ourSessions).toBe(0);
  });

  it("lets a dear statement fail alone, within a quarter of the time limit.", async () => {
    const { section } = targetOf({ engine: "postgres", ...server.superuser, timeout: "2s" });
    const session = await postgres.connect(section, AbortSignal.timeout(5000));
    const started = performance.now();
    await expect(boundedQuery(session, section, "SELECT pg_sleep(60)")).rejects.toMatchObject({
      reason: "limit",
      message: "took longer than 0.5 s on this server",
    });
    expect(performance.now() - started).toBeLessThan(1000);
    const rows = await session.query<{ statement_timeout: string }>("SHOW statement_timeout");
    expect(rows[0]?.statement_timeout).toBe("2s");
    session.destroy();
  });

  it("fails with connect while the server is down, and recovers in the run after its start.", async () => {
    const check = watch();
    expect(await runOnce(check)).toMatchObject({ ok: true });
    await server.kill();
    expect(await runOnce(check)).toMatchObject({ ok: false, reason: "connect" });
    expect(await runOnce(check)).toMatchObject({ ok: false, reason: "connect" });
    await server.restart();
    expect(await runOnce(check)).toMatchObject({ ok: true });
  });

  it("fails with dns for a name that does not exist, and with connect for a missing socket.", async () => {
    expect(await runOnce(watch({ host: "no-such-host.invalid" }))).toMatchObject({ ok: false, reason: "dns" });
    expect(await runOnce(watch({ socket: join(folder, "nowhere") }))).toMatchObject({ ok: false, reason: "connect" });
  });

  it("connects through a unix socket, named by its folder or by its path.", async () => {
    expect(await runOnce(watch({ socket: server.socketFolder }))).toMatchObject({ ok: true });
    expect(await runOnce(watch({ socket: join(server.socketFolder, `.s.PGSQL.${server.port}`), port: 1 }))).toMatchObject({
      ok: true,
    });
  });
});

/** A part of a run that takes its time, on the real server. */
function sleeper(seconds: () => number): Collector {
  return {
    name: "sleeper",
    async collect(session) {
      await session.query(`SELECT pg_sleep(${seconds()})`);
      return {};
    },
    remedy: () => "",
  };
}

function refusals(server: PostgresServer): number {
  return server.log.split("password authentication failed").length - 1;
}

async function endOurs(server: PostgresServer, user: string): Promise<void> {
  await server.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${user}'`);
}
