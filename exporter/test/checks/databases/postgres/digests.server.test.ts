import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Check } from "../../../../src/checks/check.js";
import { postgres } from "../../../../src/checks/databases/postgres/engine.js";
import type { Signal } from "../../../../src/checks/databases/signals.js";
import { collectDatabase } from "../../../../src/metrics/collect/databases.js";
import { Recorder } from "../../../../src/metrics/recorder.js";
import { succeeded, check as viewOf } from "../../../fixtures/state.js";
import { type PostgresServer, startPostgres } from "../../../servers/postgres.js";
import { checkOf, failures, measured, runOnce } from "../runs.js";
import { signalOf } from "../signals.js";
import { targetOf } from "../target.js";
import { grantMonitoring, MONITOR, PASSWORD } from "./monitored.js";

describe.each([15, 18] as const)("the series of PostgreSQL %i", (version) => {
  let server: PostgresServer;
  const open: Check[] = [];
  const watch = (fields: object = {}) => {
    const address = { host: server.host, port: server.port, user: MONITOR, password: PASSWORD };
    const check = checkOf(targetOf({ engine: "postgres", ...address, ...fields }), postgres);
    open.push(check);
    return check;
  };
  const signalsOf = async (check: Check) => measured(await runOnce(check)).signals ?? [];
  const ofDigest = (signals: readonly Signal[], name: Signal["name"]) =>
    new Map(signals.filter((one) => one.name === name).map(({ labels, value }) => [labels.digest ?? "", value]));
  const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);

  beforeAll(async () => {
    server = await startPostgres({ version, settings: { max_connections: "130" } });
    await grantMonitoring(server);
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((check) => check.close()));
  });
  afterAll(async () => {
    await server?.stop();
  });

  it("of a busy statement come in after three intervals, with its text, and add up with the others.", async () => {
    const check = watch({ digests: { top: 1 } });
    const busy = async () => {
      await server.query("/* till 7 */ SELECT  pg_sleep(0.02), 'top' || 'secret'");
      await server.query("SELECT 'rare', pg_sleep(0.001)");
    };
    await busy();
    await signalsOf(check);
    const calls = async () =>
      (
        await server.query<{ calls: number }>(
          "SELECT sum(calls)::float8 AS calls FROM pg_stat_statements s JOIN pg_roles r ON r.oid = s.userid WHERE r.rolname = 'postgres' AND query NOT LIKE '%FROM pg_stat_statements%'",
        )
      )[0]?.calls ?? Number.NaN;
    const before = await calls();
    for (let run = 0; run < 3; run++) {
      await busy();
      expect(ofDigest(await signalsOf(check), "digest_info").size).toBe(run < 2 ? 0 : 1);
    }
    await busy();
    const signals = await signalsOf(check);
    expect(signals.find(({ name }) => name === "digest_info")?.labels.query).toMatch(/^SELECT pg_sleep\(\$1\), \$2 \|\| \$3$/);
    const digest = signals.find(({ name }) => name === "digest_info")?.labels.digest ?? "";
    expect(ofDigest(signals, "digest_calls_total").get(digest)).toBe(1);
    expect(ofDigest(signals, "digest_seconds_total").get(digest)).toBeGreaterThan(0.019);
    // The two queries of this test that ask the statistics are among the others.
    expect(sum(ofDigest(signals, "digest_calls_total").values()) - ((await calls()) - before)).toBeLessThanOrEqual(2);
    expect(sum(ofDigest(signals, "digest_calls_total").values())).toBeGreaterThanOrEqual((await calls()) - before);
    expect(JSON.stringify(signals)).not.toContain("sla-exporter");
  });

  it("leave out what the exporter itself runs.", async () => {
    const check = watch({ digests: { top: 100 } });
    for (let run = 0; run < 3; run++) await signalsOf(check);
    const quiet = await signalsOf(check);
    const later = await signalsOf(check);
    expect(sum(ofDigest(later, "digest_calls_total").values())).toBe(sum(ofDigest(quiet, "digest_calls_total").values()));
    expect(ofDigest(later, "digest_info").size).toBe(0);
  });

  it("never fall and never count twice when the statistics are reset.", async () => {
    const check = watch({ digests: { top: 1 } });
    const busy = () => server.query("SELECT 'again', pg_sleep(0.01)");
    for (let run = 0; run < 5; run++) {
      await busy();
      await signalsOf(check);
    }
    const before = ofDigest(await signalsOf(check), "digest_seconds_total");
    expect(before.size).toBe(2);
    await server.query("SELECT pg_stat_statements_reset()");
    await busy();
    const after = ofDigest(await signalsOf(check), "digest_seconds_total");
    for (const [digest, seconds] of before) expect(after.get(digest)).toBe(seconds);
    await busy();
    const digest = [...before.keys()].find((key) => key !== "other") ?? "";
    expect(ofDigest(await signalsOf(check), "digest_seconds_total").get(digest)).toBeGreaterThan(
      (before.get(digest) ?? 0) + 0.009,
    );
  });

  it("stay inside the budget with 500 statements, 200 tables and 100 users.", async () => {
    const columns = (number: number) =>
      Array.from({ length: 9 }, (_, bit) => `${number & (1 << bit) ? "1" : "NULL::int"} AS c${bit}`);
    await server.query(Array.from({ length: 200 }, (_, table) => `CREATE TABLE t${table} (i int)`).join(";"));
    await server.query(
      Array.from({ length: 100 }, (_, user) => `CREATE ROLE u${user} LOGIN CONNECTION LIMIT 5 PASSWORD 'u'`).join(";"),
    );
    const statements = Array.from({ length: 500 }, (_, number) => `SELECT ${columns(number)} FROM t${number % 200}`).join(";");
    const users = await Promise.all(
      Array.from({ length: 100 }, async (_, user) => {
        const client = new pg.Client({ ...server.superuser, user: `u${user}`, password: "u" });
        await client.connect();
        return client;
      }),
    );
    const check = watch({ digests: { top: 100 }, series: { limit: 300 } });
    const limited = watch();
    for (const each of [check, limited]) {
      let last: readonly string[] = [];
      for (let run = 0; run < 6; run++) {
        await server.query(statements);
        const result = await runOnce(each);
        expect(failures(result)).toEqual({});
        const found = measured(result);
        const limit = signalOf(found, "series_limit") ?? 0;
        const view = { ...viewOf("erp-db", "erp", "database"), latest: succeeded(found), current: true };
        const to = new Recorder();
        if (view.database) collectDatabase(view, view.database, to);
        const series = to.families().reduce((total, { samples }) => total + samples.length, 0);
        expect(series).toBeLessThanOrEqual(limit);
        expect(signalOf(found, "lock_waits")).toBe(0);
        const names = (found.signals ?? []).filter(({ name }) => name === "digest_info").map(({ labels }) => labels.digest ?? "");
        expect(names).toEqual(expect.arrayContaining([...last]));
        last = names.slice(0, 20);
      }
    }
    const tight = measured(await runOnce(check));
    expect(signalOf(tight, "series_left_out", { collector: "connections_by" })).toBeGreaterThan(0);
    expect(signalOf(tight, "series_left_out", { collector: "digests" })).toBeGreaterThan(0);
    const usual = measured(await runOnce(limited));
    expect(signalOf(usual, "series_limit")).toBe(500);
    expect(signalOf(usual, "series_left_out", { collector: "digests" })).toBe(0);
    await Promise.all(users.map((client) => client.end()));
  });
});
