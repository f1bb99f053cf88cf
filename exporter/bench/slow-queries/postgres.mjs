// @ts-check
// PostgreSQL: the exporter itself, by the log, restarted on the way; and beside it every source, for its bounds.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { connect } from "../../dist/checks/databases/postgres/connect.js";
import { postgres } from "../../dist/checks/databases/postgres/engine.js";
import { startExporter } from "./exporter-process.mjs";
import { startPostgres } from "./postgres-server.mjs";
import { RESTART_AT, ROTATE_AT, SLOW, THRESHOLD, workload } from "./workload.mjs";

/** @typedef {import("./workload.mjs").Statement} Statement */

/** Connections that work at the same time; seconds between looks at the server. */
const WIDTH = 6;
const EVERY = 0.5;
/** Seconds that the server may take to write what has ended. */
const SETTLING = 10;

const folder = mkdtempSync(join(tmpdir(), "sla-bench-state-"));
const server = await startPostgres({
  logging_collector: "on",
  log_destination: "jsonlog",
  log_min_duration_statement: `${THRESHOLD * 1000}ms`,
  log_filename: "postgresql-%Y-%m-%d_%H%M%S.log",
  shared_preload_libraries: "pg_stat_statements",
  log_parameter_max_length: "-1",
});
let passed = false;
try {
  passed = await measure();
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = passed ? 0 : 1;

async function measure() {
  await prepare();
  const config = join(folder, "sla.yml");
  writeFileSync(config, policy());
  const state = join(folder, "state");
  let exporter = await startExporter(config, state);
  await until(async () => (await exporter.series("sla_db_slow_query_source_info")).some((line) => line.includes('source="log"')));
  const watches = await watched();
  const restart = async () => {
    await exporter.stop();
    // Statements go on meanwhile.
    await sleep(1500);
    exporter = await startExporter(config, state);
  };
  const restarted = await run(restart);
  await restarted;
  await until(async () => (await today(exporter)) >= SLOW);
  await sleep(3 * EVERY * 1000);
  const counted = await today(exporter);
  const [info] = await exporter.series("sla_db_slow_query_source_info");
  await exporter.stop();
  const rows = await watches.end();

  console.log(
    `PostgreSQL ${(await server.query("SHOW server_version")).rows[0]?.server_version}: ${workload.length} statements, ${SLOW} slow`,
  );
  console.log(
    `exporter  by ${/source="([^"]*)"/.exec(info ?? "")?.[1]}, restarted after ${RESTART_AT}: today ${counted} of ${SLOW}`,
  );
  for (const { source, lower, upper, exact } of rows) {
    console.log(
      `${source.padEnd(10)} ${String(lower).padStart(4)} to ${String(upper).padEnd(8)} width ${upper - lower}${exact ? ", exact" : ""}`,
    );
  }
  const kept = rows.every(({ lower, upper }) => lower <= SLOW && SLOW <= upper);
  const byLog = rows.some(({ source, lower, upper, exact }) => source === "log" && exact && lower === SLOW && upper === SLOW);
  const good = kept && byLog && counted === SLOW && info?.includes('source="log"') === true;
  console.log(good ? "PASS" : `FAIL: the log has to say ${SLOW}, and bounds have to hold`);
  return good;
}

/** Users, databases, functions, and the monitoring user as the exporter's own command makes it. */
async function prepare() {
  await server.query(postgres.grants("monitor").replaceAll("CHANGE-ME", "bench password"));
  for (const user of ["anna", "bert", "carl"]) await server.query(`CREATE ROLE ${user} LOGIN`);
  for (const database of ["sales", "stock"]) {
    await server.query(`CREATE DATABASE ${database}`);
    await server.query(
      "CREATE FUNCTION work(seconds float8) RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(seconds / 2); PERFORM pg_sleep(seconds / 2); RETURN 1; END $$",
      database,
    );
  }
}

function policy() {
  return `
databases:
  bench-db:
    system: bench
    engine: postgres
    host: 127.0.0.1
    port: ${server.port}
    user: monitor
    password: bench password
    slow_query: { threshold: ${THRESHOLD * 1000}ms }
    every: 1s
    timeout: 5s
systems:
  bench: { tier: core, title: Bench, owner: dba, uses: [bench-db] }
`;
}

/** Runs the workload on several connections. @param {() => Promise<void>} restart @returns what the restart gives */
async function run(restart) {
  const queue = workload.map((statement, index) => ({ statement, index }));
  let restarted = Promise.resolve();
  const worker = async () => {
    /** @type {Map<string, pg.Client>} */
    const clients = new Map();
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const { statement, index } = next;
      if (index === ROTATE_AT) await server.query("SELECT pg_rotate_logfile()");
      if (index === RESTART_AT) restarted = restart();
      const key = `${statement.user}/${statement.database}`;
      const client =
        clients.get(key) ??
        new pg.Client({ host: server.host, port: server.port, user: statement.user, database: statement.database });
      if (!clients.has(key)) await client.connect();
      clients.set(key, client);
      await execute(client, statement);
    }
    await Promise.all([...clients.values()].map((client) => client.end()));
  };
  await Promise.all(Array.from({ length: WIDTH }, worker));
  return restarted;
}

