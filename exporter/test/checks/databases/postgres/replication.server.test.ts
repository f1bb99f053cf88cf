import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Check } from "../../../../src/checks/check.js";
import { postgres } from "../../../../src/checks/databases/postgres/engine.js";
import { type PostgresServer, startPostgres } from "../../../servers/postgres.js";
import { checkOf, failures, measured, runOnce } from "../runs.js";
import { signalOf } from "../signals.js";
import { targetOf } from "../target.js";
import { grantMonitoring, MONITOR, PASSWORD } from "./monitored.js";

const HBA = [
  "local all all trust",
  "host all,replication postgres 127.0.0.1/32 trust",
  "host all all 127.0.0.1/32 scram-sha-256",
];

describe.each([15, 18] as const)("the replication of PostgreSQL %i", (version) => {
  let primary: PostgresServer;
  let standby: PostgresServer;
  let onPrimary: Check;
  let onStandby: Check;
  /** As the primary names its standby. */
  const source = "branch 127.0.0.1";

  const watch = ({ host, port }: PostgresServer) =>
    checkOf(targetOf({ engine: "postgres", host, port, user: MONITOR, password: PASSWORD }), postgres);
  const lags = async () => [
    signalOf(measured(await runOnce(onPrimary)), "replication_lag_seconds", { source }),
    signalOf(measured(await runOnce(onStandby)), "replication_lag_seconds", { source: "primary" }),
  ];

  beforeAll(async () => {
    primary = await startPostgres({ version, hba: HBA, settings: { wal_level: "replica" } });
    await grantMonitoring(primary);
    await primary.query("CREATE TABLE things (id int)");
    standby = await startPostgres({ version, standbyOf: primary, settings: { cluster_name: "branch" } });
    onPrimary = watch(primary);
    onStandby = watch(standby);
  });
  afterAll(async () => {
    await onPrimary?.close();
    await onStandby?.close();
    await standby?.stop();
    await primary?.stop();
  });

  it("is how far a standby is behind, on both sides.", async () => {
    await primary.query("INSERT INTO things VALUES (1)");
    await expect.poll(lags, { timeout: 5000 }).toEqual([0, 0]);
    const found = measured(await runOnce(onPrimary));
    expect(signalOf(found, "replication_running", { source })).toBe(1);
    expect(signalOf(found, "replication_running", { source: "primary" })).toBeUndefined();
    expect(signalOf(measured(await runOnce(onStandby)), "replication_running", { source: "primary" })).toBe(1);

    await standby.query("SELECT pg_wal_replay_pause()");
    await expect.poll(() => standby.query("SELECT FROM pg_get_wal_replay_pause_state() AS s WHERE s = 'paused'")).toHaveLength(1);
    await primary.query("INSERT INTO things VALUES (2)");
    await expect.poll(async () => Math.min(...(await lags()).map((lag) => lag ?? 0)), { timeout: 5000 }).toBeGreaterThan(0.5);
    await standby.query("SELECT pg_wal_replay_resume()");
    await expect.poll(lags, { timeout: 5000 }).toEqual([0, 0]);
  });

  it("is measured whole on a standby.", async () => {
    const result = await runOnce(onStandby);
    expect(result.ok).toBe(true);
    expect(failures(result)).toEqual({});
  });

  it("is stopped on a standby whose primary is gone, and the lag grows.", async () => {
    await primary.kill();
    const running = async () => signalOf(measured(await runOnce(onStandby)), "replication_running", { source: "primary" });
    await expect.poll(running, { timeout: 5000 }).toBe(0);
    const before = (await lagOfStandby()) ?? Number.NaN;
    await expect.poll(lagOfStandby).toBeGreaterThan(before);
    await primary.restart();
    await expect.poll(running, { timeout: 20_000 }).toBe(1);
  });

  const lagOfStandby = async () => signalOf(measured(await runOnce(onStandby)), "replication_lag_seconds", { source: "primary" });
});
