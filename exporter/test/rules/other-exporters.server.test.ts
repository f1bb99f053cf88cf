import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { createConnection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunningExporter, startExporter } from "../servers/exporter.js";
import { mariadbAvailable, startMariadb } from "../servers/mariadb.js";
import type { MysqlServer } from "../servers/mysqld.js";
import { type PostgresServer, startPostgres } from "../servers/postgres.js";
import { type RunningProgram, startProgram } from "../servers/program.js";
import { ROOT } from "./rule-files.js";

const PEERS = ["prometheus-node-exporter", "prometheus-mysqld-exporter", "prometheus-postgres-exporter"];
const missing = PEERS.filter((name) => spawnSync(name, ["--version"]).error !== undefined);
if (missing.length > 0 && process.env.CI) throw new Error(`not installed: ${missing.join(", ")}`);
if (missing.length > 0) console.warn(`skipped: not installed: ${missing.join(", ")}`);

type Sample = { readonly labels: Readonly<Record<string, string>>; readonly value: number };

describe.runIf(missing.length === 0 && mariadbAvailable())("Beside the exporters that a team already runs, the rules", () => {
  const folder = mkdtempSync(join(tmpdir(), "sla-rules-"));
  const stops: (() => Promise<unknown>)[] = [];
  let mariadb: MysqlServer;
  let postgres: PostgresServer;
  let ours: RunningExporter;
  let prometheus: RunningProgram;

  beforeAll(async () => {
    mariadb = await startMariadb({ settings: { "max-connections": "20", "long-query-time": "0.1" } });
    stops.push(() => mariadb.stop());
    postgres = await startPostgres({ version: 15 });
    stops.push(() => postgres.stop());
    await statements(mariadb, [
      "CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT=1, MASTER_USER='nobody', MASTER_PASSWORD='x'",
      "START SLAVE",
      "CREATE DATABASE shop",
    ]);
    await postgres.query("SELECT pg_create_physical_replication_slot('standby', true)");
    ours = await startExporter({ policy: policyOf(mariadb) });
    stops.push(() => ours.stop());
    const [node, mysqld, pg, web] = [await free(), await free(), await free(), await free()];
    const started = await Promise.all([
      startProgram("prometheus-node-exporter", [`--web.listen-address=${node}`], node),
      startProgram("prometheus-mysqld-exporter", [`--web.listen-address=${mysqld}`], mysqld, {
        DATA_SOURCE_NAME: `root@(127.0.0.1:${mariadb.port})/`,
      }),
      startProgram("prometheus-postgres-exporter", [`--web.listen-address=${pg}`], pg, {
        DATA_SOURCE_NAME: `postgresql://postgres@127.0.0.1:${postgres.port}/postgres?sslmode=disable`,
      }),
    ]);
    stops.push(...started.map(({ stop }) => stop));
    writeFileSync(join(folder, "prometheus.yml"), configuration({ ours: new URL(ours.url).host, node, mysqld, pg }));
    prometheus = await startProgram(
      "prometheus",
      [`--config.file=${folder}/prometheus.yml`, `--storage.tsdb.path=${folder}/data`, `--web.listen-address=${web}`],
      web,
    );
    stops.push(() => prometheus.stop());
  }, 180_000);

  afterAll(async () => {
    for (const stop of stops.reverse()) await stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** What an instant query answers, as soon as it answers anything. */
  async function series(expression: string): Promise<readonly Sample[]> {
    let found: readonly Sample[] = [];
    await expect
      .poll(
        async () => {
          found = await query(prometheus, expression);
          return found.length;
        },
        { timeout: 30_000, interval: 250, message: expression },
      )
      .toBeGreaterThan(0);
    return found;
  }
  const of = async (metric: string, database: string) => {
    const [sample] = await series(`${metric}{database="${database}"}`);
    if (sample === undefined) throw new Error(`no ${metric} of ${database}`);
    return sample;
  };

  test("take what mysqld_exporter tells of a MariaDB server, with the names of the policy.", async () => {
    const used = await of("sla:db_connections_used_ratio", "theirs");
    expect(used.labels).toMatchObject({ system: "erp", tier: "core", owner: "business", database: "theirs", engine: "mysql" });
    expect(used.value).toBeGreaterThan(0);
    expect(used.value).toBeLessThan(0.6);
    expect((await of("sla:db_connections_max", "theirs")).value).toBe(20);
    expect((await of("sla:db_up", "theirs")).value).toBe(1);
    expect((await of("sla:db_down", "theirs")).value).toBe(0);
    expect((await of("sla:db_info", "theirs")).labels.version).toMatch(/MariaDB/);
    expect((await of("sla:limit_connections_ratio", "theirs")).value).toBe(0.7);
    expect((await of("sla:limit_slow_queries_per_day", "theirs")).value).toBe(10);
    expect((await of("sla:db_lock_waits", "theirs")).value).toBe(0);
    expect((await of("sla:db_history_list_length", "theirs")).value).toBeGreaterThanOrEqual(0);
    const replication = await of("sla:db_replication_running", "theirs");
    expect(replication).toMatchObject({ labels: { source: "127.0.0.1" }, value: 0 });
  });

  test("count slow queries, dropped tables and deleted rows that mysqld_exporter sees.", async () => {
    await of("sla:db_slow_queries_today", "theirs");
    await statements(mariadb, [
      "SELECT SLEEP(0.3)",
      "SELECT SLEEP(0.3)",
      "CREATE TABLE shop.gone (i INT)",
      "INSERT INTO shop.gone VALUES (1), (2), (3)",
      "DELETE FROM shop.gone",
      "DROP TABLE shop.gone",
    ]);
    await series('sla:db_slow_queries_today{database="theirs"} >= 2');
    const dropped = await series('sla:db_destructive_statements:increase15m{database="theirs",statement="drop_table"} >= 1');
    expect(dropped[0]?.labels).toMatchObject({ system: "erp", tier: "core" });
    await series('sla:db_rows_deleted:increase1h{database="theirs"} >= 3');
    expect((await of("sla:db_slow_queries_today_upper_bound", "theirs")).value).toBe(Number.POSITIVE_INFINITY);
    const source = await of("sla:db_slow_query_source_info", "theirs");
    expect(source.labels).toMatchObject({ source: "mysqld_exporter", exact: "false" });
    expect((await of("sla:db_slow_query_threshold_seconds", "theirs")).value).toBe(0.1);
  });

  test("go by sla-exporter's figures where it watches the database, too.", async () => {
    const ratio = await of("sla:db_connections_used_ratio", "ours");
    expect(ratio.labels).toMatchObject({ engine: "mariadb", system: "erp", tier: "core" });
    expect((await of("sla:limit_connections_ratio", "ours")).value).toBe(0.6);
    const [both] = await series('count({__name__=~"sla:db_.*",database="ours",engine="mysql"}) or vector(0)');
    expect(both?.value).toBe(0);
    expect((await of("sla:db_slow_query_source_info", "ours")).labels.source).not.toBe("mysqld_exporter");
  });

  test("take what postgres_exporter tells of a PostgreSQL server, each database and slot apart.", async () => {
    const used = await of("sla:db_connections_used_ratio", "facts");
    expect(used.labels).toMatchObject({ system: "warehouse", tier: "data", owner: "dba", engine: "postgres" });
    expect(used.value).toBeGreaterThan(0);
    expect(used.value).toBeLessThan(0.5);
    // 30 in all, of which 3 are for administrators.
    expect((await of("sla:db_connections_max", "facts")).value).toBe(27);
    expect((await of("sla:db_down", "facts")).value).toBe(0);
    expect((await of("sla:db_info", "facts")).labels.version).toMatch(/^15\./);
    const sizes = await series('sla:db_size_bytes{database="facts"}');
    expect(sizes.map(({ labels }) => labels.datname).sort()).toEqual(["postgres", "template0", "template1"]);
    for (const { value } of sizes) expect(value).toBeGreaterThan(2 ** 20);
    const slot = await of("sla:db_replication_slot_active", "facts");
    expect(slot).toMatchObject({ labels: { slot: "standby", system: "warehouse" }, value: 0 });
    expect((await of("sla:db_replication_slot_retained_bytes", "facts")).value).toBeGreaterThanOrEqual(0);
    expect((await of("sla:db_oldest_transaction_seconds", "facts")).value).toBeLessThan(60);
    expect((await of("sla:db_deadlocks:increase1h", "facts")).value).toBe(0);
    expect((await of("sla:limit_connections_ratio", "facts")).value).toBe(0.8);
  });

  test("take what node_exporter tells of a host, without file systems that live in memory.", async () => {
    for (const name of ["cpu_used_ratio", "memory_used_ratio"]) {
      const [host] = await series(`sla:host_${name}`);
      expect(host?.labels).toMatchObject({ system: "erp", tier: "core", owner: "business", host: hostname() });
      expect(host?.value).toBeGreaterThan(0);
      expect(host?.value).toBeLessThanOrEqual(1);
    }
    const disks = await series("sla:host_filesystem_free_ratio");
    for (const { labels, value } of disks) {
      expect(labels).toMatchObject({ system: "erp", host: hostname() });
      expect(value).toBeGreaterThan(0);
      expect(value).toBeLessThan(1);
    }
    const inMemory = await query(prometheus, 'node_filesystem_size_bytes{fstype=~"tmpfs|ramfs|overlay"}');
    const shown = disks.map(({ labels }) => labels.mountpoint);
    for (const { labels } of inMemory) expect(shown).not.toContain(labels.mountpoint);
    expect((await series("sla:limit_disk_free_ratio"))[0]?.value).toBe(0.2);
  });

  test("tell of an exporter that is gone, and none fails.", async () => {
    const down = await series("sla:other_exporter_down == 1");
    expect(down.map(({ labels }) => labels)).toEqual([
      expect.objectContaining({ system: "warehouse", database: "gone", job: "postgres", tier: "data" }),
    ]);
    const response = await fetch(`http://${prometheus.address}/api/v1/rules`);
    const { data } = (await response.json()) as {
      data: { groups: readonly { rules: readonly { name: string; lastError?: string; health: string }[] }[] };
    };
    const rules = data.groups.flatMap(({ rules }) => rules);
    expect(rules.length).toBeGreaterThan(100);
    expect(rules.filter(({ health }) => health === "err").map(({ name, lastError }) => `${name}: ${lastError}`)).toEqual([]);
  });

  /** The scrape configuration that the documentation shows, with what runs here. */
  function configuration(at: Readonly<Record<"ours" | "node" | "mysqld" | "pg", string>>): string {
    const page = readFileSync(join(ROOT, "docs/bring-your-own-exporters.md"), "utf8");
    const [, shown = ""] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
    const targets: Readonly<Record<string, string>> = {
      "localhost:9842": at.ours,
      "erp-app-1:9100": at.node,
      "erp-db-1:9104": at.mysqld,
      "warehouse-1:9187": at.pg,
    };
    let text = shown;
    for (const [from, to] of Object.entries(targets)) {
      expect(text).toContain(`"${from}"`);
      text = text.replace(`"${from}"`, `"${to}"`);
    }
    text = text
      .replace(/ *- targets: \["erp-db-1:9100"\]\n.*\n/, "")
      .replace("host: erp-app-1", `host: ${hostname()}`)
      .replace("database: erp-orders", "database: theirs")
      .replace("database: warehouse-facts", "database: facts");
    const more = [
      `      - { targets: ["127.0.0.1:1"], labels: { system: warehouse, database: gone } }`,
      "  - job_name: mysqld-too",
      `    static_configs: [{ targets: ["${at.mysqld}"], labels: { system: erp, database: ours } }]`,
    ];
    return `global: { scrape_interval: 1s, evaluation_interval: 1s }\nrule_files: ["${ROOT}prometheus/rules/*.yml"]\n${text}${more.join("\n")}\n`;
  }
});

/** Two systems: of one, sla-exporter watches one database and not the other; of the other, it watches nothing. */
function policyOf(mariadb: MysqlServer): string {
  return `
databases:
  ours: { system: erp, engine: mariadb, host: 127.0.0.1, port: ${mariadb.port}, user: root, every: 5s, timeout: 4s, limits: { connections: 60% } }
systems:
  erp: { tier: core, limits: { connections: 70% } }
  warehouse: { tier: data, owner: dba }
`;
}

async function statements(server: MysqlServer, list: readonly string[]): Promise<void> {
  const connection = await createConnection(server.admin);
  for (const sql of list) await connection.query(sql);
  await connection.end();
}

async function query(prometheus: RunningProgram, expression: string): Promise<readonly Sample[]> {
  const response = await fetch(`http://${prometheus.address}/api/v1/query?query=${encodeURIComponent(expression)}`);
  if (!response.ok) return [];
  const { data } = (await response.json()) as {
    data: { result: readonly { metric: Record<string, string>; value: readonly [number, string] }[] };
  };
  const number = (text: string) => (text === "+Inf" ? Number.POSITIVE_INFINITY : Number(text));
  return data.result.map(({ metric, value }) => ({ labels: metric, value: number(value[1]) }));
}

async function free(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return `127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
}