/** @param {pg.Client} client @param {Statement} statement */
async function execute(client, { kind, seconds, shape, comment }) {
  const text = `SELECT /* ${comment} */ `;
  if (kind === "simple") await client.query(`${text} pg_sleep(${seconds})`);
  else if (kind === "prepared") await client.query({ name: shape, text: `${text} pg_sleep($1)`, values: [seconds] });
  else if (kind === "function") await client.query(`${text} work(${seconds})`);
  else {
    await client.query("BEGIN");
    await client.query("SELECT 1");
    await client.query(`${text} pg_sleep($1)`, [seconds]);
    await client.query("COMMIT");
  }
}

/** Every source of the engine, read at the same pace. */
async function watched() {
  const section = target();
  const session = await connect(section, AbortSignal.timeout(5000));
  /** @typedef {{ lower: number, upper: number, exact: boolean }} Bounds */
  /** @type {(Bounds & { source: string, watch: { read(session: unknown): Promise<Bounds> } })[]} */
  const watching = [];
  for (const source of postgres.slowQuerySources) {
    const { available, ...why } = await source.available(session, section);
    if (!available) throw new Error(`${source.name} is not available: ${JSON.stringify(why)}`);
    watching.push({ source: source.name, watch: await source.watch(session, section), lower: 0, upper: 0, exact: true });
  }
  let over = false;
  const look = async () => {
    for (const row of watching) {
      const delta = await row.watch.read(session);
      row.lower += delta.lower;
      row.upper += delta.upper;
      row.exact &&= delta.exact;
    }
  };
  const looking = (async () => {
    while (!over) {
      await look();
      await sleep(EVERY * 1000);
    }
    await look();
    session.destroy();
  })();
  return {
    async end() {
      over = true;
      await looking;
      return watching;
    },
  };
}

/** The section of the policy file as the checks take it. */
function target() {
  return {
    system: "bench",
    engine: /** @type {const} */ ("postgres"),
    host: server.host,
    port: server.port,
    user: "monitor",
    slow_query: { threshold: THRESHOLD },
    every: 1,
    timeout: 5,
    fail_after: 2,
    confirm_every: 5,
  };
}

/** @param {Awaited<ReturnType<typeof startExporter>>} exporter */
async function today(exporter) {
  const [line] = await exporter.series("sla_db_slow_queries_today{");
  return Number(line?.split(" ").at(-1));
}

/** @param {() => Promise<boolean>} condition */
async function until(condition) {
  for (let turn = 0; turn < SETTLING * 5; turn++) {
    if (await condition()) return;
    await sleep(200);
  }
}
