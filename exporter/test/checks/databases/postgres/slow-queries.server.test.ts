import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Session } from "../../../../src/checks/databases/engine.js";
import { activity } from "../../../../src/checks/databases/postgres/activity.js";
import { connect } from "../../../../src/checks/databases/postgres/connect.js";
import { statements } from "../../../../src/checks/databases/postgres/statements.js";
import { slowQueryCounter } from "../../../../src/checks/databases/slow-queries/choose.js";
import type { Keeper, Kept } from "../../../../src/checks/databases/slow-queries/keep.js";
import type { SlowQueryDelta } from "../../../../src/checks/databases/slow-queries/source.js";
import { GROUND_TRUTH } from "../../../servers/ground-truth.js";
import { type PostgresServer, startPostgres } from "../../../servers/postgres.js";
import { ShiftedClock } from "../runs.js";
import { targetOf } from "../target.js";
import { grantMonitoring, MONITOR, PASSWORD, runOnServer } from "./monitored.js";

const SLOW = GROUND_TRUTH.statements.filter(({ seconds }) => seconds >= GROUND_TRUTH.threshold).length;

describe.each([15, 18] as const)("slow queries of PostgreSQL %i", (version) => {
  let server: PostgresServer;
  let session: Session;
  const target = (exclude = {}) =>
    targetOf({
      engine: "postgres",
      host: server.host,
      port: server.port,
      user: MONITOR,
      password: PASSWORD,
      slow_query: { threshold: "100ms", exclude },
    }).section;

  beforeAll(async () => {
    server = await startPostgres({ version });
    await grantMonitoring(server);
    session = await connect(target(), new AbortController().signal);
  });
  afterAll(async () => {
    session?.destroy();
    await server?.stop();
  });

  it("are twelve of fifty, within the bounds of pg_stat_statements.", async () => {
    expect(await statements.available(session, target())).toEqual({ available: true });
    const watch = await statements.watch(session, target());
    await runOnServer(
      server,
      GROUND_TRUTH.statements.map(({ seconds }) => `SELECT pg_sleep(${seconds})`),
    );
    const delta = await watch.read(session);
    expect(SLOW).toBe(12);
    expect(delta.lower).toBeGreaterThan(0);
    expect(delta.lower).toBeLessThanOrEqual(SLOW);
    expect(delta.upper).toBeGreaterThanOrEqual(SLOW);
    expect(delta.upper).toBeLessThan(GROUND_TRUTH.statements.length);
    expect(await watch.read(session)).toMatchObject({ lower: 0, upper: 0 });
  });

  it("are counted one by one by pg_stat_statements when their texts differ.", async () => {
    const watch = await statements.watch(session, target());
    const texts = GROUND_TRUTH.statements.map(({ seconds }, index) => `SELECT pg_sleep(${seconds})${", 1".repeat(index + 1)}`);
    await runOnServer(server, texts);
    expect(await watch.read(session)).toMatchObject({ lower: SLOW, upper: SLOW, exact: false });
  });

  it("are twelve of fifty, within the bounds of the sampled activity.", async () => {
    expect(await activity.available(session, target())).toEqual({ available: true });
    const watch = await activity.watch(session, target());
    const deltas: SlowQueryDelta[] = [];
    let running = true;
    const load = runOnServer(
      server,
      GROUND_TRUTH.statements.map(({ seconds }) => `SELECT pg_sleep(${seconds})`),
    ).finally(() => {
      running = false;
    });
    while (running) {
      deltas.push(await watch.read(session));
      await sleep(30);
    }
    await load;
    deltas.push(await watch.read(session));
    const lower = deltas.reduce((sum, delta) => sum + delta.lower, 0);
    const upper = deltas.reduce((sum, delta) => sum + delta.upper, 0);
    expect(lower).toBeGreaterThan(0);
    expect(lower).toBeLessThanOrEqual(SLOW);
    expect(upper).toBeGreaterThanOrEqual(SLOW);
    expect(upper === Number.POSITIVE_INFINITY).toBe(false);
  });

  it("are not those of users and databases that are left out.", async () => {
    const watch = await statements.watch(session, target({ users: ["postgres"] }));
    const other = await statements.watch(session, target({ databases: ["postgres"] }));
    await server.query("SELECT pg_sleep(0.15) AS excluded");
    expect(await watch.read(session)).toMatchObject({ lower: 0, upper: 0 });
    expect(await other.read(session)).toMatchObject({ lower: 0, upper: 0 });
    expect(await statements.available(session, target({ applications: ["psql"] }))).toMatchObject({ available: false });
  });

  it("are seen in the activity while they run, once, unless their application is left out.", async () => {
    const watch = await activity.watch(session, target());
    const without = await activity.watch(session, target({ applications: ["backup"] }));
    const running = server.query("SET application_name = 'backup'; SELECT pg_sleep(0.5)");
    await expect.poll(async () => (await watch.read(session)).lower, { interval: 20 }).toBe(1);
    expect((await watch.read(session)).lower).toBe(0);
    expect((await without.read(session)).lower).toBe(0);
    await running;
  });

  it("are not our own.", async () => {
    const watch = await statements.watch(session, target());
    await session.query("SELECT pg_sleep(0.15) AS own");
    expect(await watch.read(session)).toMatchObject({ lower: 0, upper: 0 });
  });

  it("count once, with their caller, when a function runs them.", async () => {
    await server.query(
      "CREATE FUNCTION nap() RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.15); PERFORM pg_sleep(0.16); END $$",
    );
    const watch = await statements.watch(session, target());
    await server.query("SET pg_stat_statements.track = 'all'; SELECT nap();");
    expect(await watch.read(session)).toMatchObject({ lower: 1, upper: 1 });
  });

  it("have no upper bound after a reset of the statistics.", async () => {
    const watch = await statements.watch(session, target());
    await server.query("SELECT pg_stat_statements_reset()");
    await server.query("SELECT pg_sleep(0.15) AS after_reset");
    expect(await watch.read(session)).toMatchObject({ lower: 0, upper: Number.POSITIVE_INFINITY, exact: false });
    await server.query("SELECT pg_sleep(0.15) AS after_reset");
    expect(await watch.read(session)).toMatchObject({ lower: 1, upper: 1 });
  });

  it("are neither lost nor counted twice when another source takes over.", async () => {
    const clock = new ShiftedClock();
    // From midnight on, so that the day's bounds are those of the sources.
    clock.seconds = -(clock.now() % 86_400);
    const held = {
      ...statements,
      available: async () => (ready ? { available: true as const } : { available: false as const, why: "held back" }),
    };
    let ready = false;
    const counter = slowQueryCounter([held, activity], target(), { clock, timeZone: "UTC" });
    expect(await counter.read(session)).toMatchObject({
      source: "activity",
      total: 0,
      why: expect.stringContaining("statements: held back"),
    });
    const running = server.query("SELECT pg_sleep(0.4), 'counted while it ran'");
    await expect.poll(async () => (await counter.read(session)).total, { interval: 20 }).toBe(1);
    ready = true;
    clock.seconds += 301;
    expect(await counter.read(session)).toMatchObject({ source: "statements", total: 1 });
    await running;
    await server.query("SELECT pg_sleep(0.15), 2, 'counted at its end'");
    const last = await counter.read(session);
    expect(last).toMatchObject({ source: "statements", total: 2, exact: false });
  });

  it("are not counted twice when a restart of the exporter comes before the other source takes over.", async () => {
    const clock = new ShiftedClock();
    let ready = false;
    const held = {
      ...statements,
      available: async () => (ready ? { available: true as const } : { available: false as const, why: "held back" }),
    };
    let kept: Kept | undefined;
    const keeper: Keeper = {
      load: () => kept,
      save: (latest) => {
        kept = latest;
      },
      close: async () => {},
    };
    const first = slowQueryCounter([held, activity], target(), { clock, timeZone: "UTC", keeper });
    await first.read(session);
    const running = server.query("SELECT pg_sleep(0.6), 5, 'counted while it ran'");
    await expect.poll(async () => (await first.read(session)).total, { interval: 20 }).toBe(1);
    const second = slowQueryCounter([held, activity], target(), { clock, timeZone: "UTC", keeper });
    expect(await second.read(session)).toMatchObject({ source: "activity", total: 1 });
    ready = true;
    clock.seconds += 301;
    expect(await second.read(session)).toMatchObject({ source: "statements", total: 1 });
    await running;
    expect(await second.read(session)).toMatchObject({ source: "statements", total: 1 });
  });

  it("are certain again after statements that were counted while they ran have been cancelled.", async () => {
    const clock = new ShiftedClock();
    let ready = false;
    const held = {
      ...statements,
      available: async () => (ready ? { available: true as const } : { available: false as const, why: "held back" }),
    };
    const counter = slowQueryCounter([held, activity], target(), { clock, timeZone: "UTC" });
    await counter.read(session);
    const total = async () => (await counter.read(session)).total;
    const running = [1, 2].map((row) => server.query(`SELECT pg_sleep(60), ${row}, 'cancelled'`).catch(() => "cancelled"));
    await expect.poll(total, { interval: 20 }).toBe(2);
    ready = true;
    clock.seconds += 301;
    expect(await counter.read(session)).toMatchObject({ source: "statements", total: 2 });
    await counter.read(session);
    await server.query("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(60), %'");
    expect(await Promise.all(running)).toEqual(["cancelled", "cancelled"]);
    await counter.read(session);
    await counter.read(session);
    await server.query("SELECT pg_sleep(0.15), 3, 4, 'counted at its end'");
    expect(await counter.read(session)).toMatchObject({ source: "statements", total: 3 });
  });

  it("fall to the next source while a lock keeps the best one from being read.", async () => {
    const clock = new ShiftedClock();
    const counter = slowQueryCounter([statements, activity], target(), { clock, timeZone: "UTC" });
    expect(await counter.read(session)).toMatchObject({ source: "statements" });
    const admin = new pg.Client(server.superuser);
    await admin.connect();
    await admin.query("BEGIN; LOCK TABLE pg_stat_statements_info");
    const locked = await counter.read(session);
    expect(locked).toMatchObject({ source: "activity", todayUpperBound: Number.POSITIVE_INFINITY });
    expect(locked.why).toContain("not watched for");
    await admin.query("ROLLBACK");
    await admin.end();
    clock.seconds += 301;
    expect(await counter.read(session)).toMatchObject({ source: "statements" });
  });

  it("have no upper bound while a role has a setting of its own for what is tracked.", async () => {
    await server.query("CREATE ROLE hidden; ALTER ROLE hidden SET pg_stat_statements.track = 'none'");
    const watch = await statements.watch(session, target());
    expect(await watch.read(session)).toMatchObject({ upper: Number.POSITIVE_INFINITY });
    await server.query("DROP ROLE hidden");
    expect(await watch.read(session)).toMatchObject({ upper: 0 });
  });

  it("go on being watched over a restart: a clean one keeps the statistics, and a crash shows.", async () => {
    const watch = await statements.watch(session, target());
    await server.restart();
    session = await connect(target(), new AbortController().signal);
    await server.query("SELECT pg_sleep(0.15) AS after_restart");
    expect(await watch.read(session)).toMatchObject({ lower: 1, upper: 1 });
    await server.kill();
    await server.restart();
    session = await connect(target(), new AbortController().signal);
    expect(await watch.read(session)).toMatchObject({ upper: Number.POSITIVE_INFINITY });
  });
});
