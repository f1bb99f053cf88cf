// @ts-check
// What a PostgreSQL server spends on being watched, by its own statistics: this exporter beside postgres_exporter.
import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { databaseCheck } from "../../dist/checks/databases/check.js";
import { postgres } from "../../dist/checks/databases/postgres/engine.js";
import { Secret } from "../../dist/config/secret.js";
import { isInstalled } from "../processes.mjs";
import { freePort, startPostgres } from "./postgres-server.mjs";

/** Seconds between two runs, and between two scrapes of the other. Time passes by the clock that both are driven with. */
const INTERVAL = 15;
const RUNS = 80;
const PEER = "prometheus-postgres-exporter";
/** The parts that tell what postgres_exporter tells in its default state: sessions, databases, writer, standbys, slots, sizes. */
const SHARED = ["version", "connections", "activity", "counters", "checkpoints", "replication", "slots", "sizes"];

/** @typedef {{ readonly name: string, readonly statements: number, readonly milliseconds: number }} Cost a minute */

const server = await startPostgres();
if (server === undefined) console.log("postgres: PostgreSQL is not installed (Debian: postgresql): left out");
else {
  try {
    process.exitCode = (await compare(server)) ? 0 : 1;
  } finally {
    await server.stop();
  }
}

/** @param {import("./postgres-server.mjs").Server} server @returns {Promise<boolean>} */
async function compare(server) {
  const crowd = await fill(server);
  for (const role of ["shared", "everything", "peer"])
    await server.query(`CREATE ROLE ${role} LOGIN; GRANT pg_monitor TO ${role}`);
  const some = postgres.collectors.filter(({ name }) => SHARED.includes(name));
  const shared = await ours(server, "shared", { ...postgres, collectors: some, slowQuerySources: [] });
  const everything = await ours(server, "everything", postgres);
  const peer = await theirs(server);
  await Promise.all(crowd.map((client) => client.end()));

  console.log(
    `\nPostgreSQL ${server.version}: 200 tables, 5 databases, 500 statements, 40 sessions; every ${INTERVAL} s, mean of ${RUNS} runs`,
  );
  console.log(`${"".padEnd(34)}${"statements/min".padStart(16)}${"server ms/min".padStart(16)}`);
  for (const cost of [shared, ...(peer ? [peer] : []), everything]) {
    console.log(`${cost.name.padEnd(34)}${cost.statements.toFixed(1).padStart(16)}${cost.milliseconds.toFixed(2).padStart(16)}`);
  }
  console.log("sizes of databases are measured every 5 minutes by sla-exporter, at each scrape by postgres_exporter");
  if (peer === undefined) {
    console.log(`${PEER} is not installed (Debian: ${PEER}): nothing to compare with`);
    return true;
  }
  const time = shared.milliseconds / peer.milliseconds;
  const count = shared.statements / peer.statements;
  const passed = time <= 1 && count <= 1;
  console.log(
    `${passed ? "PASS" : "FAIL"}: for the shared facts ${time.toFixed(2)} of the peer's server time, ${count.toFixed(2)} of its statements`,
  );
  return passed;
}

/** @param {import("./postgres-server.mjs").Server} server @returns {Promise<pg.Client[]>} sessions that stay */
async function fill(server) {
  await server.query("CREATE EXTENSION pg_stat_statements");
  for (let number = 1; number <= 4; number++) await server.query(`CREATE DATABASE d${number}`);
  await server.query(Array.from({ length: 200 }, (_, table) => `CREATE TABLE t${table} (i int)`).join(";"));
  const columns = (/** @type {number} */ number) =>
    Array.from({ length: 9 }, (_, bit) => (number & (1 << bit) ? `1 AS c${bit}` : `NULL::int AS c${bit}`));
  await server.query(Array.from({ length: 500 }, (_, number) => `SELECT ${columns(number)} FROM t${number % 200}`).join(";"));
  return Promise.all(
    Array.from({ length: 40 }, async (_, number) => {
      const client = new pg.Client({
        host: "127.0.0.1",
        port: server.port,
        user: "postgres",
        database: number % 5 === 0 ? "postgres" : `d${number % 5}`,
      });
      await client.connect();
      return client;
    }),
  );
}

/**
 * @param {import("./postgres-server.mjs").Server} server @param {string} role
 * @param {import("../../src/checks/databases/engine.js").Engine} engine
 * @returns {Promise<Cost>}
 */
