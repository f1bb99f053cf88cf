import { createHash, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../src/apps/database.js";
import { openDatabase } from "../src/apps/open-database.js";
import type { Demo } from "../src/demo.js";
import { startDemo } from "../src/demo.js";
import type { AppName } from "../src/faults.js";
import { Browser, hiddenToken } from "./browser.js";

let demo: Demo;
const databases = new Map<AppName, Database>();
const count = async (app: AppName, table: string) => Number((await look(app, `SELECT count(*) AS n FROM ${table}`))[0]?.n);
const look = async (app: AppName, text: string) => (await databases.get(app)?.query(text))?.rows ?? [];

beforeAll(async () => {
  demo = await startDemo({ exporter: false, prometheus: false, traffic: false });
  for (const app of ["erp", "crm", "oa"] as const) databases.set(app, openDatabase(demo.logins[app], "test"));
});
afterAll(async () => {
  for (const database of databases.values()) await database.end();
  await demo?.stop();
});

describe("The ERP", () => {
  it("takes an order, shows it as page and as JSON, cancels it, and then its order table is empty.", async () => {
    const browser = new Browser(demo.urls.erp);
    const { status, token } = await browser.logIn("probe", demo.passwords.erp);
    expect(status).toBe(200);
    const reference = `test-${randomUUID()}`;
    const entered = await browser.form("/orders", {
      _csrf: token,
      reference,
      customer: "<b>Müller</b>",
      product: "A-100",
      quantity: "2",
    });
    const page = await entered.text();
    expect(page).toContain("订单已录入 Order entered");
    expect(page).toContain(reference);
    expect(page).not.toContain("<b>Müller");
    expect(await count("erp", "orders")).toBe(1);
    const read = await browser.send(`/orders/${reference}`, { headers: { accept: "application/json" } });
    expect(await read.json()).toMatchObject({
      reference,
      customer: "<b>Müller</b>",
      quantity: 2,
      status: "entered",
      entered_by: "probe",
    });
    expect((await browser.send(`/orders/${reference}`, { method: "DELETE" })).status).toBe(204);
    expect((await browser.send(`/orders/${reference}`, { method: "DELETE" })).status).toBe(404);
    expect(await count("erp", "orders")).toBe(0);
  });

  it("refuses a form without its token, a token of another session, and a wrong password.", async () => {
    const browser = new Browser(demo.urls.erp);
    const other = await hiddenToken(await new Browser(demo.urls.erp).send("/login"));
    const fields = { user: "probe", password: demo.passwords.erp };
    await browser.send("/login");
    expect((await browser.form("/login", fields)).status).toBe(403);
    expect((await browser.form("/login", { ...fields, _csrf: other })).status).toBe(403);
    const wrong = await browser.logIn("probe", "wrong");
    expect(wrong.status).toBe(401);
    const order = { _csrf: wrong.token, reference: "test-refused", customer: "x", product: "A-100" };
    expect((await browser.form("/orders", order)).status).toBe(401);
  });

  it("does not take an order whose cancellation came first.", async () => {
    const browser = new Browser(demo.urls.erp);
    const { token } = await browser.logIn("probe", demo.passwords.erp);
    const reference = `test-${randomUUID()}`;
    expect((await browser.send(`/orders/${reference}`, { method: "DELETE" })).status).toBe(404);
    const order = { _csrf: token, reference, customer: "late", product: "A-100" };
    expect((await browser.form("/orders", order)).status).toBe(409);
    expect(await count("erp", "orders")).toBe(0);
  });

  it("keeps no order of a sender who has gone while it was slow.", async () => {
    const browser = new Browser(demo.urls.erp);
    const { token } = await browser.logIn("probe", demo.passwords.erp);
    await demo.fault("lock", "erp", { waiters: 1 });
    const body = new URLSearchParams({ _csrf: token, reference: `test-${randomUUID()}`, customer: "gone", product: "A-100" });
    await expect(browser.send("/orders", { method: "POST", body, signal: AbortSignal.timeout(500) })).rejects.toThrow();
    await demo.fault("lock", "erp", false);
    const open = "SELECT count(*) AS n FROM pg_stat_activity WHERE application_name = 'demo-erp' AND state <> 'idle'";
    await expect.poll(async () => Number((await look("erp", open))[0]?.n)).toBe(0);
    expect(await count("erp", "orders")).toBe(0);
  });
});

describe("The CRM", () => {
  const api = (path: string, init: RequestInit = {}, token = demo.passwords.crm) =>
    fetch(demo.urls.crm + path, {
      ...init,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    });

  it("creates a customer, shows it and deletes it.", async () => {
    const reference = `test-${randomUUID()}`;
    const before = await count("crm", "customers");
    const customer = { reference, name: "新客户 O'Brien", region: "north" };
    expect((await api("/api/customers", { method: "POST", body: JSON.stringify(customer) })).status).toBe(201);
    expect(await (await api(`/api/customers/${reference}`)).json()).toMatchObject(customer);
    expect((await api(`/api/customers/${reference}`, { method: "DELETE" })).status).toBe(204);
    expect((await api(`/api/customers/${reference}`, { method: "DELETE" })).status).toBe(404);
    expect(await count("crm", "customers")).toBe(before);
  });

  it("refuses a wrong token and a customer without a name.", async () => {
    expect((await api("/api/customers", {}, "wrong")).status).toBe(401);
    expect((await api("/api/customers", { method: "POST", body: '{"reference":"x"}' })).status).toBe(400);
  });
});

describe("The OA", () => {
  it("takes a request, approves it and withdraws it.", async () => {
    const browser = new Browser(demo.urls.oa);
    const { token } = await browser.logIn("probe", demo.passwords.oa);
    const reference = `test-${randomUUID()}`;
    const list = await browser.form("/requests", { _csrf: token, reference, subject: "出差 Travel" });
    expect(await list.text()).toContain(reference);
    expect(await (await browser.form(`/requests/${reference}/approve`, { _csrf: token })).text()).toContain("approved");
    expect((await browser.form(`/requests/${reference}/approve`, { _csrf: token })).status).toBe(404);
    expect((await browser.send(`/requests/${reference}`, { method: "DELETE" })).status).toBe(204);
    expect((await look("oa", "SELECT reference FROM requests")).map((row) => row.reference)).not.toContain(reference);
  });

  it("hands out a template of 50 MB, the same every time, to those who are logged in.", async () => {
    const browser = new Browser(demo.urls.oa);
    await browser.logIn("probe", demo.passwords.oa);
    const download = async () => {
      const response = await browser.send("/templates/contract");
      expect(response.headers.get("content-length")).toBe("50000000");
      expect(response.headers.get("content-type")).toBe("application/zip");
      const bytes = new Uint8Array(await response.arrayBuffer());
      return [bytes.length, createHash("sha256").update(bytes).digest("hex")];
    };
    const first = await download();
    expect(first[0]).toBe(50_000_000);
    expect(await download()).toEqual(first);
    expect(await (await new Browser(demo.urls.oa).send("/templates/contract")).text()).toContain("<form");
  });
});

describe("The forum", () => {
  it("shows the latest threads, the one with the newest reply first.", async () => {
    const browser = new Browser(demo.urls.forum);
    const reply = {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"author":"李雷","text":"<i>你好</i>"}',
    };
    expect((await browser.send("/threads/3/replies", reply)).status).toBe(201);
    const front = await (await browser.send("/")).text();
    expect(front).toContain("最新主题 Latest threads");
    expect(front.indexOf("新人报到")).toBeLessThan(front.indexOf("食堂菜单"));
    expect(await (await browser.send("/threads/3")).text()).toContain("&#60;i&#62;你好");
    expect((await browser.send("/threads/99")).status).toBe(404);
  });
});
