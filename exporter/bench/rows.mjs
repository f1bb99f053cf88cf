// @ts-check
// A database check's session on a real PostgreSQL, with a result of many rows every few seconds.
import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { getPriority, setPriority } from "node:os";
import { join } from "node:path";
import { startPostgres } from "../../demo/dist/databases/postgres.js";
import { connect } from "../dist/checks/databases/postgres/connect.js";
import { freePort } from "./processes.mjs";

const ROWS = 100_000;
/** Milliseconds between the starts of two reads: each round holds one at least. */
const EVERY = 5_000;
/** More than this process has. */
const NICENESS = 10;
const READ = `
SELECT id, 'user-' || id AS "user", 'active' AS state, id / 3.0::float8 AS seconds
FROM generate_series(1, ${ROWS}) AS id`;

/** @param {import("./stage.mjs").Stage} stage @returns {Promise<import("../../demo/src/databases/server.js").Login>} */
export async function startDatabase(stage) {
  const logs = join(stage.folder, "logs");
  mkdirSync(logs, { mode: 0o700 });
  const password = () => randomBytes(18).toString("base64url");
  const launch = { name: "postgres", port: await freePort(), folder: stage.folder, logs, adminPassword: password() };
  const server = await startPostgres({ ...launch, signal: stage.signal });
  stage.onEnd(() => server.stop());
  // Elsewhere it stands on a machine of its own: here it must not take the probers' processor. Sessions inherit it.
  setPriority(server.process.pid, Math.min(19, getPriority() + NICENESS));
  return await server.createDatabase("bench", password());
}

/**
 * Reads in this thread, as a check does.
 * @param {import("./stage.mjs").Stage} stage @param {import("../src/config/schema/policy.js").DatabaseSection} target
 */
export async function readRows(stage, target) {
  const session = await connect(target, stage.signal);
  stage.onEnd(() => session.destroy());
  /** Milliseconds of each. @type {number[]} */
  const reads = [];
  const read = async () => {
    const begin = performance.now();
    const rows = await session.query(READ);
    if (rows.length !== ROWS) throw new Error(`expected ${ROWS} rows, got ${rows.length}`);
    reads.push(performance.now() - begin);
  };
  await read();
  const reading = setInterval(() => read().catch((error) => stage.fail(error)), EVERY);
  stage.onEnd(() => clearInterval(reading));
  return { rows: ROWS, reads };
}