async function ours(server, role, engine) {
  let passed = 0;
  const clock = {
    now: () => Date.now() / 1000 + passed,
    monotonic: () => performance.now() / 1000 + passed,
    after: () => () => {},
  };
  const section = /** @type {const} */ ({
    system: "erp",
    engine: "postgres",
    host: "127.0.0.1",
    port: server.port,
    user: role,
    password: new Secret(() => "none"),
    slow_query: { threshold: 1 },
    digests: { top: 20 },
    series: { limit: 500 },
    every: INTERVAL,
    timeout: 10,
    fail_after: 2,
    confirm_every: 5,
  });
  const target = { id: "erp-db", system: "erp", section, critical: true, limits: { slowQueriesPerDay: 10, connections: 0.8 } };
  const log = { info: () => {}, warn: () => {} };
  const check = databaseCheck(
    target,
    inPassedTime(engine, () => passed),
    { clock, timeZone: "UTC", log },
  );
  for (let run = 0; run < RUNS; run++) {
    const result = await check.run(AbortSignal.timeout(10_000));
    if (!result.ok) throw new Error(`${role}: ${result.message}`);
    // What failed would have cost nothing. Without sources, slow queries are not part of the shared facts.
    const { collectors } = /** @type {import("../../src/checks/databases/measurements.js").DatabaseMeasurements} */ (
      result.measurements
    );
    const failed = collectors.filter(({ collector, failure }) => failure && !(role === "shared" && collector === "slow_queries"));
    if (failed.length > 0) throw new Error(`${role}: ${JSON.stringify(failed)}`);
    passed += INTERVAL;
  }
  await check.close();
  return costOf(server, role, role === "shared" ? "sla-exporter, shared facts" : "sla-exporter, everything");
}

/**
 * The time that the server tells with its figures passes as the clock does.
 * @param {import("../../src/checks/databases/engine.js").Engine} engine @param {() => number} passed
 */
function inPassedTime(engine, passed) {
  return {
    ...engine,
    /** @type {typeof engine.connect} */
    async connect(target, signal) {
      const session = await engine.connect(target, signal);
      /** @type {typeof session.query} */
      const query = async (sql, parameters) => {
        const rows = await session.query(sql, parameters);
        return /** @type {any} */ (
          rows.map((/** @type {any} */ row) => (typeof row.at === "number" ? { ...row, at: row.at + passed() } : row))
        );
      };
      return {
        get alive() {
          return session.alive;
        },
        destroy: () => session.destroy(),
        query,
      };
    },
  };
}

/** @param {import("./postgres-server.mjs").Server} server @returns {Promise<Cost | undefined>} */
async function theirs(server) {
  if (!isInstalled(PEER)) return undefined;
  const address = `127.0.0.1:${await freePort()}`;
  const source = `postgresql://peer@127.0.0.1:${server.port}/postgres?sslmode=disable`;
  const child = spawn(PEER, [`--web.listen-address=${address}`, "--log.level=error"], {
    env: { ...process.env, DATA_SOURCE_NAME: source },
    stdio: "ignore",
  });
  try {
    const scrape = async () => (await fetch(`http://${address}/metrics`)).text();
    for (let tries = 0; tries < 50; tries++) {
      const text = await scrape().catch(() => "");
      if (/^pg_up 1$/m.test(text)) break;
      await sleep(100);
    }
    await server.query("SELECT pg_stat_statements_reset((SELECT oid FROM pg_roles WHERE rolname = 'peer'))");
    for (let run = 0; run < RUNS; run++) await scrape();
    return await costOf(server, "peer", "postgres_exporter, default");
  } finally {
    child.kill();
  }
}

/**
 * @param {import("./postgres-server.mjs").Server} server @param {string} role @param {string} name
 * @returns {Promise<Cost>} what the role's statements have cost, a minute
 */
async function costOf(server, role, name) {
  const rows = await server.query(`
    SELECT coalesce(sum(calls), 0)::float8 AS calls, coalesce(sum(total_exec_time + total_plan_time), 0)::float8 AS milliseconds
    FROM pg_stat_statements AS s JOIN pg_roles AS r ON r.oid = s.userid
    WHERE r.rolname = '${role}' AND s.toplevel`);
  const minutes = (RUNS * INTERVAL) / 60;
  return { name, statements: Number(rows[0]?.calls) / minutes, milliseconds: Number(rows[0]?.milliseconds) / minutes };
}
