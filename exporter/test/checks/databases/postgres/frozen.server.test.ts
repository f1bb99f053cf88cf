import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterEach, describe, expect, it } from "vitest";
import { postgres } from "../../../../src/checks/databases/postgres/engine.js";
import { startPostgres } from "../../../servers/postgres.js";
import { checkOf, runOnce } from "../runs.js";
import { targetOf } from "../target.js";
import { grantMonitoring, MONITOR, PASSWORD } from "./monitored.js";

// With trust, the server lets every connection in that it finds in its queue: the hardest case for the cap.
const TRUST = ["local all all trust", "host all all 127.0.0.1/32 trust"];

describe("a frozen PostgreSQL server", () => {
  const cleanUps: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  });

  it.each([
    [15, TRUST],
    [18, TRUST],
    [18, undefined],
  ] as const)("ends every run at its limit and finds few connections of ours when it wakes (%i, %j).", async (version, hba) => {
    const started = await startPostgres({ version, settings: { log_connections: "on" }, ...(hba ? { hba } : {}) });
    cleanUps.push(() => started.stop());
    await grantMonitoring(started);
    const target = targetOf({
      engine: "postgres",
      host: started.host,
      port: started.port,
      user: MONITOR,
      password: PASSWORD,
      timeout: "300ms",
    });
    const check = checkOf(target, postgres);
    cleanUps.push(() => check.close());
    expect(await runOnce(check)).toMatchObject({ ok: true });

    const observer = new pg.Client(started.superuser);
    await observer.connect();
    cleanUps.push(() => observer.end());
    const ours = async (): Promise<number> => {
      const result = await observer.query(`SELECT count(*)::int AS count FROM pg_stat_activity WHERE usename = '${MONITOR}'`);
      return result.rows[0]?.count;
    };
    const received = () => started.log.split("connection received").length - 1;
    expect(await ours()).toBe(1);
    const before = received();

    started.freeze();
    for (let run = 0; run < 8; run += 1) {
      const begun = performance.now();
      expect(await runOnce(check)).toMatchObject({ ok: false, reason: "timeout" });
      expect(performance.now() - begun).toBeLessThan(450);
    }
    started.thaw();

    const counts: number[] = [];
    const thawed = performance.now();
    while (performance.now() - thawed < 1500) {
      counts.push(await ours());
      await sleep(5);
    }
    expect(Math.max(...counts)).toBeLessThanOrEqual(2);
    expect(counts.at(-1)).toBe(1);
    expect(received() - before).toBe(1);
    expect(await runOnce(check)).toMatchObject({ ok: true });
    expect(await ours()).toBe(1);
    await check.close();
    await expect.poll(ours).toBe(0);
  });

  it("does not hold up the end of the check.", async () => {
    const started = await startPostgres({ version: 18, hba: TRUST });
    cleanUps.push(() => started.stop());
    started.freeze();
    const check = checkOf(
      targetOf({ engine: "postgres", host: started.host, port: started.port, user: "postgres", timeout: "200ms" }),
      postgres,
    );
    expect(await runOnce(check)).toMatchObject({ ok: false, reason: "timeout" });
    const sockets = () => process.getActiveResourcesInfo().filter((name) => name === "TCPSocketWrap").length;
    expect(sockets()).toBe(1);
    await check.close();
    await expect.poll(sockets).toBe(0);
  });
});
