import { appendFileSync, chmodSync, readFileSync, truncateSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Session } from "../../../../../src/checks/databases/engine.js";
import { logSource } from "../../../../../src/checks/databases/postgres/log/source.js";
import { statements } from "../../../../../src/checks/databases/postgres/statements.js";
import { slowQueryCounter } from "../../../../../src/checks/databases/slow-queries/choose.js";
import type { PostgresServer } from "../../../../servers/postgres.js";
import { ShiftedClock } from "../../runs.js";
import { MONITOR } from "../monitored.js";
import { connected, loggedServer, readUntil, rotated, sectionOf, withoutHelpers } from "./logged.js";
import { asCsv, asJson } from "./written.js";

const MIB = 1_048_576;
const log = logSource();
const LOST = "a log file vanished or was replaced before it was read";

describe.each([
  [15, "csv"],
  [18, "json"],
] as const)("the log of PostgreSQL %i as %s that", (version, format) => {
  let server: PostgresServer;
  let session: Session;
  let client: pg.Client;
  const section = () => withoutHelpers(sectionOf(server));
  const anyone = () => sectionOf(server);
  const write = format === "json" ? asJson : asCsv;
  const folder = () => join(server.socketFolder, "data", "log");
  const slow = () => client.query("SELECT pg_sleep(0.12)");
  const newest = async () => {
    const rows = await server.query<{ name: string }>(
      `SELECT name FROM pg_ls_logdir() WHERE name ~ '${format}$' ORDER BY modification DESC, name DESC LIMIT 1`,
    );
    return join(folder(), rows[0]?.name ?? "");
  };
  /** A line of another client, as the server would write it. */
  const lineOf = (milliseconds: number, detail = "") =>
    write({
      time: "2026-11-23 10:00:00.000 UTC",
      user: "anna",
      database: "sales",
      ps: "SELECT",
      state: "00000",
      message: `duration: ${milliseconds}.000 ms  statement: SELECT 1`,
      detail,
      application: "psql",
      process: "client backend",
    });

  beforeAll(async () => {
    server = await loggedServer(version, { log_destination: `${format}log` });
    session = await connected(server);
    client = new pg.Client({ ...server.superuser, application_name: "work" });
    await client.connect();
  });
  afterAll(async () => {
    await client?.end();
    session?.destroy();
    await server?.stop();
  });

  it("vanishes before it was read is told, and the next file is read.", async () => {
    const watch = await log.watch(session, section());
    await slow();
    await readUntil(watch, session, 1);
    await slow();
    unlinkSync(await newest());
    await rotated(server);
    await slow();
    expect(await readUntil(watch, session, 1)).toMatchObject({
      lower: 1,
      upper: Number.POSITIVE_INFINITY,
      exact: false,
      why: LOST,
    });
    await slow();
    expect(await readUntil(watch, session, 1)).toMatchObject({ lower: 1, exact: true });
  });

  it("vanishes after it was read to its end is none to worry about.", async () => {
    await slow();
    const watch = await log.watch(session, section());
    await readUntil(watch, session, 0);
    const old = await newest();
    await sleep(1100);
    await rotated(server);
    await slow();
    await readUntil(watch, session, 1);
    unlinkSync(old);
    await slow();
    expect(await readUntil(watch, session, 1)).toMatchObject({ lower: 1, exact: true });
  });

  it("is truncated and used again under its name is told, and read from its beginning.", async () => {
    const watch = await log.watch(session, section());
    await slow();
    await readUntil(watch, session, 1);
    const file = await newest();
    truncateSync(file, 0);
    writeFileSync(file, `${lineOf(150)}${lineOf(50)}${lineOf(150)}`);
    expect(await readUntil(watch, session, 2)).toMatchObject({
      lower: 2,
      upper: Number.POSITIVE_INFINITY,
      exact: false,
      why: LOST,
    });
    // As long as before, with another content.
    const size = readFileSync(file).length;
    let text = lineOf(160);
    while (Buffer.byteLength(text) + Buffer.byteLength(lineOf(150)) < size) text += lineOf(150);
    writeFileSync(file, `${lineOf(170)}${text}${lineOf(180)}`);
    expect((await readUntil(watch, session, 3)).why).toBe(LOST);
    await rotated(server);
  });

  it("was used again under its name long after it was read is read as a new one.", async () => {
    const watch = await log.watch(session, section());
    const file = await newest();
    // The position no longer knows any file, as it would after days.
    await sleep(1100);
    const since = Math.ceil(Date.now() / 1000) - 1;
    const later = await log.watch(session, section(), { ...(watch.position?.() as object), files: [], since });
    writeFileSync(file, `${lineOf(150)}${lineOf(150)}`);
    expect(await readUntil(later, session, 2)).toMatchObject({ lower: 2, exact: true });
    await rotated(server);
  });

  it("has a line of 50 MB is read on in parts, without blocking anything for long.", async () => {
    const watch = await log.watch(session, section());
    const file = await newest();
    appendFileSync(file, lineOf(150, "xyz\n".repeat((format === "json" ? 10 : 12.5) * MIB)));
    appendFileSync(file, lineOf(150));
    let longest = 0;
    let last = performance.now();
    const ticking = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 1);
    const behind: boolean[] = [];
    let counted = 0;
    for (let turn = 0; turn < 10 && counted < 2; turn++) {
      const delta = await watch.read(session);
      expect(delta.exact).toBe(true);
      behind.push(delta.behind === true);
      counted += delta.lower;
    }
    clearInterval(ticking);
    expect(counted).toBe(2);
    expect(behind[0]).toBe(true);
    expect(behind.at(-1)).toBe(false);
    expect(longest).toBeLessThan(150);
    await rotated(server);
  }, 120_000);

  it("is longer than it can catch up with is passed over but for its newest part.", async () => {
    const small = logSource({ budget: MIB });
    const watch = await small.watch(session, section());
    const file = await newest();
    const line = lineOf(150, '2026-11-23 18:23:18.099 CST,""anna""\n'.repeat(250));
    const count = Math.ceil((9 * MIB) / line.length);
    appendFileSync(file, line.repeat(count));
    const delta = await watch.read(session);
    expect(delta).toMatchObject({ exact: false, upper: Number.POSITIVE_INFINITY, why: "a backlog of the log was passed over" });
    expect(delta.lower).toBeGreaterThan((0.8 * MIB) / line.length);
    expect(delta.lower).toBeLessThanOrEqual(MIB / line.length);
    expect(delta.signals?.find(({ name }) => name === "log_read_lag_bytes")?.value).toBe(0);
    await slow();
    expect(await readUntil(watch, session, 1)).toMatchObject({ lower: 1, exact: true });
    await rotated(server);
  });

  it("has grown by 1 GB is read within one run, at its end.", async () => {
    const watch = await log.watch(session, section());
    const file = await newest();
    // Sparse: the disk of the test is spared.
    truncateSync(file, 1024 * MIB);
    appendFileSync(file, `\n${lineOf(150)}${lineOf(50)}${lineOf(150)}`);
    const begun = performance.now();
    const delta = await watch.read(session);
    expect(performance.now() - begun).toBeLessThan(5000);
    expect(delta).toMatchObject({ lower: 2, upper: Number.POSITIVE_INFINITY, exact: false, behind: false });
    truncateSync(file, 0);
    await rotated(server);
  });

  it("is behind for a while is caught up with, and nothing is lost.", async () => {
    const small = logSource({ budget: MIB });
    const watch = await small.watch(session, section());
    const line = lineOf(150, "x".repeat(5000));
    const count = Math.ceil((3.5 * MIB) / line.length);
    appendFileSync(await newest(), line.repeat(count));
    const first = await watch.read(session);
    expect(first).toMatchObject({ exact: true, behind: true });
    expect(first.signals?.find(({ name }) => name === "log_read_lag_bytes")?.value).toBeGreaterThan(2 * MIB);
    const rest = await readUntil(watch, session, count - first.lower);
    expect(first.lower + rest.lower).toBe(count);
    expect(rest.exact).toBe(true);
    await rotated(server);
  });

  it("is of another server behind the same address is begun at its end.", async () => {
    const watch = await log.watch(session, section());
    const position = watch.position?.() as { files: { name: string; identity: string }[]; started: string };
    const other = {
      ...position,
      started: "1.0",
      files: position.files.map((file) => ({ ...file, identity: "of another", modified: 1 })),
    };
    await slow();
    const resumed = await log.watch(session, section(), other);
    expect(await resumed.read(session)).toMatchObject({
      lower: 0,
      upper: Number.POSITIVE_INFINITY,
      why: "another server answers",
    });
    await slow();
    expect(await readUntil(resumed, session, 1)).toMatchObject({ lower: 1, exact: true });
  });

  it("holds a line that cannot be read is told, and the others count.", async () => {
    const watch = await log.watch(session, section());
    appendFileSync(await newest(), `${lineOf(150).slice(0, 120)}\n${lineOf(150)}${lineOf(150)}`);
    const delta = await readUntil(watch, session, 1);
    expect(delta).toMatchObject({ exact: false, upper: Number.POSITIVE_INFINITY, why: "a line of the log could not be read" });
    expect(delta.lower).toBeGreaterThanOrEqual(1);
    await slow();
    expect(await readUntil(watch, session, 1)).toMatchObject({ lower: 1, exact: true });
  });

  it("may not be read any more gives way to the next source, by its name, and comes back.", async () => {
    const clock = new ShiftedClock();
    const counter = slowQueryCounter([log, statements], anyone(), { clock, timeZone: "UTC" });
    expect(await counter.read(session)).toMatchObject({ source: "log" });
    await slow();
    await expect.poll(async () => (await counter.read(session)).total).toBe(1);
    const grant = `FUNCTION sla_exporter.read_log(text, bigint, integer)`;
    await server.query(`REVOKE EXECUTE ON ${grant} FROM "${MONITOR}"`);
    await slow();
    expect(await counter.read(session)).toMatchObject({ source: "statements", exact: false });
    expect(counter.refusals).toMatchObject([{ source: "log", refused: true }]);
    clock.seconds += 61;
    await counter.read(session);
    expect(counter.refusals[0]?.remedy).toContain(`GRANT EXECUTE ON ${grant} TO "${MONITOR}"`);
    await server.query(counter.refusals[0]?.remedy ?? "");
    clock.seconds += 61;
    expect(await counter.read(session)).toMatchObject({ source: "log" });
    const before = (await counter.read(session)).total;
    await slow();
    await expect.poll(async () => (await counter.read(session)).total).toBe(before + 1);
  });

  it("lies in a folder that cannot be read gives way to the next source.", async () => {
    const counter = slowQueryCounter([log, statements], anyone(), { clock: new ShiftedClock(), timeZone: "UTC" });
    expect(await counter.read(session)).toMatchObject({ source: "log" });
    chmodSync(folder(), 0o000);
    try {
      expect(await counter.read(session)).toMatchObject({ source: "statements" });
      expect(counter.refusals).toMatchObject([
        { source: "log", refused: true, why: expect.stringContaining("ermission denied") },
      ]);
    } finally {
      chmodSync(folder(), 0o700);
    }
  });

  it("is switched off gives way within a minute, without a gap.", async () => {
    const clock = new ShiftedClock();
    const counter = slowQueryCounter([log, statements], anyone(), { clock, timeZone: "UTC" });
    await counter.read(session);
    await server.query("ALTER SYSTEM SET log_min_duration_statement = -1");
    await server.query("SELECT pg_reload_conf()");
    await expect
      .poll(() => log.available(session, section()))
      .toMatchObject({
        available: false,
        why: "log_min_duration_statement is off",
        remedy: "ALTER SYSTEM SET log_min_duration_statement = '100ms';\nSELECT pg_reload_conf();",
      });
    clock.seconds += 61;
    const figures = await counter.read(session);
    expect(figures).toMatchObject({
      source: "statements",
      remedy: "ALTER SYSTEM SET log_min_duration_statement = '100ms';\nSELECT pg_reload_conf();",
    });
    expect(figures.why).toContain("log: log_min_duration_statement is off");
    for (const sql of figures.remedy?.split(";") ?? []) if (sql.trim() !== "") await server.query(sql);
    clock.seconds += 61;
    await expect
      .poll(async () => {
        clock.seconds += 61;
        return (await counter.read(session)).source;
      })
      .toBe("log");
  });
});
