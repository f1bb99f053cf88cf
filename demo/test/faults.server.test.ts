import { readFileSync } from "node:fs";
import { join } from "node:path";
import { connect } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../src/apps/database.js";
import { openDatabase } from "../src/apps/open-database.js";
import type { Demo } from "../src/demo.js";
import { startDemo } from "../src/demo.js";
import type { AppName, FaultName } from "../src/faults.js";
import { Browser } from "./browser.js";

let demo: Demo;
let erp: Database;
let crm: Database;

beforeAll(async () => {
  demo = await startDemo({ exporter: false, prometheus: false, traffic: false });
  erp = openDatabase(demo.logins.erp, "test");
  crm = openDatabase({ ...demo.logins.crm, ...demo.monitoring.get("crm-db") }, "test");
});
afterAll(async () => {
  await erp?.end();
  await crm?.end();
  await demo?.stop();
});

const statuses = async (url: string, times: number) => {
  const found: number[] = [];
  for (let time = 0; time < times; time++) found.push((await fetch(url)).status);
  return found;
};
const number = async (database: Database, text: string) => Number(Object.values((await database.query(text)).rows[0] ?? {})[0]);
const detail = async (app: AppName, name: FaultName) =>
  (await demo.faults()).find((each) => each.target === app)?.faults.find((fault) => fault.name === name)?.detail;

