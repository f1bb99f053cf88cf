import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "../../../../src/checks/clock.js";
import { postgres } from "../../../../src/checks/databases/postgres/engine.js";
import { type PostgresServer, startPostgres } from "../../../servers/postgres.js";
import { loggedServer, rotated, sectionOf } from "../postgres/log/logged.js";
import { grantMonitoring, MONITOR, PASSWORD } from "../postgres/monitored.js";
import { checkOf, measured, runOnce, ShiftedClock } from "../runs.js";
import { targetOf } from "../target.js";

describe("the count of the day", () => {
  let server: PostgresServer;
  let stateDir: string;

  beforeAll(async () => {
    stateDir = mkdtempSync(join(tmpdir(), "sla-state-"));
    server = await startPostgres({ version: 18 });
    await grantMonitoring(server);
  });
  afterAll(async () => {
    await server?.stop();
    rmSync(stateDir, { recursive: true, force: true });
  });

  it("survives a restart of the exporter; what its source cannot tell of the time between is unwatched.", async () => {
    const clock = new ShiftedClock();
    // From before midnight on, so that the day is watched from its first moment.
    clock.seconds = -(clock.now() % 86_400) - 30;
    const address = { host: server.host, port: server.port, user: MONITOR, password: PASSWORD };
    const target = targetOf({ engine: "postgres", ...address, slow_query: { threshold: "100ms" } });
    const figures = async (check: ReturnType<typeof checkOf>) => measured(await runOnce(check)).slowQueries;

    const first = checkOf(target, postgres, clock, stateDir);
    await figures(first);
    clock.seconds += 31;
    await figures(first);
    await server.query("SELECT pg_sleep(0.15), 'one'");
    expect(await figures(first)).toMatchObject({ today: 1, todayUpperBound: 1, total: 1, source: "statements" });
    await first.close();

    clock.seconds += 120;
    const second = checkOf(target, postgres, clock, stateDir);
    const after = await figures(second);
    expect(after).toMatchObject({ today: 1, todayUpperBound: Number.POSITIVE_INFINITY, total: 0 });
    expect(after?.why).toContain("not watched for 3 min");
    await server.query("SELECT pg_sleep(0.15), 'one', 'two'");
    expect(await figures(second)).toMatchObject({ today: 2, total: 1 });
    await second.close();

    clock.seconds += 86_400;
    const third = checkOf(target, postgres, clock, stateDir);
    expect(await figures(third)).toMatchObject({ today: 0 });
    await third.close();
  });

  it("misses nothing that ran while the exporter was away when its source goes on from its position.", async () => {
    const logged = await loggedServer(18);
    const folder = mkdtempSync(join(tmpdir(), "sla-state-"));
    try {
      const section = sectionOf(logged);
      const target = { ...targetOf({ engine: "postgres", user: MONITOR }), section };
      const figures = async (check: ReturnType<typeof checkOf>) => measured(await runOnce(check)).slowQueries;

      const first = checkOf(target, postgres, systemClock, folder);
      expect(await figures(first)).toMatchObject({ source: "log", today: 0 });
      await logged.query("SELECT pg_sleep(0.12), 1");
      await expect.poll(async () => (await figures(first))?.today).toBe(1);
      const before = await figures(first);
      await first.close();

      await logged.query("SELECT pg_sleep(0.12), 2");
      await rotated(logged);
      await logged.query("SELECT pg_sleep(0.12), 3");

      const second = checkOf(target, postgres, systemClock, folder);
      await expect.poll(async () => (await figures(second))?.today).toBe(3);
      const after = await figures(second);
      expect(after).toMatchObject({ source: "log", today: 3, total: 2 });
      // The morning before the first start, and not a second more.
      expect(after?.why).toBe(before?.why);
      await second.close();
    } finally {
      await logged.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
