// @ts-check
// What the exporter's main thread does beside the transactions: it answers scrapes and reads a large database result.
import { createServer } from "node:http";
import { Gauge, Registry } from "prom-client";
import { startProcess } from "./processes.mjs";

const SERIES = 10_000;
const SCRAPES_PER_SECOND = 5;
const ROWS = 100_000;
/** Milliseconds between two results of that size. */
const ROWS_EVERY = 5_000;

/**
 * @typedef {object} Load
 * @property {string} description
 * @property {() => Promise<void>} stop
 */

/** Starts the load in this process. @returns {Promise<Load>} */
export async function startLoad() {
  const registry = new Registry();
  const gauge = new Gauge({
    name: "sla_bench",
    help: "Series of the benchmark.",
    labelNames: ["system", "name"],
    registers: [registry],
  });
  for (let series = 0; series < SERIES; series++)
    gauge.set({ system: `system-${series % 50}`, name: `name-${series}` }, series / 7);
  const server = createServer(async (_request, response) => response.end(await registry.metrics()));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const scraper = startProcess("scraper.mjs", [`http://127.0.0.1:${port}/metrics`, String(1000 / SCRAPES_PER_SECOND)]);
  const rows = JSON.stringify(
    Array.from({ length: ROWS }, (_, id) => ({ id, user: `user-${id}`, state: "active", seconds: id / 3 })),
  );
  const reading = setInterval(() => JSON.parse(rows), ROWS_EVERY);
  return {
    description: `${SERIES} series scraped ${SCRAPES_PER_SECOND} times a second, a result of ${ROWS} rows every ${ROWS_EVERY / 1000} s`,
    async stop() {
      clearInterval(reading);
      scraper.kill();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