describe("A fault of an app", () => {
  it("refuse: nothing listens, and the same port answers again when it is off.", async () => {
    await demo.fault("refuse", "forum", true);
    await expect(fetch(demo.urls.forum)).rejects.toMatchObject({ cause: { code: "ECONNREFUSED" } });
    expect((await fetch(`${demo.urls.erp}/stock`)).status).toBe(200);
    await demo.fault("refuse", "forum", false);
    expect((await fetch(demo.urls.forum)).status).toBe(200);
  });

  it("errors: answers 500 at the given rate.", async () => {
    await demo.fault("errors", "erp", true);
    expect(await statuses(`${demo.urls.erp}/stock`, 5)).toEqual([500, 500, 500, 500, 500]);
    await demo.fault("errors", "erp", { rate: 0.5 });
    const failed = (await statuses(`${demo.urls.erp}/stock`, 200)).filter((status) => status === 500).length;
    // Outside of these bounds once in some hundred million runs.
    expect(failed).toBeGreaterThan(60);
    expect(failed).toBeLessThan(140);
    await demo.fault("errors", "erp", false);
    expect(await statuses(`${demo.urls.erp}/stock`, 5)).toEqual([200, 200, 200, 200, 200]);
  });

  it("errors: what changes something is carried out although the answer is 500.", async () => {
    const browser = new Browser(demo.urls.erp);
    const { token } = await browser.logIn("probe", demo.passwords.erp);
    await demo.fault("errors", "erp", true);
    const order = { _csrf: token, reference: "test-spoiled", customer: "x", product: "A-100" };
    expect((await browser.form("/orders", order)).status).toBe(500);
    expect(await number(erp, "SELECT count(*) FROM orders")).toBe(1);
    expect((await browser.send("/orders/test-spoiled", { method: "DELETE" })).status).toBe(500);
    expect(await number(erp, "SELECT count(*) FROM orders")).toBe(0);
    await demo.fault("errors", "erp", false);
  });

  it("slow: delays every page by the given time.", async () => {
    await demo.fault("slow", "forum", { seconds: 0.4 });
    const began = performance.now();
    expect((await fetch(demo.urls.forum)).status).toBe(200);
    expect(performance.now() - began).toBeGreaterThanOrEqual(399);
    await demo.fault("slow", "forum", false);
  });

  it("login: refuses the right password and the right token.", async () => {
    for (const app of ["erp", "oa", "crm"] as const) await demo.fault("login", app, true);
    expect((await new Browser(demo.urls.erp).logIn("probe", demo.passwords.erp)).status).toBe(401);
    expect((await new Browser(demo.urls.oa).logIn("probe", demo.passwords.oa)).status).toBe(401);
    const headers = { authorization: `Bearer ${demo.passwords.crm}` };
    expect((await fetch(`${demo.urls.crm}/api/customers`, { headers })).status).toBe(401);
    for (const app of ["erp", "oa", "crm"] as const) await demo.fault("login", app, false);
    expect((await new Browser(demo.urls.erp).logIn("probe", demo.passwords.erp)).status).toBe(200);
    expect((await fetch(`${demo.urls.crm}/api/customers`, { headers })).status).toBe(200);
    await expect(demo.fault("login", "forum", true)).rejects.toThrow('forum has no fault "login"');
  });

  it("content: answers 200 with another page.", async () => {
    await demo.fault("content", "forum", true);
    await demo.fault("content", "crm", true);
    const front = await fetch(demo.urls.forum);
    expect([front.status, await front.text()]).toEqual([200, expect.stringContaining("It works!")]);
    expect(await (await fetch(`${demo.urls.crm}/api/customers`)).json()).toEqual({});
    await demo.fault("content", "forum", false);
    await demo.fault("content", "crm", false);
    expect(await (await fetch(demo.urls.forum)).text()).toContain("最新主题");
  });

  it("flap: fails every other request, or by turns in time.", async () => {
    await demo.fault("flap", "forum", true);
    const first = await statuses(demo.urls.forum, 6);
    expect(first.filter((status) => status === 503)).toHaveLength(3);
    expect(first.every((status, index) => index === 0 || status !== first[index - 1])).toBe(true);
    await demo.fault("flap", "forum", { period: 0.5 });
    expect(await statuses(demo.urls.forum, 2)).toEqual([503, 503]);
    await expect.poll(() => statuses(demo.urls.forum, 2), { timeout: 3000 }).toEqual([200, 200]);
    await expect.poll(() => statuses(demo.urls.forum, 2), { timeout: 3000 }).toEqual([503, 503]);
    await demo.fault("flap", "forum", false);
    expect(await statuses(demo.urls.forum, 4)).toEqual([200, 200, 200, 200]);
  });

  const probe = { headers: { "user-agent": "sla-exporter" } };
  const runs = async (times: number) => {
    const found: number[] = [];
    for (let time = 0; time < times; time++) found.push((await fetch(demo.urls.forum, probe)).status);
    return found;
  };

  it("every_other: fails every other run of the probe, and no user.", async () => {
    await demo.fault("every_other", "forum", true);
    expect(await runs(2)).toEqual([503, 200]);
    expect(await statuses(demo.urls.forum, 2)).toEqual([200, 200]);
    expect(await runs(2)).toEqual([503, 200]);
    await demo.fault("every_other", "forum", false);
    expect(await runs(2)).toEqual([200, 200]);
  });

  it("one_run: fails one run of the probe each time that it is switched on.", async () => {
    await demo.fault("one_run", "forum", true);
    expect(await runs(4)).toEqual([503, 200, 200, 200]);
    await demo.fault("one_run", "forum", false);
    await demo.fault("one_run", "forum", true);
    expect(await runs(2)).toEqual([503, 200]);
    await demo.fault("one_run", "forum", false);
  });

  it("one_run: takes one of a run's requests, not each of them.", async () => {
    await demo.fault("one_run", "crm", true);
    const headers = { ...probe.headers, authorization: `Bearer ${demo.passwords.crm}`, "content-type": "application/json" };
    const create = (reference: string) =>
      fetch(`${demo.urls.crm}/api/customers`, { method: "POST", headers, body: JSON.stringify({ reference, name: "One" }) });
    const remove = (reference: string) => fetch(`${demo.urls.crm}/api/customers/${reference}`, { method: "DELETE", headers });
    expect([(await create("test-one")).status, (await remove("test-one")).status]).toEqual([503, 204]);
    expect([(await create("test-two")).status, (await remove("test-two")).status]).toEqual([201, 204]);
    await demo.fault("one_run", "crm", false);
  });

  it("idle_transaction: one session stays idle in its transaction.", async () => {
    const monitor = openDatabase(demo.monitoring.get("erp-db") ?? demo.logins.erp, "test");
    const text = "SELECT count(*) FROM pg_stat_activity WHERE datname = 'oa' AND state = 'idle in transaction'";
    const idle = () => number(monitor, text);
    try {
      await demo.fault("idle_transaction", "oa", true);
      expect(await idle()).toBe(1);
      expect(await detail("oa", "idle_transaction")).toBe("1 transaction idle");
      await demo.fault("idle_transaction", "oa", false);
      await expect.poll(idle).toBe(0);
    } finally {
      await monitor.end();
    }
  });

  it("log_growth: both servers write more to their logs of changes.", async () => {
    const position = (): Promise<number> => number(erp, "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')");
    const before = await position();
    await demo.fault("log_growth", "erp", { mb_per_second: 4 });
    await expect.poll(position).toBeGreaterThan(before + 4e6);
    expect(await detail("erp", "log_growth")).toMatch(/^\d+ MB written$/);
    await demo.fault("log_growth", "erp", false);
    expect(await detail("erp", "log_growth")).toBe("");
    if (!demo.targets.includes("crm-db")) return;
    const written = "SELECT variable_value FROM information_schema.global_status WHERE variable_name = 'BINLOG_BYTES_WRITTEN'";
    const first = await number(crm, written);
    await demo.fault("log_growth", "crm", { mb_per_second: 4 });
    await expect.poll(() => number(crm, written)).toBeGreaterThan(first + 4e6);
    await demo.fault("log_growth", "crm", false);
  });

  it("certificate: shows one that ends as soon as it is told to, by the same authority.", async () => {
    const authority = readFileSync(join(demo.folder, "ca.pem"));
    const days = () =>
      new Promise<number>((resolve, reject) => {
        const socket = connect({ host: "127.0.0.1", port: demo.ports.gateway, ca: authority }, () => {
          resolve((Date.parse(socket.getPeerCertificate().valid_to) - Date.now()) / 86_400_000);
          socket.destroy();
        });
        socket.once("error", reject);
      });
    expect(await days()).toBeGreaterThan(80);
    await demo.fault("certificate", "gateway", { days: 3 });
    expect(await days()).toBeCloseTo(3, 1);
    await demo.fault("certificate", "gateway", false);
    expect(await days()).toBeGreaterThan(80);
  });

  it("slow_sql: the slow statements are seen by both servers.", async () => {
    const slowPostgres =
      "SELECT coalesce(sum(calls), 0) FROM pg_stat_statements WHERE query LIKE '%pg_sleep%' AND mean_exec_time > 90";
    const monitor = openDatabase(demo.monitoring.get("erp-db") ?? demo.logins.erp, "test");
    const slowMariadb = "SELECT variable_value FROM information_schema.global_status WHERE variable_name = 'SLOW_QUERIES'";
    const before = await number(crm, slowMariadb);
    try {
      await demo.fault("slow_sql", "erp", { per_minute: 600, seconds: 0.1 });
      await expect.poll(() => number(monitor, slowPostgres), { timeout: 5000 }).toBeGreaterThanOrEqual(3);
      await demo.fault("slow_sql", "crm", { per_minute: 60, seconds: 1.1 });
      if (demo.targets.includes("crm-db"))
        await expect.poll(() => number(crm, slowMariadb), { timeout: 10_000 }).toBeGreaterThanOrEqual(before + 1);
    } finally {
      await monitor.end();
      await demo.fault("slow_sql", "erp", false);
      await demo.fault("slow_sql", "crm", false);
    }
    expect(await detail("erp", "slow_sql")).toBe("");
  });

  it("leak: holds connections as long as it is on.", async () => {
    const open = () => number(erp, "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'demo-erp'");
    const before = await open();
    await demo.fault("leak", "erp", { connections: 12 });
    expect(await open()).toBeGreaterThanOrEqual(before + 11);
    expect(await detail("erp", "leak")).toBe("12 connections held");
    await demo.fault("leak", "erp", false);
    await expect.poll(open).toBeLessThanOrEqual(before);
  });

  it("leak: takes what there is when the server is full.", async () => {
    await demo.fault("leak", "oa", { connections: 500 });
    await expect(openDatabase(demo.logins.forum, "test").session()).rejects.toMatchObject({ code: "53300" });
    await demo.fault("leak", "oa", false);
    await expect.poll(() => number(erp, "SELECT count(*) FROM pg_stat_activity WHERE datname = 'oa'")).toBeLessThan(10);
  });

  it("lock: others queue, users too, and all goes on when it is off.", async () => {
    const waiting = () => number(erp, "SELECT count(*) FROM pg_locks WHERE NOT granted");
    await demo.fault("lock", "erp", { waiters: 4 });
    expect(await waiting()).toBe(4);
    const browser = new Browser(demo.urls.erp);
    const { token } = await browser.logIn("probe", demo.passwords.erp);
    const order = browser.form("/orders", { _csrf: token, reference: "test-queued", customer: "x", product: "A-100" });
    await expect.poll(waiting).toBe(5);
    await demo.fault("lock", "erp", false);
    expect((await order).status).toBe(200);
    expect((await browser.send("/orders/test-queued", { method: "DELETE" })).status).toBe(204);
    await expect.poll(waiting).toBe(0);
  });

  it("lock: works on the CRM's server, too.", async () => {
    await demo.fault("lock", "crm", { waiters: 3 });
    expect(await detail("crm", "lock")).toBe("1 holds the row, 3 wait");
    if (demo.targets.includes("crm-db")) {
      const waiting = "SELECT count(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'";
      await expect.poll(() => number(crm, waiting)).toBe(3);
    }
    await demo.fault("lock", "crm", false);
    expect(await detail("crm", "lock")).toBe("");
  });
});

