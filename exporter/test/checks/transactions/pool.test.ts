import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { specOf } from "../../../src/checks/transactions/spec.js";
import { recordWarnings } from "../../fixtures/log.js";
import { pool, runOnce, serve, serveBytes, sharedPool, target, temporaryFolder, until } from "./fixtures.js";

const shared = sharedPool();
const signal = new AbortController().signal;

describe("The pool", () => {
  it("should never give a counter twice, restarts included.", async () => {
    const server = await serve((_request, response) => response.end());
    const stateDir = temporaryFolder();
    const section = { steps: [{ name: "go", url: `${server.url}/{{counter}}` }] };
    for (let restart = 0; restart < 3; restart++) {
      const through = pool({ stateDir });
      await runOnce(through, section);
      await runOnce(through, section);
      await through.close();
    }
    const numbers = server.requests.map(({ line }) => Number(line.slice("GET /".length)));
    expect(numbers).toHaveLength(6);
    expect([...new Set(numbers)].sort((a, b) => a - b)).toEqual(numbers);
  });

  it("should replace a thread that ends, and end its runs as internal.", async () => {
    const folder = temporaryFolder();
    const crashing = join(folder, "worker.mjs");
    writeFileSync(
      crashing,
      `import { parentPort } from "node:worker_threads";
       parentPort.on("message", () => { throw new Error("out of luck"); });
       parentPort.postMessage({ type: "ready" });`,
    );
    const lines: string[] = [];
    const through = pool({ worker: pathToFileURL(crashing), log: recordWarnings(lines) });
    const spec = specOf(target({ steps: [{ name: "go", url: "http://localhost/" }] }));
    for (let time = 1; time <= 2; time++) {
      const run = await through.run(spec, { signal });
      expect(run.failure).toEqual({ step: "go", reason: "internal", message: "the worker thread ended: out of luck" });
      expect(lines).toHaveLength(time);
    }
  });

  it("should end runs that fall due while it closes, and those already cut off, at once.", async () => {
    const through = pool();
    const spec = specOf(target({ steps: [{ name: "go", url: "http://localhost/" }] }));
    expect((await through.run(spec, { signal: AbortSignal.abort() })).failure?.reason).toBe("timeout");
    const closing = through.close();
    expect((await through.run(spec, { signal })).failure?.reason).toBe("internal");
    await closing;
  });

  it("should cut runs when it closes, and close their sockets.", async () => {
    let asked = false;
    const silent = await serveBytes((socket) => {
      socket.on("data", () => {
        asked = true;
      });
    });
    const through = pool();
    const spec = specOf(target({ timeout: "60s", steps: [{ name: "go", url: silent.url }] }));
    const running = through.run(spec, { signal });
    await until(() => asked);
    await through.close();
    expect((await running).failure?.message).toBe("was cut off while waiting for the response (ttfb)");
    await until(() => silent.sockets.size === 0);
  });

  it("should not hold up one run by the examining of another one's large page.", async () => {
    const page = `<ul>${"<li class=a><b>x</b></li>".repeat(120_000)}</ul><i id=end>end</i>`;
    const server = await serve((request, response) => response.end(request.url === "/large" ? page : "small"));
    const through = pool();
    const large = specOf(
      target({
        name: "large",
        timeout: "25s",
        steps: [{ name: "go", url: `${server.url}/large`, extract: { end: { css: "#end" } } }],
      }),
    );
    const small = specOf(target({ name: "small", steps: [{ name: "go", url: server.url }] }));
    const durations = async (goesOn: (count: number) => boolean) => {
      const all: number[] = [];
      while (goesOn(all.length)) all.push((await through.run(small, { signal })).duration);
      return all.sort((a, b) => a - b);
    };
    const before = await durations((count) => count < 20);
    let ended = false;
    const running = through.run(large, { signal }).finally(() => {
      ended = true;
    });
    await until(() => server.requests.some(({ line }) => line === "GET /large"));
    const during = await durations(() => !ended);
    expect((await running).result).toBe("ok");
    expect(during.length).toBeGreaterThan(5);
    const [alone = 0, beside = 1] = [before, during].map((all) => all[Math.floor(all.length / 2)]);
    expect(beside).toBeLessThan(Math.max(0.02, 10 * alone));
  });

  it("should cut a run whose response takes too long to examine.", async () => {
    const deep = `${"[".repeat(3000)}1${"]".repeat(3000)}`;
    const server = await serve((_request, response) => response.end(`[${Array(30).fill(deep).join(",")}]`));
    const section = {
      timeout: "300ms",
      steps: [{ name: "go", url: server.url, expect: { jsonpath: [{ path: "$..[?$..*]..*", exists: true }] } }],
    };
    const through = pool();
    const run = await runOnce(through, section);
    expect(run.failure).toMatchObject({
      reason: "limit",
      message: "the examination took too long: reached the run's limit of 0.3 s while examining the response",
    });
    expect(run.steps[0]?.phases.transfer).toBeGreaterThan(0);
  });
});

