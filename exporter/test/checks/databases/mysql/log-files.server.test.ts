import { appendFileSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Connection } from "mysql2/promise";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { databaseCheck } from "../../../../src/checks/databases/check.js";
import type { Session } from "../../../../src/checks/databases/engine.js";
import type { DatabaseSection } from "../../../../src/config/schema/policy.js";
import type { MysqlServer } from "../../../servers/mysqld.js";
import { measured, runOnce, ShiftedClock } from "../runs.js";
import { administrator, collect, ENGINES, open, root } from "./engines.js";

describe.each(ENGINES.filter(({ available }) => available))("Logs of $name by path", ({ engine, start }) => {
  let server: MysqlServer;
  let admin: Connection;
  let session: Session;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "sla-logs-"));
    server = await start({ settings: { "log-bin": "binlog", "server-id": "7" } });
    admin = await administrator(server);
    session = await open(engine, root(server));
  });
  afterEach(async () => {
    await admin.query("SET GLOBAL slow_query_log = OFF, GLOBAL general_log = OFF, GLOBAL log_output = 'FILE'");
  });
  afterAll(async () => {
    session?.destroy();
    admin?.destroy();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const section = (files: NonNullable<DatabaseSection["log_files"]>) => ({ ...root(server), log_files: files });

  test("The server's own slow and general log have the size of their files, and the room that is left.", async () => {
    const files = { slow: join(folder, "slow.log"), general: join(folder, "general.log") };
    await admin.query("SET GLOBAL slow_query_log_file = ?, GLOBAL general_log_file = ?", [files.slow, files.general]);
    await admin.query("SET GLOBAL slow_query_log = ON, GLOBAL general_log = ON");
    await admin.query("SELECT 'a statement for the general log'");
    const target = section({ ...files, binary: server.data });
    const { logs = [], unsupportedLogs, signals = [] } = await collect(engine, "logs", session, target);
    await admin.query("SET GLOBAL general_log = OFF");
    const sizes = Object.fromEntries(logs.map(({ log, bytes }) => [log, bytes]));
    expect(sizes.slow).toBe(statSync(files.slow).size);
    expect(sizes.general).toBeGreaterThan(0);
    expect(sizes.general).toBeLessThanOrEqual(statSync(files.general).size);
    expect(unsupportedLogs).toEqual([{ log: "error", reason: "no size over SQL" }]);
    expect(signals.map(({ name, labels }) => [name, labels.log])).toEqual([
      ["log_filesystem_free_bytes", "binary"],
      ["log_filesystem_free_bytes", "slow"],
      ["log_filesystem_free_bytes", "general"],
    ]);
    for (const { value } of signals) expect(value).toBeGreaterThan(0);
  });

  test("A file that cannot be looked at has a reason and no size.", async () => {
    const { logs = [], unsupportedLogs } = await collect(engine, "logs", session, section({ error: join(folder, "none") }));
    expect(logs.map(({ log }) => log)).toEqual(["binary"]);
    expect(unsupportedLogs).toEqual([{ log: "error", reason: "the file in log_files cannot be looked at (ENOENT)" }]);
  });

  test("No path means no look, though the server tells where its logs are.", async () => {
    await admin.query("SET GLOBAL slow_query_log = ON");
    const { logs = [], unsupportedLogs } = await collect(engine, "logs", session, root(server));
    expect(logs.map(({ log }) => log)).toEqual(["binary"]);
    expect(unsupportedLogs).toEqual([
      { log: "error", reason: "no size over SQL" },
      { log: "slow", reason: "no size over SQL" },
    ]);
  });

  test("A log in a table has a size where the table's engine tells one.", async () => {
    await admin.query("ALTER TABLE mysql.slow_log ENGINE = MyISAM");
    try {
      await admin.query("SET GLOBAL log_output = 'TABLE', GLOBAL slow_query_log = ON");
      await admin.query("SET SESSION long_query_time = 0");
      await admin.query("SELECT 'one for the table'");
      await admin.query("SET SESSION long_query_time = 10");
      const { logs = [], unsupportedLogs } = await collect(engine, "logs", session, root(server));
      expect(logs.find(({ log }) => log === "slow")?.bytes).toBeGreaterThan(0);
      expect(unsupportedLogs).toEqual([{ log: "error", reason: "no size over SQL" }]);
    } finally {
      await admin.query("SET GLOBAL slow_query_log = OFF");
      await admin.query("ALTER TABLE mysql.slow_log ENGINE = CSV");
    }
  });

  test("Growth and the time until it is full go on over a rotation, and never turn negative.", async () => {
    const error = join(folder, "error.log");
    writeFileSync(error, "x".repeat(100_000));
    const clock = new ShiftedClock();
    const target = {
      id: "erp-db",
      system: "erp",
      section: section({ error }),
      critical: true,
      limits: { slowQueriesPerDay: 10, connections: 0.8 },
    };
    const check = databaseCheck(target, engine, { clock, timeZone: "UTC", log: { info: () => {}, warn: () => {} } });
    const told = async (name: string) => {
      const { signals = [] } = measured(await runOnce(check));
      return signals.find((one) => one.name === name && one.labels.log === "error")?.value;
    };
    try {
      expect(await told("log_growth_bytes_per_second")).toBeUndefined();
      clock.seconds += 1000;
      appendFileSync(error, "x".repeat(50_000));
      expect(await told("log_growth_bytes_per_second")).toBeCloseTo(50, 0);
      clock.seconds += 1000;
      truncateSync(error);
      appendFileSync(error, "x".repeat(10_000));
      expect(await told("log_growth_bytes_per_second")).toBeCloseTo(30, 0);
      const full = await told("log_full_seconds");
      expect(full).toBeGreaterThan(0);
      expect(full).toBeLessThan(Number.POSITIVE_INFINITY);
      clock.seconds += 7200;
      await runOnce(check);
      clock.seconds += 3000;
      expect(await told("log_growth_bytes_per_second")).toBe(0);
      expect(await told("log_full_seconds")).toBe(Number.POSITIVE_INFINITY);
    } finally {
      await check.close();
    }
  });
});