describe("The control server", () => {
  const call = (path: string, init: RequestInit = {}) =>
    fetch(demo.urls.control + path, { headers: { "content-type": "application/json" }, ...init });

  it("switches on by PUT with options, tells the state, and switches off by DELETE.", async () => {
    const on = await call("/api/faults/erp/errors", { method: "PUT", body: '{"rate": 0.25}' });
    expect((await on.json()).faults).toContainEqual({ name: "errors", on: true, options: { rate: 0.25 }, detail: "" });
    const off = await call("/api/faults/erp/errors", { method: "DELETE" });
    expect((await off.json()).faults).toContainEqual({ name: "errors", on: false, options: {}, detail: "" });
  });

  it.each([
    ["/api/faults/erp/explode", "{}", 404, 'erp has no fault "explode": it has refuse, errors'],
    ["/api/faults/mes/errors", "{}", 404, 'no target "mes": there are erp, crm'],
    ["/api/faults/erp/errors", '{"rate": 2}', 400, "errors: rate Too big"],
    ["/api/faults/erp/errors", '{"share": 1}', 400, "errors: Unrecognized key"],
    ["/api/faults/erp/errors", "{", 400, "JSON"],
    ["/api/faults/erp/errors", '{"rate": "0.5"}', 400, "errors: rate Invalid input: expected number, received string"],
    ["/api/faults/erp/errors", "[1]", 400, "errors: Invalid input: expected object, received array"],
  ])("answers %s with %s by a status and a sentence.", async (path, body, status, text) => {
    const response = await call(path, { method: "PUT", body });
    expect([response.status, (await response.json()).error]).toEqual([status, expect.stringContaining(text)]);
  });

  it("reads options whatever the request says of its body, and passes none over in silence.", async () => {
    for (const type of ["application/x-www-form-urlencoded", "text/plain"]) {
      const headers = { "content-type": type };
      const right = await call("/api/faults/erp/errors", { method: "PUT", body: '{"rate": 0.25}', headers });
      expect((await right.json()).faults).toContainEqual({ name: "errors", on: true, options: { rate: 0.25 }, detail: "" });
      expect((await call("/api/faults/erp/errors", { method: "PUT", body: "rate=0.5", headers })).status).toBe(400);
    }
    await call("/api/faults/erp/errors", { method: "DELETE" });
  });

  it("refuses requests of other sites' pages.", async () => {
    const headers = { origin: "https://elsewhere.example", "content-type": "application/json" };
    expect((await call("/api/faults/erp/errors", { method: "PUT", body: "{}", headers })).status).toBe(403);
  });
});
