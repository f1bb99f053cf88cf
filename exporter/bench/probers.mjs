// @ts-check
// Three ways to measure the same request; each answers the milliseconds of processing and transfer that it measured.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { freePort, isInstalled, startCommand } from "./processes.mjs";

const BLACKBOX = "prometheus-blackbox-exporter";

/**
 * @typedef {object} Measured
 * @property {string} id by which the server remembers the request
 * @property {number} milliseconds NaN when it failed
 *
 * @typedef {object} Prober
 * @property {string} name
 * @property {(address: string) => Promise<Measured>} measure an address without the id, which it adds; never rejects
 */

/**
 * The exporter's own transactions.
 * @param {import("../src/checks/transactions/pool.js").TransactionPool} pool @returns {Promise<Prober>}
 */
export async function transactionProber(pool) {
  await pool.ready();
  /** One transaction for each address; its counter tells the requests apart. */
  const transactions = new Map();
  return {
    name: "transactions",
    async measure(address) {
      const known = transactions.get(address) ?? { spec: specOf(address, `t${transactions.size}`), runs: 0 };
      transactions.set(address, known);
      const id = `${known.spec.id}-${++known.runs}`;
      const run = await pool.run(known.spec, { signal: new AbortController().signal });
      const phases = run.failure ? undefined : run.steps[0]?.phases;
      return { id, milliseconds: ((phases?.ttfb ?? Number.NaN) + (phases?.transfer ?? Number.NaN)) * 1000 };
    },
  };
}

/**
 * @param {string} address @param {string} id
 * @returns {import("../src/checks/transactions/spec.js").TransactionSpec}
 */
function specOf(address, id) {
  return {
    id,
    timeout: 10,
    cleanupTimeout: 1,
    responseTime: 1,
    variables: [["key", { text: "{{uuid}}", secrets: [] }]],
    headers: [["x-key", { text: "{{key}}", secrets: [] }]],
    tls: { insecureSkipVerify: true },
    steps: [
      {
        name: "request",
        always: false,
        method: "GET",
        url: `${address}&id=${id}-{{counter}}`,
        query: [],
        headers: [],
        body: undefined,
        redirects: 5,
        timeout: undefined,
        maxBody: 1_000_000,
        retries: 0,
        extract: {},
        expect: { body: { contains: "xxx" } },
      },
    ],
  };
}

/** Node alone, in the same shape: a worker thread of this process. @param {import("./stage.mjs").Stage} stage @returns {Prober} */
export function bareProber(stage) {
  const thread = new Worker(new URL("./bare-thread.mjs", import.meta.url));
  stage.onEnd(() => thread.terminate());
  /** @type {Map<string, (milliseconds: number) => void>} */
  const waiting = new Map();
  let next = 0;
  thread.on("message", ({ id, milliseconds }) => {
    waiting.get(id)?.(milliseconds);
    waiting.delete(id);
  });
  return {
    name: "bare node",
    measure(address) {
      const id = `n${next++}`;
      return new Promise((resolve) => {
        waiting.set(id, (milliseconds) => resolve({ id, milliseconds }));
        thread.postMessage({ id, url: `${address}&id=${id}` });
      });
    },
  };
}

/**
 * blackbox_exporter, a process of its own.
 * @param {import("./stage.mjs").Stage} stage @returns {Promise<Prober | undefined>} undefined where it is not installed
 */
export async function blackboxProber(stage) {
  if (!isInstalled(BLACKBOX)) return undefined;
  const config = join(stage.folder, "blackbox.yml");
  writeFileSync(
    config,
    "modules: { http: { prober: http, timeout: 10s, http: { preferred_ip_protocol: ip4, tls_config: { insecure_skip_verify: true } } } }\n",
  );
  const port = await freePort();
  const parameters = [`--config.file=${config}`, `--web.listen-address=127.0.0.1:${port}`, "--log.level=error"];
  startCommand(stage, BLACKBOX, parameters);
  await stage.orEnd(healthy(`http://127.0.0.1:${port}/-/healthy`));
  let next = 0;
  return {
    name: "blackbox",
    async measure(address) {
      const id = `b${next++}`;
      const target = encodeURIComponent(`${address}&id=${id}`);
      const text = await fetch(`http://127.0.0.1:${port}/probe?module=http&target=${target}`).then(
        (probe) => probe.text(),
        () => "",
      );
      const phase = (/** @type {string} */ name) =>
        Number(new RegExp(`^probe_http_duration_seconds\\{phase="${name}"\\} (\\S+)$`, "m").exec(text)?.[1]);
      return { id, milliseconds: (phase("processing") + phase("transfer")) * 1000 };
    },
  };
}

/** Waits 5 s at most. @param {string} address @returns {Promise<void>} */
async function healthy(address) {
  for (let tries = 0; tries < 100; tries++) {
    const up = await fetch(address).then(
      ({ ok }) => ok,
      () => false,
    );
    if (up) return;
    await sleep(50);
  }
  throw new Error("blackbox_exporter does not answer");
}
