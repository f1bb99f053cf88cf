// @ts-check
// The exporter's own left and right side without its scheduler: a policy, its state kept current, its web server, scraped.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../dist/checks/clock.js";
import { UNKNOWN_STANDING } from "../dist/checks/standing.js";
import { openArchive } from "../dist/checks/transactions/archive.js";
import { checksOf } from "../dist/cli/checks-of.js";
import { build } from "../dist/cli/version.js";
import { loadPolicyFile } from "../dist/config/load.js";
import { formatProblem } from "../dist/config/problem.js";
import { ProcessMetrics } from "../dist/metrics/collect/process.js";
import { snapshots } from "../dist/metrics/snapshot.js";
import { resolvePolicy } from "../dist/policy/resolve.js";
import { State } from "../dist/state/state.js";
import { listen } from "../dist/web/listen.js";
import { WebSecurity } from "../dist/web/security.js";
import { createWeb } from "../dist/web/server.js";
import { startProcess } from "./processes.mjs";

/** @typedef {import("../src/checks/check.js").Check} Check */
/** @typedef {import("../src/checks/check.js").Outcome} Outcome */

const SYSTEMS = 32;
const STEPS = ["open", "login", "enter", "read", "cancel"];
/** Seconds between two outcomes of each check. */
const EVERY = 15;
const SCRAPES_PER_SECOND = 5;
const SILENT = { info() {}, warn() {} };

/**
 * Loads a policy of many systems and one real database.
 * @param {import("./stage.mjs").Stage} stage
 * @param {import("../../demo/src/databases/server.js").Login} login
 */
export function loadPolicy(stage, { engine, host, port, user, password, database }) {
  const systems = Array.from({ length: SYSTEMS }, (_, index) => [
    `system-${index}`,
    {
      tier: ["core", "office", "data", "auxiliary"][index % 4],
      transactions: ["place-order", "front-page"].map((name) => ({
        name,
        every: `${EVERY}s`,
        steps: STEPS.map((step) => ({ name: step, url: `https://system-${index}.example/${step}` })),
      })),
    },
  ]);
  const databases = Array.from({ length: SYSTEMS }, (_, index) => [
    `db-${index}`,
    { system: `system-${index}`, engine, host, port, user, password, database, every: `${EVERY}s`, timeout: "10s" },
  ]);
  const path = join(stage.folder, "sla.yml");
  // JSON is YAML.
  const text = JSON.stringify({
    timezone: "UTC",
    databases: Object.fromEntries(databases),
    systems: Object.fromEntries(systems),
  });
  writeFileSync(path, text, { mode: 0o600 });
  const loaded = loadPolicyFile(path, { env: {} });
  if (!loaded.ok) throw new Error(loaded.problems.map(formatProblem).join("\n"));
  return resolvePolicy(loaded.file);
}

/**
 * The ledger's series are few and have a benchmark of their own.
 * @type {import("../src/ledger/view.js").LedgerView}
 */
const NO_LEDGER = {
  writable: true,
  pendingEntries: 0,
  head: { seq: 0, hash: "" },
  account: () => undefined,
  totals: () => undefined,
  openIncident: () => undefined,
  maintenanceAt: () => undefined,
  countedAt: () => true,
};

/**
 * Serves the policy's metrics in this process, with outcomes that arrive as those of its checks would, and has them scraped.
 * @param {import("./stage.mjs").Stage} stage
 * @param {import("../src/policy/policy.js").Policy} policy
 * @param {import("../src/checks/transactions/pool.js").TransactionPool} pool
 */
export async function serveSeries(stage, policy, pool) {
  const archive = openArchive(undefined, SILENT);
  const state = new State(policy, systemClock, archive, { blind: undefined, maintenanceAt: () => undefined });
  const checks = checksOf(policy, { clock: systemClock, log: SILENT, pool });
  state.adopt(policy, checks, new Set());
  /** @param {Check} check */
  const finish = (check) => {
    const outcome = outcomeOf(check);
    if (outcome.measurements?.kind === "transaction") archive.record(outcome.measurements);
    state.finished(check, outcome, UNKNOWN_STANDING);
  };
  for (const check of checks) finish(check);
  let next = 0;
  const arriving = setInterval(
    () => finish(/** @type {Check} */ (checks[next++ % checks.length])),
    (EVERY * 1000) / checks.length,
  );
  stage.onEnd(() => clearInterval(arriving));

  const security = new WebSecurity();
  const metrics = snapshots(() => ({ state, ledger: NO_LEDGER }), build(), new ProcessMetrics());
  const parts = { view: () => state, metrics, ready: () => true, security, enableLifecycle: false };
  const web = await listen(createWeb(parts), { host: "127.0.0.1", port: 0 }, security);
  stage.onEnd(() => web.close(0));
  const series = countSeries(await (await fetch(`${web.url}/metrics`)).text());
  const begin = performance.now();
  const scrapes = scrape(stage, `${web.url}/metrics`);
  return { series, scrapes, seconds: () => (performance.now() - begin) / 1000 };
}

/** @param {import("./stage.mjs").Stage} stage @param {string} url @returns {readonly number[]} milliseconds of each, growing */
function scrape(stage, url) {
  /** @type {number[]} */
  const scrapes = [];
  const scraper = startProcess(stage, "scraper.mjs", [url, String(1000 / SCRAPES_PER_SECOND)]);
  scraper.on("message", (/** @type {any} */ { status, milliseconds, message }) => {
    if (status === 200) scrapes.push(milliseconds);
    else stage.fail(new Error(`a scrape failed: ${message ?? `status ${status}`}`));
  });
  return scrapes;
}

/** @param {string} exposition @returns {number} */
function countSeries(exposition) {
  return exposition.split("\n").filter((line) => line !== "" && !line.startsWith("#")).length;
}

/** @param {Check} check @returns {Outcome} */
function outcomeOf(check) {
  const startedAt = systemClock.now();
  const duration = 0.05 + Math.random();
  const measurements = check.kind === "database" ? databaseMeasured() : transactionMeasured(check.name, startedAt, duration);
  return { ok: true, startedAt, duration, confirmation: false, measurements };
}

/** @returns {import("../src/checks/databases/measurements.js").DatabaseMeasurements} */
function databaseMeasured() {
  const slow = Math.floor(Math.random() * 10);
  return {
    kind: "database",
    version: "18.4",
    connections: { byState: { active: slow, idle: 20, idle_in_transaction: 1 }, max: 57, usedRatio: (21 + slow) / 57 },
    slowQueries: { total: 90, today: slow, todayUpperBound: slow, threshold: 1, source: "statements", exact: true, why: "" },
    logs: [{ log: "server", bytes: 100_000 + slow }],
    oldestTransaction: slow,
    oldestStatement: slow / 2,
    collectors: ["connections", "slow_queries", "logs", "activity"].map((collector) => ({ collector })),
  };
}

/**
 * @param {string} transaction @param {number} startedAt @param {number} duration
 * @returns {import("../src/checks/transactions/run.js").TransactionRun}
 */
function transactionMeasured(transaction, startedAt, duration) {
  const share = duration / STEPS.length;
  const steps = STEPS.map((name, index) => ({
    name,
    always: false,
    offset: share * index,
    duration: share,
    phases: { dns: share * 0.02, connect: share * 0.04, tls: share * 0.14, ttfb: share * 0.6, transfer: share * 0.2 },
    status: 200,
    receivedBytes: 4096,
    certificateExpiry: startedAt + 8_000_000,
  }));
  return { kind: "transaction", transaction, startedAt, duration, result: "ok", steps };
}
