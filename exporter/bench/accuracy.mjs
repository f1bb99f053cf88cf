// @ts-check
// Measured minus true: how far the latencies of transactions are from what the server took, while the main thread works.
// The true time runs from the arrival of the request in the server's process to the hand-over of the last byte.
import { startLoad } from "./load.mjs";
import { bareProber, blackboxProber, transactionProber } from "./probers.mjs";
import { startProcess } from "./processes.mjs";

const DELAYS = [0, 50, 200];
/** Runs a second, and for how many seconds. */
const RATES = [
  { rate: 1, seconds: 12 },
  { rate: 50, seconds: 16 },
  { rate: 200, seconds: 8 },
];
const WARM_UP = { rate: 50, seconds: 4 };
/** Milliseconds; holds for the 99th percentile at this rate. */
const LIMIT = 2;
const LIMIT_RATE = 50;

/** @typedef {{ prober: string, rate: number, delay: number, errors: number[], failed: number }} Cell */

const server = startProcess("timed-server.mjs");
/** @type {{ http: number, https: number }} */
const ports = await new Promise((resolve) => server.once("message", resolve));
const load = await startLoad();
console.log(`load in the main thread: ${load.description}`);

/** @type {Cell[]} */
const cells = [];
for (const start of [bareProber, blackboxProber, transactionProber]) {
  const prober = await start();
  if (!prober) {
    console.log("blackbox_exporter is not installed (Debian: prometheus-blackbox-exporter): left out");
    continue;
  }
  // Until the engine has compiled what runs often; an exporter runs for months.
  await measure(prober, WARM_UP.rate, WARM_UP.seconds);
  for (const { rate, seconds } of RATES) cells.push(...(await measure(prober, rate, seconds)));
  await prober.stop();
}
await load.stop();
server.kill();

printTable();
const worst = p99("transactions");
const failed = cells.filter(({ prober }) => prober === "transactions").reduce((sum, cell) => sum + cell.failed, 0);
const passed = worst <= LIMIT && failed === 0;
console.log(
  `${passed ? "PASS" : "FAIL"}: at ${LIMIT_RATE} runs a second p99 of measured minus true is ${worst.toFixed(2)} ms, ` +
    `${(worst / LIMIT).toFixed(2)} of the limit of ${LIMIT} ms (bare node: ${p99("bare node").toFixed(2)} ms)${failed > 0 ? `; ${failed} runs failed` : ""}`,
);
process.exitCode = passed ? 0 : 1;

/**
 * Starts runs at a fixed rate, whether or not those before have ended; HTTP and HTTPS by turns.
 * @param {import("./probers.mjs").Prober} prober @param {number} rate @param {number} seconds
 * @returns {Promise<Cell[]>}
 */
async function measure(prober, rate, seconds) {
  /** @type {Promise<{ id: string, delay: number, milliseconds: number }>[]} */
  const runs = [];
  const begin = performance.now();
  for (let run = 0; run < rate * seconds; run++) {
    const wait = begin + (run / rate) * 1000 - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const delay = DELAYS[run % DELAYS.length] ?? 0;
    const scheme = Math.floor(run / DELAYS.length) % 2 === 0 ? "http" : "https";
    const address = `${scheme}://127.0.0.1:${ports[scheme]}/?delay=${delay}`;
    runs.push(prober.measure(address).then((measured) => ({ ...measured, delay })));
  }
  const measured = await Promise.all(runs);
  const took = new Map(/** @type {[string, number][]} */ (await (await fetch(`http://127.0.0.1:${ports.http}/took`)).json()));
  return DELAYS.map((delay) => {
    const errors = measured
      .filter((run) => run.delay === delay)
      .map(({ id, milliseconds }) => Math.abs(milliseconds - (took.get(id) ?? Number.NaN)));
    const good = errors.filter((error) => !Number.isNaN(error));
    return { prober: prober.name, rate, delay, errors: good, failed: errors.length - good.length };
  });
}

/** The 99th percentile over all delays at the rate of the limit. @param {string} prober @returns {number} */
function p99(prober) {
  const found = cells.filter((cell) => cell.prober === prober && cell.rate === LIMIT_RATE);
  return percentile(
    found.flatMap(({ errors }) => errors),
    0.99,
  );
}

function printTable() {
  const probers = [...new Set(cells.map(({ prober }) => prober))];
  console.log(`\n|measured - true|, ms      ${probers.map((name) => name.padEnd(30)).join("")}`);
  console.log(
    `runs/s  delay       n     ${probers.map(() => `${"p50".padEnd(8)}${"p99".padEnd(8)}${"max".padEnd(14)}`).join("")}`,
  );
  for (const { rate } of RATES) {
    for (const delay of [...DELAYS, undefined]) {
      const row = probers.map((name) =>
        cells.filter((cell) => cell.prober === name && cell.rate === rate && (delay === undefined || cell.delay === delay)),
      );
      const count = Math.max(...row.map((found) => found.reduce((sum, { errors }) => sum + errors.length, 0)));
      const figures = row.map((found) => {
        const errors = found.flatMap((cell) => cell.errors);
        const [p50, p99, max] = [0.5, 0.99, 1].map((share) => percentile(errors, share).toFixed(2).padEnd(8));
        return `${p50}${p99}${max}      `;
      });
      console.log(
        `${String(rate).padEnd(8)}${(delay === undefined ? "all" : `${delay} ms`).padEnd(12)}${String(count).padEnd(6)}${figures.join("")}`,
      );
    }
  }
  console.log("");
}

/** @param {readonly number[]} values @param {number} share @returns {number} */
function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
