// @ts-check
// What a run starts and has to leave behind clean: after its end, after a failure, after Ctrl-C.
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SIGNALS = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);

/**
 * @typedef {object} Stage
 * @property {string} folder removed at the end
 * @property {AbortSignal} signal aborted by a signal from outside or by a failure; its reason is an Error
 * @property {(stop: () => unknown) => void} onEnd what to stop at the end, in the reverse order
 * @property {(error: Error) => void} fail ends the run
 * @property {<T>(work: Promise<T>) => Promise<T>} orEnd waits for the work, or throws as soon as the run has to end
 * @property {() => Promise<void>} end stops everything
 */

/** @returns {Stage} */
export function openStage() {
  const abort = new AbortController();
  /** @type {(() => unknown)[]} */
  const stops = [];
  // The handlers stay to the end, so that a second Ctrl-C does not cut the cleaning up.
  for (const name of SIGNALS) process.on(name, () => abort.abort(new Error(`ended by ${name}`)));
  const ended = new Promise((_, reject) => abort.signal.addEventListener("abort", () => reject(abort.signal.reason)));
  ended.catch(() => {});
  const folder = mkdtempSync(join(tmpdir(), "sla-accuracy-"));
  // A database server that runs as another user passes through.
  chmodSync(folder, 0o711);
  stops.push(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  return {
    folder,
    signal: abort.signal,
    onEnd: (stop) => stops.push(stop),
    fail: (error) => abort.abort(error),
    orEnd: (work) => /** @type {any} */ (Promise.race([work, ended])),
    async end() {
      for (let stop = stops.pop(); stop; stop = stops.pop()) {
        try {
          await stop();
        } catch (error) {
          console.error(`not stopped: ${/** @type {Error} */ (error).message}`);
          process.exitCode = 1;
        }
      }
    },
  };
}
