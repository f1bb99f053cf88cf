import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type RunningExporter, startExporter } from "../../exporter/test/servers/exporter.js";
import { openDatabase } from "../src/apps/open-database.js";
import type { Demo } from "../src/demo.js";
import { startDemo } from "../src/demo.js";
import type { FaultName, FaultOptions, Target } from "../src/faults.js";

const RUNS = 500;

/** Each is switched on for a while, chosen at random. */
const FAULTS: readonly (readonly [FaultName, Target, FaultOptions])[] = [
  ["errors", "erp", { rate: 0.5 }],
  ["slow", "erp", { seconds: 0.2 }],
  ["flap", "erp", {}],
  ["content", "erp", {}],
  ["login", "erp", {}],
  ["refuse", "erp", {}],
  ["freeze", "erp", {}],
  ["kill", "erp", {}],
  ["freeze", "erp-db", {}],
];

let demo: Demo;
const stateDir = mkdtempSync(join(tmpdir(), "sla-state-"));
beforeAll(async () => {
  demo = await startDemo({ exporter: false, prometheus: false, mariadb: false, traffic: false });
});
const running: RunningExporter[] = [];
afterAll(async () => {
  for (const exporter of running) exporter.signal("SIGKILL");
  await demo?.stop();
  rmSync(stateDir, { recursive: true, force: true });
});

/** The demo's transaction alone, as often as it goes, with short limits. */
const policy = (url: string, password: string) => `
systems:
  erp:
    tier: core
    transactions:
      - name: place-order
        every: 50ms
        timeout: 2s
        cleanup_timeout: 1s
        confirm_every: 50ms
        variables: { base: ${url}, reference: "probe-{{uuid}}" }
        steps:
          - name: login-page
            url: "{{base}}/login"
            extract: { token: { css: "#login input[name=_csrf]", attribute: value } }
          - name: login
            url: "{{base}}/login"
            form: { _csrf: "{{token}}", user: probe, password: "${password}" }
            extract: { order_token: { css: "#order input[name=_csrf]", attribute: value } }
          - name: enter-order
            url: "{{base}}/orders"
            form: { _csrf: "{{order_token}}", reference: "{{reference}}", customer: SLA probe, product: A-100, quantity: "1" }
            expect: { body: { contains: "{{reference}}" } }
          - name: read-order
            url: "{{base}}/orders/{{reference}}"
            headers: { Accept: application/json }
            expect: { jsonpath: [{ path: $.reference, equals: "{{reference}}" }] }
          - name: cancel-order
            url: "{{base}}/orders/{{reference}}"
            method: DELETE
            always: true
            expect: { status: [204, 404] }
`;

async function runs(exporter: RunningExporter): Promise<Readonly<Record<string, number>>> {
  const lines = await exporter.series("sla_transaction_runs_total");
  return Object.fromEntries(lines.map((line) => [/result="(\w+)"/.exec(line)?.[1], Number(line.split(" ").at(-1))]));
}
const total = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((sum, count) => sum + count, 0);

it(`The order table is empty after ${RUNS} runs with random faults and a SIGTERM in the middle.`, {
  timeout: 240_000,
}, async () => {
  const start = async () => {
    const exporter = await startExporter({ policy: policy(demo.urls.erp, demo.passwords.erp), stateDir });
    running.push(exporter);
    return exporter;
  };
  let done = 0;
  const seen = { ok: 0, failed: 0 };
  for (const goal of [RUNS / 2, RUNS]) {
    const exporter = await start();
    let counts: Readonly<Record<string, number>> = {};
    while (done + total(counts) < goal) {
      const [name, target, options] = FAULTS[Math.floor(Math.random() * FAULTS.length)] ?? ["flap", "erp", {}];
      await demo.fault(name, target, options);
      await pause(300 + Math.random() * 700);
      counts = await runs(exporter);
      // The first exporter ends while the fault stands.
      if (goal < RUNS && done + total(counts) >= goal) expect((await exporter.stop()).seconds).toBeLessThan(5);
      await demo.fault(name, target, false);
      await pause(Math.random() * 1500);
    }
    if (goal === RUNS) {
      // Without faults, what earlier runs left behind is cleaned up before the next runs.
      const before = counts.ok ?? 0;
      await expect.poll(async () => (await runs(exporter)).ok ?? 0, { timeout: 30_000 }).toBeGreaterThan(before + 20);
      counts = await runs(exporter);
      await exporter.stop();
    }
    done += total(counts);
    seen.ok += (counts.ok ?? 0) + (counts.slow ?? 0);
    seen.failed += counts.failed ?? 0;
  }
  expect(seen.ok).toBeGreaterThan(50);
  expect(seen.failed).toBeGreaterThan(10);
  const erp = openDatabase(demo.logins.erp, "test");
  const left = await erp.query("SELECT reference FROM orders");
  await erp.end();
  expect(left.rows).toEqual([]);
});
