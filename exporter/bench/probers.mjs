// @ts-check
// Three ways to measure the same request; each answers the milliseconds of processing and transfer that it measured.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { createTransactionPool } from "../dist/checks/transactions/pool.js";
import { isInstalled, startCommand } from "./processes.mjs";

const BLACKBOX = "prometheus-blackbox-exporter";

/**
 * @typedef {object} Measured
 * @property {string} id by which the server remembers the request
 * @property {number} milliseconds NaN when it failed
 *
 * @typedef {object} Prober
 * @property {string} name
 * @property {(address: string) => Promise<Measured>} measure an address without the id, which it adds
 * @property {() => Promise<void>} stop
 */

/** The exporter's own transactions. @returns {Promise<Prober>} */
export async function transactionProber() {
  const pool = createTransactionPool();
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
    stop: () => pool.close(),
  };
}

/**
 * @param {string} address @param {string} id
 * @returns {import("../dist/checks/transactions/spec.js").TransactionSpec}
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

/** Node alone, in the same shape: a worker thread of this process. @returns {Promise<Prober>} */
export async function bareProber() {
  const thread = new Worker(new URL("./bare-thread.mjs", import.meta.url));
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
    async stop() {
      await thread.terminate();
    },
  };
}

/** blackbox_exporter, a process of its own; undefined where it is not installed. @returns {Promise<Prober | undefined>} */
export async function blackboxProber() {
  if (!isInstalled(BLACKBOX)) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "sla-bench-"));
  const config = join(folder, "blackbox.yml");
  writeFileSync(
    config,
    "modules: { http: { prober: http, timeout: 10s, http: { preferred_ip_protocol: ip4, tls_config: { insecure_skip_verify: true } } } }\n",
  );
  const port = await freePort();
  const blackbox = startCommand(BLACKBOX, [
    `--config.file=${config}`,
    `--web.listen-address=127.0.0.1:${port}`,
    "--log.level=error",
  ]);
  for (let tries = 0; tries < 100; tries++) {
    const up = await fetch(`http://127.0.0.1:${port}/-/healthy`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (up) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  let next = 0;
  return {
    name: "blackbox",
    async measure(address) {
      const id = `b${next++}`;
      const target = encodeURIComponent(`${address}&id=${id}`);
      const probe = await fetch(`http://127.0.0.1:${port}/probe?module=http&target=${target}`);
      const text = await probe.text();
      const phase = (/** @type {string} */ name) =>
        Number(new RegExp(`^probe_http_duration_seconds\\{phase="${name}"\\} (\\S+)$`, "m").exec(text)?.[1]);
      return { id, milliseconds: (phase("processing") + phase("transfer")) * 1000 };
    },
    async stop() {
      blackbox.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
}
