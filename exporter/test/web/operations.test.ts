import { describe, expect, test } from "vitest";
import type { ReloadState } from "../../src/state/view.js";
import { company } from "../fixtures/state.js";
import { ask, serve } from "./serve.js";

describe("Operations", () => {
  test("say healthy at once and ready only with a policy.", async () => {
    const starting = await serve(undefined);
    expect((await ask(`${starting.url}/-/healthy`)).status).toBe(200);
    const waiting = await ask(`${starting.url}/-/ready`);
    expect([waiting.status, waiting.body.toString()]).toEqual([503, "not ready: no policy is loaded yet\n"]);
    expect((await ask(`${starting.url}/`)).status).toBe(503);
    expect((await ask(`${starting.url}/api/v1/status`)).status).toBe(503);
    const running = await serve(company());
    expect((await ask(`${running.url}/-/ready`)).status).toBe(200);
  });

  test.each([
    ["POST", "/metrics", 405, "GET, HEAD"],
    ["DELETE", "/", 405, "GET, HEAD"],
    ["PUT", "/systems/erp", 405, "GET, HEAD"],
    ["POST", "/api/v1/status", 405, "GET, HEAD"],
    ["GET", "/-/reload", 405, "POST"],
    ["GET", "/nothing", 404, undefined],
    ["GET", "/systems/%E0%A4", 400, undefined],
    ["GET", "/assets/../server.js", 404, undefined],
  ])("answer %s %s with %i and one line of text.", async (method, path, status, allow) => {
    const { url } = await serve(company());
    const answer = await ask(url + path, {}, method);
    expect([answer.status, answer.headers.allow]).toEqual([status, allow]);
    expect(answer.headers["content-type"]).toBe("text/plain; charset=utf-8");
    expect(answer.body.toString()).toMatch(/^[^\n]+\n$/);
  });

  test("take two slashes for one, also in what the page links to itself.", async () => {
    const { url } = await serve(company());
    const { status, body } = await ask(`${url}//`);
    expect(status).toBe(200);
    expect(body.toString()).toContain('href="/?lang=en"');
    expect(body.toString()).not.toContain('="//');
  });

  test("let what a page loads be kept for ever by its own hash, and by no other.", async () => {
    const { url } = await serve(company());
    const [, address = ""] = /src="(\/assets\/page\.js\?\w+)"/.exec((await ask(url)).body.toString()) ?? [];
    const answers = await Promise.all(
      [address, "/assets/page.js?0123456789ab", "/assets/page.js"].map((path) => ask(url + path)),
    );
    expect(answers.map(({ status, headers }) => [status, headers["cache-control"]])).toEqual([
      [200, "public, max-age=31536000, immutable"],
      [200, "no-store"],
      [200, "no-store"],
    ]);
  });

  test("take HEAD wherever they take GET, without a body.", async () => {
    const { url } = await serve(company());
    for (const path of ["/", "/metrics", "/systems/erp", "/-/healthy", "/-/ready", "/api/v1/status"]) {
      const answer = await ask(url + path, {}, "HEAD");
      expect([path, answer.status, answer.body.length]).toEqual([path, 200, 0]);
    }
  });

  test("refuse a request with a body.", async () => {
    const { url } = await serve(company());
    expect((await ask(`${url}/metrics`, {}, "POST", "x")).status).toBe(413);
  });

  test("refuse headers beyond their bound.", async () => {
    const { url } = await serve(company());
    expect((await ask(`${url}/`, { "X-Long": "x".repeat(20_000) })).status).toBe(431);
  });

  test("carry headers that keep other sites out, and do not say what they run on.", async () => {
    const { url } = await serve(company());
    for (const path of ["/", "/metrics", "/nothing"]) {
      const { headers } = await ask(url + path);
      expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
      expect(headers["content-security-policy"]).not.toContain("unsafe-inline");
      expect(headers["x-content-type-options"]).toBe("nosniff");
      expect(headers["referrer-policy"]).toBe("no-referrer");
      expect(headers["x-powered-by"]).toBeUndefined();
    }
  });

  test("serve assets that may be kept for ever under an address that changes with them.", async () => {
    const { url } = await serve(company());
    const page = (await ask(`${url}/`)).body.toString();
    const addresses = [...page.matchAll(/"(\/assets\/[^"]+)"/g)].map(([, address]) => address);
    expect(addresses.length).toBe(12);
    for (const address of addresses) {
      expect(address).toMatch(/\?[0-9a-f]{12}$/);
      const asset = await ask(url + address);
      expect([asset.status, asset.headers["cache-control"]]).toEqual([200, "public, max-age=31536000, immutable"]);
    }
  });
});

describe("/api/v1/status", () => {
  test("tells how systems and checks stand, without transcripts and secrets.", async () => {
    const { url } = await serve(company());
    const { headers, body } = await ask(`${url}/api/v1/status`);
    expect(headers["content-type"]).toBe("application/json; charset=utf-8");
    const { systems } = JSON.parse(body.toString());
    expect(systems.map(({ system, condition }: { system: string; condition: string }) => [system, condition])).toEqual([
      ["erp", "down"],
      ["crm", "attention"],
      ["mes", "failing"],
      ["oa", "attention"],
      ["meeting", "up"],
      ["warehouse", "attention"],
      ["forum", "unknown"],
    ]);
    expect(systems[0].checks[0].failure).toEqual({ reason: "status", message: "expected status 201, got 500" });
    expect(systems[5].checks[0].database.slowQueries).toMatchObject({ today: 12, todayUpperBound: 31, exact: false });
    expect(body.toString()).not.toMatch(/exchanges|deadlock|not to be seen/);
  });
});

describe("POST /-/reload", () => {
  const good: ReloadState = { successful: true, succeededAt: 1, errors: [] };

  test("is off without --web.enable-lifecycle, and without authentication.", async () => {
    let reloads = 0;
    const reload = async () => {
      reloads++;
      return good;
    };
    const off = await serve(company(), { reload });
    const refused = await ask(`${off.url}/-/reload`, {}, "POST");
    expect([refused.status, refused.body.toString()]).toEqual([
      403,
      "reloading over HTTP is off: start with --web.enable-lifecycle\n",
    ]);
    const open = await serve(company(), { reload, enableLifecycle: true });
    const stranger = await ask(`${open.url}/-/reload`, {}, "POST");
    expect([stranger.status, stranger.body.toString()]).toEqual([
      403,
      "reloading over HTTP needs basic_auth_users or client certificates in --web.config.file\n",
    ]);
    expect(reloads).toBe(0);
  });
});