describe("Secrets", () => {
  it("should be in no part of a run, whatever the server makes of them.", async () => {
    const server = await serve((request, response, body) => {
      response.setHeader("set-cookie", "sid=very-private-session");
      response.setHeader("x-echo", request.headers.authorization ?? "none");
      response.setHeader("location", `/next?key=${encodeURIComponent("s3cr/t+k&y")}`);
      response.setHeader("content-type", "application/json");
      response.end(
        JSON.stringify({ echo: body, url: request.url, headers: request.headers, id: "extracted-secret-value", pin: "123" }),
      );
    });
    const environment = { KEY: "s3cr/t+k&y", BASIC: Buffer.from("user:passw0rd-x").toString("base64"), PIN: "123" };
    const env = (name: string) => `\${env:${name}}`;
    const run = await runOnce(
      pool(),
      {
        variables: { key: env("KEY"), password: "plain-password", pin: env("PIN") },
        headers: { Authorization: `Basic ${env("BASIC")}` },
        steps: [
          {
            name: "one",
            url: `${server.url}/a/{{key}}`,
            query: { q: "{{key}}", access_token: "query-token" },
            form: { user: "{{key}}", password: "{{password}}", pin: "{{pin}}" },
            extract: { id: { jsonpath: "$.id", secret: true } },
          },
          {
            name: "two",
            url: `${server.url}/b/{{id}}`,
            json: { a: ["{{key}}"], client_secret: "in-json-secret", env: env("KEY") },
            expect: { jsonpath: [{ path: "$.url", equals: "nothing" }] },
          },
        ],
      },
      environment,
    );
    expect(run.failure?.reason).toBe("assertion");
    expect(server.requests[1]?.body).toContain('"env":"s3cr/t+k&y"');
    const text = JSON.stringify(run);
    expect(text).toContain("[secret]");
    expect(text).toContain("user-agent");
    for (const secret of [
      "s3cr/t",
      "s3cr%2Ft",
      "plain-password",
      "passw0rd",
      environment.BASIC,
      "very-private-session",
      "extracted-secret-value",
      "query-token",
      "in-json-secret",
      '\\"123\\"',
      Buffer.from("s3cr/t+k&y").toString("base64").slice(0, 8),
    ]) {
      expect(text).not.toContain(secret);
    }
  });

  it("should not be shown where a reference put them into a URL or an expectation.", async () => {
    const server = await serve((request, response) => response.writeHead(500).end(`no ${request.url}`));
    const environment = { HOST: server.url, HOOK: "hook & key(1)", KEY: "api-secret-abcdef", TEXT: "wanted-text" };
    const env = (name: string) => `\${env:${name}}`;
    const url = `${env("HOST")}/hook/${env("HOOK")}?key=${env("KEY")}`;
    const expectations = [
      {},
      { status: 500, body: { contains: env("TEXT") } },
      { status: 500, body: { matches: `^${env("TEXT")}$` } },
      { status: 500, headers: { "x-key": env("TEXT") } },
      { status: 500, jsonpath: [{ path: "$.a", equals: env("TEXT") }] },
    ];
    for (const expectation of expectations) {
      const section = { steps: [{ name: "go", url, expect: expectation }] };
      const run = await runOnce(shared(), section, environment);
      expect(run.failure?.reason).toMatch(/status|assertion/);
      expect(run.steps[0]?.exchanges?.[0]?.request.url).toBe(`${server.url}/hook/[secret]?key=[secret]`);
      expect(JSON.stringify(run)).not.toMatch(/hook( |%20)&|key\(1|api-secret|wanted/);
    }
    expect(server.requests[0]?.line).toBe("GET /hook/hook%20&%20key(1)?key=api-secret-abcdef");
  });
});
