import { type Connection, createConnection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Signal } from "../../../../src/checks/databases/signals.js";
import type { DatabaseTarget } from "../../../../src/policy/policy.js";
import type { MysqlServer } from "../../../servers/mysqld.js";
import { checkOf, failures, measured, runOnce } from "../runs.js";
import { administrator, ENGINES, open, PASSWORD, root } from "./engines.js";

describe.each(ENGINES.filter(({ available }) => available))("$name", ({ name, engine, start }) => {
  let server: MysqlServer;
  let admin: Connection;
  beforeAll(async () => {
    server = await start({
      settings: { "performance-schema": "ON", "performance-schema-digests-size": "1000", "max-connections": "200" },
    });
    admin = await administrator(server);
    await admin.query(
      "CREATE DATABASE shop; CREATE TABLE shop.orders (id INT PRIMARY KEY, total INT); INSERT INTO shop.orders VALUES (1, 1)",
    );
  });
  afterAll(async () => {
    admin?.destroy();
    await server?.stop();
  });
  const target = (): DatabaseTarget => ({
    id: "erp-db",
    system: "erp",
    section: { ...root(server), digests: { top: 3 } },
    critical: true,
    limits: { slowQueriesPerDay: 10, connections: 0.8 },
  });
  const digestOf = (signals: readonly Signal[], text: RegExp) =>
    signals.find((one) => one.name === "digest_info" && text.test(one.labels.query ?? ""))?.labels.digest;
  const counterOf = (signals: readonly Signal[], metric: string, digest: string | undefined) =>
    signals.find((one) => one.name === metric && one.labels.digest === digest)?.value;

  test("Statements that take the time get series after three intervals, with their calls and seconds; the rest is other.", async () => {
    const check = checkOf(target(), engine);
    const client = await createConnection({ ...server.admin });
    try {
      const run = async () => measured(await runOnce(check)).signals ?? [];
      await run();
      let signals: readonly Signal[] = [];
      for (let interval = 0; interval < 4; interval += 1) {
        // Without a database, too: the schema of its row is NULL.
        await client.query("SELECT /* literal */ SLEEP(0.05), 'secret'");
        await client.query("SET @password = 'hidden'");
        signals = await run();
      }
      const digest = digestOf(signals, /SLEEP.? \(/);
      expect(digest).toMatch(name === "mysql" ? /^[0-9a-f]{64}$/ : /^[0-9a-f]{32}$/);
      expect(counterOf(signals, "digest_calls_total", digest)).toBe(1);
      expect(counterOf(signals, "digest_seconds_total", digest)).toBeGreaterThan(0.045);
      expect(counterOf(signals, "digest_seconds_total", digest)).toBeLessThan(0.2);
      const other = counterOf(signals, "digest_calls_total", "other") ?? Number.NaN;
      for (let more = 0; more < 20; more += 1) await client.query(`SELECT ${"1 + ".repeat(more)} total FROM shop.orders`);
      signals = await run();
      expect((counterOf(signals, "digest_calls_total", "other") ?? 0) - other).toBe(20);
      const texts = signals.filter((one) => one.name === "digest_info").map(({ labels }) => labels.query ?? "");
      expect(texts.filter((text) => /secret|hidden|sla_exporter/.test(text))).toEqual([]);
      // Runs of ours alone add nothing.
      const quiet = await run();
      expect(quiet.filter((one) => one.name === "digest_calls_total")).toEqual(
        signals.filter((one) => one.name === "digest_calls_total"),
      );
    } finally {
      client.destroy();
      await check.close();
    }
  });

  test("500 statements, 200 tables and 100 users stay inside the budget, without a failed part.", async () => {
    await admin.query(
      Array.from({ length: 200 }, (_, index) => `CREATE DATABASE d${index}; CREATE TABLE d${index}.t (id INT)`).join(";"),
    );
    const users = Array.from({ length: 100 }, (_, index) => `u${index}`);
    await admin.query(users.map((user) => `CREATE USER ${user} IDENTIFIED BY '${PASSWORD}'`).join(";"));
    const clients = await Promise.all(
      users.map((user) => createConnection({ host: server.host, port: server.port, user, password: PASSWORD })),
    );
    const given = target();
    const limited = { ...given, section: { ...given.section, digests: { top: 20 }, series: { limit: 300 } } };
    const check = checkOf(limited, engine);
    try {
      let result = await runOnce(check);
      for (let interval = 0; interval < 5; interval += 1) {
        const batch = Array.from(
          { length: 500 },
          (_, index) => `SELECT ${index < 15 ? "SLEEP(0.01)" : "id"} AS x${index} FROM shop.orders`,
        );
        for (let from = 0; from < batch.length; from += 100) await admin.query(batch.slice(from, from + 100).join(";"));
        result = await runOnce(check);
      }
      const { signals = [] } = measured(result);
      expect(failures(result)).toEqual({});
      const value = (metric: string, label?: string) =>
        signals.find((one) => one.name === metric && (label === undefined || one.labels.collector === label))?.value;
      expect(value("series_limit")).toBe(300);
      expect(signals.length).toBeLessThanOrEqual(300);
      expect(signals.filter((one) => one.name === "digest_info").length).toBeGreaterThanOrEqual(15);
      expect(signals.filter((one) => one.name === "digest_info").length).toBeLessThanOrEqual(40);
      expect(value("series_left_out", "sizes")).toBeGreaterThan(0);
    } finally {
      for (const client of clients) client.destroy();
      await check.close();
    }
  }, 60_000);

  if (name === "mariadb") {
    test("Where performance_schema is off there are no statements to tell, and nothing fails.", async () => {
      const plain = await start();
      const own = await open(engine, root(plain));
      try {
        const digests = engine.collectors.find((collector) => collector.name === "digests");
        expect(await digests?.collect(own, root(plain))).toEqual({});
      } finally {
        own.destroy();
        await plain.stop();
      }
    });
  }
});
