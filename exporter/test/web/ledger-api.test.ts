import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hashSync } from "bcryptjs";
import { describe, expect, onTestFinished, test } from "vitest";
import { LedgerRefusal } from "../../src/ledger/commands.js";
import type { WebParts } from "../../src/web/server.js";
import { at, NOW, November } from "../fixtures/november.js";
import { company } from "../fixtures/state.js";
import { ask, serve } from "./serve.js";

const PASSWORD = "correct horse";
const HASH = hashSync(PASSWORD, 4);
const LI = { authorization: `Basic ${Buffer.from(`li.wei:${PASSWORD}`).toString("base64")}` };
const JSON_BODY = { "content-type": "application/json" };

interface Door {
  readonly ledger: November;
  get(path: string): Promise<{ readonly status: number; readonly json: Answer }>;
  post(
    path: string,
    body: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<{ readonly status: number; readonly json: Answer }>;
}
// biome-ignore lint/suspicious/noExplicitAny: answers are looked into as they come
type Answer = any;

async function door(parts: Partial<WebParts> = {}, users = false): Promise<Door> {
  const ledger = new November();
  const folder = mkdtempSync(join(tmpdir(), "sla-ledger-api-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "web.yml");
  writeFileSync(file, users ? `basic_auth_users: { li.wei: ${JSON.stringify(HASH)} }` : "");
  const open = () => ({ source: ledger, commands: ledger, now: NOW, locale: "zh-CN" as const });
  const { url } = await serve(company(), { ledger: open, ...parts }, file);
  const read = async (asked: ReturnType<typeof ask>) => {
    const { status, headers, body } = await asked;
    if (status !== 401) expect(headers["content-type"]).toBe("application/json; charset=utf-8");
    return { status, json: status === 401 ? undefined : JSON.parse(body.toString()) };
  };
  return {
    ledger,
    get: (path) => read(ask(`${url}${path}`, users ? LI : {})),
    post: (path, body, headers = {}) =>
      read(ask(`${url}${path}`, { ...JSON_BODY, ...headers }, "POST", typeof body === "string" ? body : JSON.stringify(body))),
  };
}

const socket = () => door({ trusted: true });
const network = () => door({ enableLifecycle: true }, true);
const outage = { system: "erp", from: at("20 10:00"), to: at("20 10:30"), reason: "power cut of the whole quarter" };

describe("GET /api/v1/ledger", () => {
  test("tells how every system stands in the five periods.", async () => {
    const { status, json } = await (await door()).get("/api/v1/ledger");
    expect(status).toBe(200);
    expect(json).toMatchObject({
      locale: "zh-CN",
      now: NOW,
      nowTime: "2026-11-23T18:41:00+08:00",
      timeZone: "Asia/Shanghai",
      writable: true,
      pendingEntries: 0,
      head: { seq: 1234 },
    });
    expect(json.systems.map((one: { system: string }) => one.system)).toEqual(["erp", "oa", "warehouse"]);
    expect(Object.keys(json.systems[0].periods)).toEqual(["day", "month", "year", "30d", "365d"]);
    expect(json.systems[0].periods.month).toMatchObject({ down: 5820, incidents: 2, excluded: 1200, unknown: 2280 });
    expect(json.systems[1]).toMatchObject({ counted: false, maintenance: { id: "m1", reason: "patch day", to: null } });
    expect(json.systems[2].periods.day.availability).toBe(null);
  });

  test("tells one period when it is asked for one.", async () => {
    const { json } = await (await door()).get("/api/v1/ledger?period=2026-10");
    expect(Object.keys(json.systems[0].periods)).toEqual(["2026-10"]);
    expect(json.systems[0].periods["2026-10"].period).toMatchObject({
      fromTime: "2026-10-01T00:00:00+08:00",
      toTime: "2026-11-01T00:00:00+08:00",
    });
  });

  test("tells of a period that is over what was asked of it then.", async () => {
    const { get } = await door();
    const terms = async (period: string) =>
      (await get(`/api/v1/ledger?period=${period}`)).json.systems.map((one: Answer) => one.terms?.availability ?? null);
    expect(await terms("2026-10")).toEqual([0.995, 0.998, null]);
    expect(await terms("2026-11-01..2026-11-09 10:00")).toEqual([0.995, 0.998, null]);
    expect(await terms("2026-11-09")).toEqual([0.998, 0.998, 0.998]);
    expect(await terms("month")).toEqual([0.998, 0.998, 0.998]);
  });
});

describe("GET /api/v1/ledger/SYSTEM", () => {
  test("explains the month's figures: incidents, exclusions, maintenance, unknown time and the terms in force.", async () => {
    const { status, json } = await (await door()).get("/api/v1/ledger/erp");
    expect(status).toBe(200);
    expect(json).toMatchObject({ system: "erp", period: "month", openIncident: null });
    expect(json.account.incidents[0]).toMatchObject({
      fromTime: "2026-11-03T09:12:00+08:00",
      repairCounted: 3120,
      causes: [{ check: "erp/place-order", step: "enter-order", reason: "status" }],
    });
    expect(json.exclusions.map(({ id, by }: { id: string; by: string }) => [id, by])).toEqual([
      ["x1", "li.wei"],
      ["x2", "li.wei"],
    ]);
    expect(json.exclusions[0].revoked).toMatchObject({ by: "chen", atTime: "2026-11-04T09:05:00+08:00" });
    expect(json.maintenance).toMatchObject([{ reason: "upgrade 3.2 to 3.5" }]);
    expect(json.unknown).toHaveLength(2);
    expect(json.terms.map(({ availability }: { availability: number }) => availability)).toEqual([0.995, 0.998]);
  });

  test.each([
    ["/api/v1/ledger/erp?period=week", 400, /^period: expected a period \(day, month,.*, got "week"$/],
    ["/api/v1/ledger?period=2026-11-01..9999-12-31", 400, /^period: expected a period that ends within 2 years from now, got "/],
    ["/api/v1/ledger/erp?period=9999", 400, /^period: expected a period that ends within 2 years from now, got "9999"$/],
    ["/api/v1/ledger/erp?from=1", 400, /^unknown parameter "from": expected period$/],
    ["/api/v1/maintenance?period=day", 400, /^unknown parameter "period": none is known here$/],
    ["/api/v1/ledger/crm", 404, /^the ledger knows no system "crm": expected one of erp, oa, warehouse$/],
  ])("answers %s with %i and one sentence.", async (path, status, error) => {
    const answer = await (await door()).get(path);
    expect([answer.status, answer.json]).toEqual([status, { error: expect.stringMatching(error) }]);
  });
});

describe("GET /api/v1/maintenance", () => {
  test("tells what holds now and what is to come.", async () => {
    const { json } = await (await door()).get("/api/v1/maintenance");
    expect(json.maintenance).toMatchObject([{ id: "m1", system: "oa", active: true, by: "root", to: null }]);
  });
});

describe("Changing the ledger over the network", () => {
  test("is off until --web.enable-lifecycle is given.", async () => {
    const { ledger, post } = await door({}, true);
    const { status, json } = await post("/api/v1/exclusions", outage, LI);
    expect([status, json.error]).toEqual([403, expect.stringContaining("start with --web.enable-lifecycle")]);
    expect(ledger.records.exclusionsOf("erp")).toHaveLength(2);
  });

  test("is refused while nobody is asked who they are.", async () => {
    const { ledger, post } = await door({ enableLifecycle: true });
    const { status, json } = await post("/api/v1/exclusions", outage);
    expect([status, json.error]).toEqual([403, expect.stringContaining("basic_auth_users or client certificates")]);
    expect(ledger.records.exclusionsOf("erp")).toHaveLength(2);
  });

  test("takes a password, and writes down whose it was.", async () => {
    const { ledger, post } = await network();
    expect((await post("/api/v1/exclusions", outage)).status).toBe(401);
    expect(await post("/api/v1/exclusions", outage, LI)).toEqual({ status: 201, json: { id: "new1", writable: true } });
    expect(ledger.records.exclusionsOf("erp").at(-1)).toMatchObject({
      from: outage.from,
      to: outage.to,
      reason: outage.reason,
      by: "li.wei",
      at: NOW,
    });
  });

  test("lets nobody write down another name.", async () => {
    const { ledger, post } = await network();
    const { status, json } = await post("/api/v1/exclusions", { ...outage, by: "the boss" }, LI);
    expect([status, json.error]).toEqual([400, "by: who has logged in is written down; leave the field out"]);
    expect(ledger.records.exclusionsOf("erp")).toHaveLength(2);
  });

  test.each([
    [403, { "sec-fetch-site": "cross-site" }],
    [403, { origin: "https://elsewhere.example" }],
    [415, { "content-type": "text/plain" }],
    [415, { "content-type": "application/x-www-form-urlencoded" }],
  ])("answers %i to what a page of another site can send: %j.", async (expected, headers) => {
    const { ledger, post } = await network();
    expect((await post("/api/v1/exclusions", outage, { ...LI, ...headers })).status).toBe(expected);
    expect(ledger.records.exclusionsOf("erp")).toHaveLength(2);
  });
});

describe("Changing the ledger over the control socket", () => {
  test("opens and ends maintenance.", async () => {
    const { ledger, post, get } = await socket();
    const request = { system: "erp", to: "2026-11-23T22:00:00+08:00", reason: "patch", by: "li" };
    expect(await post("/api/v1/maintenance", request)).toEqual({ status: 201, json: { id: "new1", writable: true } });
    expect(ledger.records.maintenanceAt("erp", NOW)).toMatchObject({ to: at("23 22:00"), reason: "patch" });
    expect((await get("/api/v1/maintenance")).json.maintenance).toHaveLength(2);
    expect(await post("/api/v1/maintenance/new1/end", { by: "li" })).toEqual({
      status: 200,
      json: { ended: ["new1"], writable: true },
    });
    expect(await post("/api/v1/maintenance/end", { system: "oa", by: "li" })).toEqual({
      status: 200,
      json: { ended: ["m1"], writable: true },
    });
    expect((await get("/api/v1/maintenance")).json.maintenance).toEqual([]);
  });

  test("takes an exclusion back.", async () => {
    const { ledger, post } = await socket();
    const answer = await post("/api/v1/exclusions/x2/revoke", { reason: "paid for", by: "li" });
    expect(answer).toEqual({ status: 200, json: { id: "x2", writable: true } });
    expect(ledger.records.exclusionsOf("erp")[1]).toMatchObject({ id: "x2", revoked: { by: "li", reason: "paid for" } });
  });

  test("answers what the ledger refuses with its sentence and the status that fits.", async () => {
    const { ledger, post } = await socket();
    const answers = [];
    for (const why of ["invalid", "unknown", "conflict"] as const) {
      ledger.refusal = new LedgerRefusal(`it is ${why}`, why);
      answers.push(await post("/api/v1/exclusions", { ...outage, by: "li" }));
    }
    expect(answers).toEqual([
      { status: 400, json: { error: "it is invalid" } },
      { status: 404, json: { error: "it is unknown" } },
      { status: 409, json: { error: "it is conflict" } },
    ]);
  });

  test.each([
    ["/api/v1/exclusions", { ...outage }, 400, "by: missing: who does it?"],
    ["/api/v1/exclusions", { system: "erp", by: "li" }, 400, "from: missing; to: missing; reason: missing"],
    ["/api/v1/exclusions", { ...outage, by: "li", note: 1 }, 400, 'unknown field "note"'],
    ["/api/v1/exclusions", { ...outage, by: "li", reason: " " }, 400, "reason: expected a text that is not empty"],
    ["/api/v1/exclusions", { ...outage, by: "li\u001b[2J" }, 400, "by: expected one line without control characters"],
    [
      "/api/v1/exclusions",
      { ...outage, by: "li", from: "yesterday" },
      400,
      'from: expected unix seconds or a time such as 2026-11-23T22:00:00+08:00, got "yesterday"',
    ],
    [
      "/api/v1/exclusions",
      { ...outage, by: "li", from: true },
      400,
      "from: expected unix seconds or a time such as 2026-11-23T22:00:00+08:00, got true",
    ],
    ["/api/v1/exclusions", { ...outage, by: 7 }, 400, "by: expected a string, got 7"],
    ["/api/v1/exclusions", "{", 400, "the body is not valid JSON"],
    ["/api/v1/exclusions", "[]", 400, "expected a JSON object"],
    ["/api/v1/exclusions", `"${"x".repeat(20_000)}"`, 413, "the body is too large: at most 16 KiB"],
    ["/api/v1/ledger", {}, 405, "method POST is not allowed here: use GET, HEAD"],
  ])("refuses POST %s with %j: %i %s", async (path, body, status, error) => {
    const { ledger, post } = await socket();
    expect(await post(path, body)).toEqual({ status, json: { error } });
    expect(ledger.records.exclusionsOf("erp")).toHaveLength(2);
  });

  test("asks for no password, whatever the network is asked for.", async () => {
    const { post } = await door({ trusted: true }, true);
    expect((await post("/api/v1/exclusions", { ...outage, by: "li" })).status).toBe(201);
  });

  test("is answered with 503 before there is a policy.", async () => {
    const { post, get } = await door({ trusted: true, ledger: () => undefined });
    expect((await post("/api/v1/exclusions", { ...outage, by: "li" })).status).toBe(503);
    expect((await get("/api/v1/ledger")).status).toBe(503);
  });
});
