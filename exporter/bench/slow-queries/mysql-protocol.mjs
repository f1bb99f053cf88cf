// @ts-check
// Runs the workload on a MySQL or MariaDB server while each source of slow queries counts it on its own, with a restart
// of the exporter in the middle, and prints what each has counted.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createConnection } from "mysql2/promise";
import { withTypescript } from "../typescript.mjs";
import { RESTART_AT, ROTATE_AT, SLOW, THRESHOLD, workload } from "./workload.mjs";

/** Connections at once, so that it ends in a tenth of the time. */
const LANES = 6;
const PASSWORD = "bench";

/**
 * @typedef {object} Bench
 * @property {"mysql" | "mariadb"} engine
 * @property {string} start the module's function that starts the server
 * @property {string} [prepare] SQL for an administrator
 * @property {string | undefined} [mustBeExact] the source that promises the very number without stored programs
 */

/** @param {Bench} bench */
export async function benchmark(bench) {
  await withTypescript(async (load) => {
    const servers = await load(`exporter/test/servers/${bench.engine}.ts`);
    if (!(await servers[`${bench.engine}Available`]())) return;
    const server = await servers[bench.start]();
    try {
      await prepare(server, bench);
      for (const programs of [false, true]) await round(server, bench, load, programs);
    } finally {
      await server.stop();
    }
  });
}

/** @param {any} server @param {Bench} bench */
async function prepare(server, bench) {
  const admin = await createConnection({ ...server.admin, multipleStatements: true });
  await admin.query(
    `SET GLOBAL long_query_time = ${THRESHOLD}; CREATE DATABASE sales; CREATE DATABASE stock; ${bench.prepare ?? ""}`,
  );
  for (const user of ["anna", "bert", "carl"]) {
    await admin.query(`CREATE USER ${user} IDENTIFIED BY '${PASSWORD}'; GRANT ALL ON *.* TO ${user}`);
  }
  for (const database of ["sales", "stock"]) {
    await admin.query(`CREATE PROCEDURE ${database}.pause_in(s DOUBLE) DO SLEEP(s)`);
    await admin.query(
      `CREATE FUNCTION ${database}.pause(s DOUBLE) RETURNS INT DETERMINISTIC NO SQL BEGIN DO SLEEP(s); RETURN 1; END`,
    );
  }
  admin.destroy();
}

/** @param {any} server @param {Bench} bench @param {(path: string) => Promise<any>} load @param {boolean} programs */
async function round(server, bench, load, programs) {
  const { mysql, mariadb } = await load("exporter/src/checks/databases/mysql/engine.ts");
  const { checkOf, measured, runOnce, ShiftedClock } = await load("exporter/test/checks/databases/runs.ts");
  const { targetOf } = await load("exporter/test/checks/databases/target.ts");
  const engine = { mysql, mariadb }[bench.engine];
  const { host, port } = server;
  const target = targetOf({
    engine: bench.engine,
    host,
    port,
    user: "root",
    password: "",
    slow_query: { threshold: `${THRESHOLD * 1000}ms` },
  });
  const clock = new ShiftedClock();
  // From before midnight on, so that the day is watched from its first moment.
  clock.seconds = -(clock.now() % 86_400) - 30;
  const counters = engine.slowQuerySources.map((/** @type {any} */ source) => {
    const folder = mkdtempSync(join(tmpdir(), "sla-bench-"));
    const open = () => checkOf(target, { ...engine, collectors: [], slowQuerySources: [source] }, clock, folder);
    return { source, folder, open, check: open() };
  });
  const readAll = async () => {
    const results = [];
    for (const counter of counters) results.push(measured(await runOnce(counter.check)).slowQueries);
    return results;
  };
  try {
    await readAll();
    clock.seconds += 31;
    await readAll();
    await run(server, programs, readAll, async () => {
      for (const counter of counters) {
        await counter.check.close();
        counter.check = counter.open();
      }
    });
    // The last statements are counted behind the answers that their clients have.
    await sleep(100);
    for (const figures of await readAll()) report(bench, programs, figures);
  } finally {
    for (const { check, folder } of counters) {
      await check.close();
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

/** @param {any} server @param {boolean} programs @param {() => Promise<unknown>} readAll @param {() => Promise<void>} restart */
async function run(server, programs, readAll, restart) {
  const admin = await createConnection(server.admin);
  let next = 0;
  let done = 0;
  const lane = async () => {
    const connections = new Map();
    const connect = async (/** @type {string} */ user, /** @type {string} */ database) => {
      const key = `${user} ${database}`;
      const open = connections.get(key) ?? (await createConnection({ ...server.admin, user, password: PASSWORD, database }));
      connections.set(key, open);
      return open;
    };
    for (let statement = workload[next++]; statement; statement = workload[next++]) {
      await send(await connect(statement.user, statement.database), statement, programs);
      done += 1;
      if (done === ROTATE_AT) await admin.query("FLUSH LOGS");
      if (done === RESTART_AT) await restarting();
    }
    for (const connection of connections.values()) connection.destroy();
  };
  let reading = Promise.resolve();
  const restarting = () => (reading = reading.then(restart));
  const finished = new AbortController();
  const readings = (async () => {
    while (!finished.signal.aborted) {
      reading = reading.then(async () => void (await readAll()));
      await reading;
      await sleep(500);
    }
  })();
  await Promise.all(Array.from({ length: LANES }, lane));
  finished.abort();
  await readings;
  admin.destroy();
}

/** @param {import("mysql2/promise").Connection} connection @param {import("./workload.mjs").Statement} statement @param {boolean} programs */
async function send(connection, { seconds, kind, comment, shape }, programs) {
  const marked = `/* ${comment} */`;
  if (kind === "prepared") await connection.execute(`SELECT ${marked} SLEEP(?)`, [seconds]);
  else if (kind === "function" && programs) {
    await connection.query(shape === "plain" ? `CALL ${marked} pause_in(${seconds})` : `SELECT ${marked} pause(${seconds})`);
  } else if (kind === "transaction") {
    await connection.query("BEGIN");
    await connection.query("SELECT 1");
    await connection.query(`SELECT ${marked} SLEEP(${seconds})`);
    await connection.query("COMMIT");
  } else await connection.query(`SELECT ${marked} SLEEP(${seconds})`);
}

/** @param {Bench} bench @param {boolean} programs @param {any} figures */
function report(bench, programs, { source, today, todayUpperBound, exact, why }) {
  const holds = today <= SLOW && SLOW <= todayUpperBound;
  const kept = holds && (programs || source !== bench.mustBeExact || (exact && today === SLOW));
  const bounds = `${today} to ${todayUpperBound}, width ${todayUpperBound - today}`;
  console.log(
    `${kept ? "ok  " : "FAIL"} ${bench.engine} ${source}, ${programs ? "with" : "without"} stored programs: ` +
      `counted ${today} of ${SLOW}, bounds ${bounds}, ${exact ? "exact" : `not exact: ${why}`}`,
  );
  if (!kept) process.exitCode = 1;
}
