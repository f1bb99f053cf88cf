// @ts-check
import { setTimeout as sleep } from "node:timers/promises";
import { startProcess } from "./processes.mjs";

/** Milliseconds that the server waits before it answers. */
export const DELAYS = [0, 50, 200];
const SCHEMES = /** @type {const} */ (["http", "https"]);

/**
 * @typedef {{ prober: string, rate: number, delay: number, errors: number[], failed: number, untimed: number }} Cell
 *   errors: |measured - true| in milliseconds; failed: runs that measured nothing; untimed: runs without a true time,
 *   whose connection was gone before the server saw its last byte handed over
 * @typedef {(prober: import("./probers.mjs").Prober, rate: number, seconds: number) => Promise<Cell[]>} Measure
 */

/**
 * Starts the timed servers: HTTP and HTTPS apart, so that no handshake stands before an answer over HTTP.
 * @param {import("./stage.mjs").Stage} stage @returns {Promise<Measure>}
 */
export async function startTimedServers(stage) {
  const servers = await Promise.all(
    SCHEMES.map(async (scheme) => {
      const child = startProcess(stage, "timed-server.mjs", [scheme]);
      const ask = () => stage.orEnd(new Promise((resolve) => child.once("message", resolve)));
      /** @type {number} */
      const port = await ask();
      const took = () => {
        child.send("took");
        return /** @type {Promise<[string, number][]>} */ (ask());
      };
      return { address: `${scheme}://127.0.0.1:${port}/`, took };
    }),
  );

  // Starts runs at a fixed rate, whether or not those before have ended; HTTP and HTTPS by turns.
  return async (prober, rate, seconds) => {
    /** @type {Promise<{ id: string, milliseconds: number, delay: number }>[]} */
    const runs = [];
    const begin = performance.now();
    for (let run = 0; run < rate * seconds; run++) {
      const wait = begin + (run / rate) * 1000 - performance.now();
      if (wait > 0) await stage.orEnd(sleep(wait));
      const delay = DELAYS[run % DELAYS.length] ?? 0;
      const server = servers[Math.floor(run / DELAYS.length) % servers.length];
      runs.push(prober.measure(`${server?.address}?delay=${delay}`).then((measured) => ({ ...measured, delay })));
    }
    const measured = await stage.orEnd(Promise.all(runs));
    const took = new Map((await Promise.all(servers.map((server) => server.took()))).flat());
    return DELAYS.map((delay) => {
      const all = measured.filter((run) => run.delay === delay);
      const good = all.filter(({ milliseconds }) => !Number.isNaN(milliseconds));
      const errors = good.flatMap(({ id, milliseconds }) => {
        const truth = took.get(id);
        return truth === undefined ? [] : [Math.abs(milliseconds - truth)];
      });
      const failed = all.length - good.length;
      return { prober: prober.name, rate, delay, errors, failed, untimed: good.length - errors.length };
    });
  };
}
