import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { specOf } from "../../../src/checks/transactions/spec.js";
import { runOnce, serve, sharedPool, target } from "./fixtures.js";

const JSON_TYPE = { "content-type": "application/json" };

const pool = sharedPool();

describe("A transaction", () => {
  it("should compare with variables in what it expects, and say what it wanted.", async () => {
    const server = await serve((request, response) =>
      response.writeHead(200, JSON_TYPE).end(request.url === "/echo" ? '{"id":"probe-1","state":"open"}' : "{}"),
    );
    const expecting = (expect: object) =>
      runOnce(pool(), {
        variables: { reference: "probe-{{counter}}", state: "open" },
        steps: [{ name: "read", url: `${server.url}/echo`, expect }],
      });
    const right = { body: { contains: '"state":"{{state}}"' }, jsonpath: [{ path: "$.state", equals: "{{state}}" }] };
    expect((await expecting(right)).failure).toBeUndefined();
    const failures = [
      await expecting({ body: { not_contains: "{{state}}" } }),
      await expecting({ jsonpath: [{ path: "$.state", equals: "not {{state}}" }] }),
    ].map((run) => `${run.failure?.reason}: ${run.failure?.message}`);
    expect(failures).toEqual([
      'assertion: expected the body not to contain "open", got a body with it',
      'assertion: expected "$.state" to be "not open", got "open"',
    ]);
  });

  it("should carry cookies and extracted values from step to step, in a jar of its own for each run.", async () => {
    const server = await serve((request, response) => {
      if (request.url === "/login") {
        response.setHeader("set-cookie", ["sid=first-session-value; HttpOnly", "lang=zh; Path=/"]);
        response.setHeader("x-request", "r-17");
        response.setHeader("content-type", "text/html");
        response.end('<form><input name="csrf" value="tok&amp;1"></form><p id="hi"> Hello <b>you</b> </p> order-42;');
      } else response.writeHead(200, JSON_TYPE).end('{"order":{"id":7,"lines":[1]}}');
    });
    const through = pool();
    const section = {
      variables: { key: "{{counter}}-{{unix}}", name: "{{key}} & co" },
      headers: { "X-All": "yes" },
      steps: [
        {
          name: "login",
          url: `${server.url}/login`,
          extract: {
            csrf: { css: "input[name=csrf]", attribute: "value" },
            greeting: { css: "#hi" },
            number: { regex: "order-(\\d+)" },
            request: { header: "X-Request" },
          },
        },
        {
          name: "order",
          url: `${server.url}/orders/{{number}}`,
          query: { greeting: "{{greeting}}" },
          form: { csrf: "{{csrf}}", name: "{{name}}", request: "{{request}}" },
          extract: { id: { jsonpath: "$.order.id" } },
        },
        { name: "read", url: `${server.url}/read/{{id}}`, method: "PUT", json: { id: "{{id}}", text: 'a "{{greeting}}"' } },
      ],
    };
    const runs = [await runOnce(through, section), await runOnce(through, section)];
    expect(runs.map((run) => run.result)).toEqual(["ok", "ok"]);
    const [login, order, read, secondLogin] = server.requests;
    expect(login?.headers.cookie).toBeUndefined();
    expect(secondLogin?.headers.cookie).toBeUndefined();
    expect(login?.headers["x-all"]).toBe("yes");
    expect(order?.line).toBe("POST /orders/42?greeting=Hello%20you");
    expect(order?.headers.cookie).toBe("sid=first-session-value; lang=zh");
    const form = new URLSearchParams(order?.body);
    expect(form.get("csrf")).toBe("tok&1");
    expect(form.get("name")).toMatch(/^\d+-\d{10} & co$/);
    expect(form.get("request")).toBe("r-17");
    expect(read?.line).toBe("PUT /read/7");
    expect(JSON.parse(read?.body ?? "")).toEqual({ id: "7", text: 'a "Hello you"' });
  });

  it("should follow redirects as browsers do and sum their phases.", async () => {
    const server = await serve((request, response) => {
      const code = Number(/^\/(\d+)$/.exec(request.url ?? "")?.[1]);
      if (code) response.writeHead(code, { location: "/done", "set-cookie": `hop${code}=1` });
      response.end("here");
    });
    const through = pool();
    const post = (code: number) => ({ name: `post-${code}`, url: `${server.url}/${code}`, method: "POST", body: "data" });
    const run = await runOnce(through, {
      steps: [301, 302, 303, 307, 308].map(post).concat({ name: "put", url: `${server.url}/302`, method: "PUT", body: "data" }),
    });
    expect(run.result).toBe("ok");
    const second = server.requests.filter(({ line }) => line.endsWith("/done"));
    expect(second.map(({ line, body }) => `${line.split(" ")[0]} ${body}`)).toEqual([
      "GET ",
      "GET ",
      "GET ",
      "POST data",
      "POST data",
      "PUT data",
    ]);
    expect(second[0]?.headers["content-type"]).toBeUndefined();
    expect(second[0]?.headers.cookie).toBe("hop301=1");
    expect(run.steps[0]?.exchanges).toHaveLength(2);
    expect(run.steps[0]?.phases.connect).toBeGreaterThan(0);
    // The connection is kept alive inside the run: what did not happen has no sample.
    expect(Object.keys(run.steps[1]?.phases ?? {})).toEqual(["ttfb", "transfer"]);
  });

  it("should not carry credentials to another origin.", async () => {
    const other = await serve((_request, response) => response.end("other"));
    const server = await serve((_request, response) => response.writeHead(302, { location: `${other.url}/x` }).end());
    const headers = {
      Authorization: "Bearer abcdef",
      "X-Api-Key": "k",
      "X-Own": `\${env:KEY}`,
      "X-Plain": "stays",
      Cookie: "own=1",
    };
    const run = await runOnce(pool(), { steps: [{ name: "go", url: server.url, headers }] }, { KEY: "interpolated" });
    expect(run.result).toBe("ok");
    expect(server.requests[0]?.headers).toMatchObject({
      authorization: "Bearer abcdef",
      cookie: "own=1",
      "x-own": "interpolated",
    });
    const received = other.requests[0]?.headers ?? {};
    expect(received["x-plain"]).toBe("stays");
    for (const name of ["authorization", "x-api-key", "x-own", "cookie"]) expect(received[name]).toBeUndefined();
  });

  it("should not carry the configured host to another origin.", async () => {
    const other = await serve((_request, response) => response.end("other"));
    const server = await serve((request, response) => {
      const location = request.url === "/" ? "/here" : `${other.url}/x`;
      response.writeHead(302, { location }).end();
    });
    const run = await runOnce(pool(), { steps: [{ name: "go", url: server.url, headers: { Host: "erp.intra" } }] });
    expect(run.result).toBe("ok");
    expect(server.requests.map(({ headers }) => headers.host)).toEqual(["erp.intra", "erp.intra"]);
    expect(other.requests[0]?.headers.host).toBe(`localhost:${other.port}`);
  });

  it("should read and send headers as UTF-8, cookies as the bytes that came.", async () => {
    const bytes = (text: string) => Buffer.from(text).toString("latin1");
    const server = await serve((request, response) => {
      if (request.url === "/") response.writeHead(302, { location: bytes("../登录?q=张三") }).end();
      else {
        response
          .writeHead(200, { "x-name": bytes("报表"), "x-latin": "caf\xe9", "set-cookie": bytes("name=报表; Path=/") })
          .end();
      }
    });
    const run = await runOnce(pool(), {
      steps: [
        {
          name: "go",
          url: server.url,
          extract: { name: { header: "x-name" } },
          expect: { headers: { "X-Name": "^报表$", "X-Latin": "^café$" } },
        },
        { name: "back", url: `${server.url}/back`, headers: { "X-Name": "{{name}}" } },
      ],
    });
    expect(run.failure).toBeUndefined();
    expect(server.requests[1]?.line).toBe("GET /%E7%99%BB%E5%BD%95?q=%E5%BC%A0%E4%B8%89");
    expect(server.requests[2]?.headers).toMatchObject({ "x-name": bytes("报表"), cookie: bytes("name=报表") });
    const [redirect, answer] = run.steps[0]?.exchanges ?? [];
    expect(Object.fromEntries(redirect?.response?.headers ?? []).location).toBe("../登录?q=张三");
    expect(Object.fromEntries(answer?.response?.headers ?? [])["x-name"]).toBe("报表");
  });

  it("should take user and password out of a URL, escaped or as they are.", async () => {
    const server = await serve((request, response) => response.end(request.headers.authorization));
    const basic = (credentials: string) => ({ contains: `Basic ${Buffer.from(credentials).toString("base64")}` });
    const failureFor = async (written: string, credentials: string) => {
      const url = server.url.replace("//", `//${written}@`);
      return (await runOnce(pool(), { steps: [{ name: "read", url, expect: { body: basic(credentials) } }] })).failure;
    };
    expect(await failureFor("probe:100%25%E4%B8%AD", "probe:100%中")).toBeUndefined();
    expect(await failureFor("probe:100%", "probe:100%")).toBeUndefined();
    expect(await failureFor("probe:50%zz%ff", "probe:50%zz%ff")).toBeUndefined();
  });

  it("should take a redirect as the answer when it follows none.", async () => {
    const server = await serve((_request, response) => response.writeHead(302, { location: "/x" }).end());
    const run = await runOnce(pool(), {
      steps: [{ name: "go", url: server.url, redirects: 0, extract: { to: { header: "location" } } }],
    });
    expect([run.result, run.steps[0]?.status]).toEqual(["ok", 302]);
  });

  it("should read compressed bodies and those of other charsets.", async () => {
    const server = await serve((request, response) => {
      if (request.url === "/gzip") {
        response.writeHead(200, { ...JSON_TYPE, "content-encoding": "gzip" }).end(gzipSync('{"state":"open"}'));
      } else response.writeHead(200, { "content-type": "text/plain; charset=gbk" }).end(Buffer.from([0xb6, 0xa9, 0xb5, 0xa5]));
    });
    const run = await runOnce(pool(), {
      steps: [
        { name: "gzip", url: `${server.url}/gzip`, expect: { jsonpath: [{ path: "$.state", equals: "open" }] } },
        { name: "gbk", url: `${server.url}/gbk`, expect: { body: { contains: "订单" } } },
      ],
    });
    expect(run).toMatchObject({ result: "ok" });
    expect(server.requests[0]?.headers["accept-encoding"]).toBe("gzip");
    expect(run.steps[0]?.receivedBytes).toBe(gzipSync('{"state":"open"}').length);
  });

  it("should measure what the server took, phase by phase.", async () => {
    const server = await serve((_request, response) => {
      setTimeout(() => {
        response.write("first");
        setTimeout(() => response.end("last"), 60);
      }, 120);
    });
    const run = await runOnce(pool(), { steps: [{ name: "slow", url: server.url }] });
    const { phases, duration } = run.steps[0] ?? { phases: {}, duration: 0 };
    expect(phases.ttfb).toBeGreaterThanOrEqual(0.119);
    expect(phases.ttfb).toBeLessThan(0.18);
    expect(phases.transfer).toBeGreaterThanOrEqual(0.055);
    expect(phases.dns).toBeGreaterThan(0);
    expect(phases.tls).toBeUndefined();
    const sum = Object.values(phases).reduce((total, seconds) => total + seconds, 0);
    expect(sum).toBeLessThanOrEqual(duration);
    expect(duration - sum).toBeLessThan(0.02);
    expect(run.duration).toBe(duration);
  });

  it("should be slow when it takes longer than the response objective.", async () => {
    const server = await serve((_request, response) => setTimeout(() => response.end(), 30));
    const spec = specOf({ ...target({ steps: [{ name: "go", url: server.url }] }), responseTime: 0.01 });
    const run = await pool().run(spec, { signal: new AbortController().signal });
    expect(run).toMatchObject({ result: "slow" });
    expect(run.failure).toBeUndefined();
    expect(run.steps[0]?.exchanges).toBeUndefined();
  });
});
