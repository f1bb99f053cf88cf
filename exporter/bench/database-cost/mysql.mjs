// @ts-check
// What watching costs MySQL and MariaDB: server time and statements a minute, by the server's own account of each user,
// beside mysqld_exporter. Both are told to look at the same facts as often; then the exporter at all that it collects.
import { spawn, spawnSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { createConnection } from "mysql2/promise";
import { freePort, mariadbProgram, mysqlProgram, startServer } from "./mysql-servers.mjs";

/** Seconds between two runs, for the figures by the minute. */
const INTERVAL = 15;
/** Runs that are measured, and milliseconds between them: InnoDB makes its lists anew when 100 have passed. */
const RUNS = 40;
const PAUSE = 150;
const PEER = "prometheus-mysqld-exporter";
const PASSWORD = "Put-4-password-here";

/** Our parts whose facts the peer can tell, and the peer's parts that tell them. */
const SHARED = ["version", "connections", "account_limits", "replication", "status", "innodb", "logs", "digests", "sizes"];
const PEERS = [
  "global_status",
  "global_variables",
  "slave_status",
  "binlog_size",
  "mysql.user",
  "info_schema.processlist",
  "info_schema.innodb_metrics",
  "info_schema.innodb_tablespaces",
  "perf_schema.eventsstatements",
];
/** What the peer collects unasked and we have nothing of. */
const NOT_SHARED = ["info_schema.innodb_cmp", "info_schema.innodb_cmpmem", "info_schema.query_response_time"];

/** @typedef {{ milliseconds: number, statements: number }} Cost of one run */

/** Prints the table; false when the exporter costs more than its peer. @returns {Promise<boolean>} */
export async function mysqlCost() {
  if (spawnSync(PEER, ["--version"]).error)
    console.log("mysqld_exporter is not installed (Debian: prometheus-mysqld-exporter): left out");
  let good = true;
  for (const [name, find] of /** @type {const} */ ([
    ["mysql", mysqlProgram],
    ["mariadb", mariadbProgram],
  ])) {
    try {
      const program = await find();
      good = (await costOf(name, program)) && good;
    } catch (error) {
      console.log(`${name}: left out: ${error instanceof Error ? error.message : error}`);
    }
  }
  return good;
}

/** @param {"mysql" | "mariadb"} name @param {Awaited<ReturnType<typeof mysqlProgram>>} program */
async function costOf(name, program) {
  const engines = await import("../../dist/checks/databases/mysql/engine.js");
  const engine = engines[name];
  const server = await startServer(program);
  const admin = await createConnection({ host: "127.0.0.1", port: server.port, user: "root", multipleStatements: true });
  try {
    const [[{ version }]] = /** @type {any} */ (await admin.query("SELECT VERSION() AS version"));
    const clients = await populate(admin, server.port);
    await admin.query(engine.grants("ours"));
    await admin.query(`CREATE USER peer IDENTIFIED BY '${PASSWORD}'; GRANT SELECT, PROCESS, REPLICATION CLIENT ON *.* TO peer`);
    if (name === "mariadb") await admin.query("GRANT SLAVE MONITOR ON *.* TO peer");
    const collectors = engine.collectors.filter((collector) => SHARED.includes(collector.name));
    // Counted by the same counter as the peer's.
    const slowQuerySources = engine.slowQuerySources.filter((source) => source.name === "slow_queries_status");
    const shared = await ours(admin, server.port, name, { ...engine, collectors, slowQuerySources });
    const all = await ours(admin, server.port, name, engine);
    const peer = await peers(admin, server.port);
    for (const client of clients) client.destroy();
    return report(`${name} ${version}`, shared, all, peer);
  } finally {
    admin.destroy();
    await server.stop();
  }
}

/**
 * 200 tables, 500 kinds of statements, 100 users, 50 of them connected.
 * @param {import("mysql2/promise").Connection} admin @param {number} port
 */
async function populate(admin, port) {
  const many = (/** @type {number} */ count, /** @type {(index: number) => string} */ sql) =>
    admin.query(Array.from({ length: count }, (_, index) => sql(index)).join(";"));
  await many(10, (index) => `CREATE DATABASE d${index}`);
  await many(200, (index) => `CREATE TABLE d${index % 10}.t${index} (id INT PRIMARY KEY)`);
  await many(500, (index) => `SELECT id AS x${index} FROM d1.t1`);
  await many(100, (index) => `CREATE USER u${index} IDENTIFIED BY '${PASSWORD}' WITH MAX_USER_CONNECTIONS ${index}`);
  return Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      createConnection({ host: "127.0.0.1", port, user: `u${50 + index}`, password: PASSWORD }),
    ),
  );
}

/**
 * @param {import("mysql2/promise").Connection} admin @param {number} port @param {"mysql" | "mariadb"} name
 * @param {import("../../dist/checks/databases/engine.js").Engine} engine @returns {Promise<Cost>}
 */
async function ours(admin, port, name, engine) {
  const { databaseCheck } = await import("../../dist/checks/databases/check.js");
  const { systemClock } = await import("../../dist/checks/clock.js");
  const { Secret } = await import("../../dist/config/secret.js");
  // Runs follow each other sooner than they would, and what is measured less often than each run has to stay rarer.
  const started = systemClock.monotonic();
  const hastened = (INTERVAL * 1000) / PAUSE;
  const clock = { ...systemClock, monotonic: () => started + (systemClock.monotonic() - started) * hastened };
  const section = {
    system: "bench",
    engine: name,
    host: "127.0.0.1",
    port,
    user: "ours",
    password: new Secret(() => PASSWORD),
    slow_query: { threshold: 1 },
    digests: { top: 20 },
    series: { limit: 500 },
    every: INTERVAL,
    timeout: 10,
    fail_after: 2,
    confirm_every: 5,
  };
  const limits = { slowQueriesPerDay: 10, connections: 0.8 };
  const target = { id: "bench", system: "bench", section, critical: false, limits };
  const log = { info: () => {}, warn: () => {} };
  const check = databaseCheck(/** @type {any} */ (target), engine, { clock, timeZone: "UTC", log });
  const run = async () => {
    const result = await check.run(AbortSignal.timeout(10_000));
    if (!result.ok) throw new Error(`the run failed: ${result.message}`);
    const failed = result.measurements.collectors.filter((/** @type {any} */ { failure }) => failure);
    if (failed.length > 0) throw new Error(`a part failed: ${JSON.stringify(failed)}`);
  };
  try {
    return await measured(admin, "ours", run);
  } finally {
    await check.close();
  }
}

/** @param {import("mysql2/promise").Connection} admin @param {number} port @returns {Promise<Cost | undefined>} */
async function peers(admin, port) {
  if (spawnSync(PEER, ["--version"]).error) return undefined;
  const listen = await freePort();
  const flags = [...PEERS.map((part) => `--collect.${part}`), ...NOT_SHARED.map((part) => `--no-collect.${part}`)];
  const child = spawn(PEER, [`--web.listen-address=127.0.0.1:${listen}`, ...flags], {
    stdio: "ignore",
    env: { ...process.env, DATA_SOURCE_NAME: `peer:${PASSWORD}@(127.0.0.1:${port})/` },
  });
  try {
    const scrape = async () => {
      const answer = await fetch(`http://127.0.0.1:${listen}/metrics`);
      if (!/^mysql_up 1$/m.test(await answer.text())) throw new Error("mysqld_exporter could not log in");
    };
    for (let tries = 0; ; tries += 1) {
      try {
        await scrape();
        break;
      } catch (error) {
        if (tries > 50) throw error;
        await sleep(100);
      }
    }
    return await measured(admin, "peer", scrape);
  } finally {
    child.kill();
  }
}

/**
 * The server's own account of a user, for each of the runs; the first ones, which learn what the server has, apart.
 * @param {import("mysql2/promise").Connection} admin @param {string} user @param {() => Promise<void>} run
 */
async function measured(admin, user, run) {
  const account = async () => {
    const [[row]] = /** @type {any} */ (
      await admin.query(
        `SELECT SUM(COUNT_STAR) AS statements, SUM(SUM_TIMER_WAIT) / 1e9 AS milliseconds
         FROM performance_schema.events_statements_summary_by_user_by_event_name WHERE USER = ?`,
        [user],
      )
    );
    return { statements: Number(row.statements), milliseconds: Number(row.milliseconds) };
  };
  for (let warm = 0; warm < 2; warm += 1) await run();
  const before = await account();
  for (let index = 0; index < RUNS; index += 1) {
    await sleep(PAUSE);
    await run();
  }
  const after = await account();
  return {
    milliseconds: (after.milliseconds - before.milliseconds) / RUNS,
    statements: (after.statements - before.statements) / RUNS,
  };
}

/** @param {string} server @param {Cost} shared @param {Cost} all @param {Cost | undefined} peer @returns {boolean} */
function report(server, shared, all, peer) {
  const minute = 60 / INTERVAL;
  const line = (/** @type {string} */ what, /** @type {Cost} */ cost) =>
    console.log(
      `  ${what.padEnd(44)}${(cost.milliseconds * minute).toFixed(1).padStart(10)} ms/min${(cost.statements * minute).toFixed(1).padStart(10)} statements/min`,
    );
  console.log(`${server}, every ${INTERVAL} s; 500 digests, 200 tables, 100 users`);
  line("sla-exporter, facts that both tell", shared);
  if (peer) line("mysqld_exporter, the same facts", peer);
  line("sla-exporter, everything", all);
  if (!peer) return true;
  const [time, count] = [shared.milliseconds / peer.milliseconds, shared.statements / peer.statements];
  console.log(`  ratio: ${time.toFixed(2)} of the time, ${count.toFixed(2)} of the statements`);
  return time <= 1 && count <= 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = (await mysqlCost()) ? 0 : 1;
