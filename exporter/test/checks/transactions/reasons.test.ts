import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import type { FailureReason } from "../../../src/checks/failure.js";
import { certificate, runOnce, serve, serveBytes, sharedPool, temporaryFolder, until } from "./fixtures.js";

const pool = sharedPool();

/** One failing step; the reason and the sentence that it gives. */
async function failureOf(step: object, section: object = {}): Promise<string> {
  const run = await runOnce(pool(), { ...section, steps: [{ name: "go", ...step }] });
  expect(run.failure?.step).toBe("go");
  expect(run.steps[0]?.failure?.reason).toBe(run.failure?.reason);
  return `${run.failure?.reason}: ${run.failure?.message}`;
}

const reason = (text: string) => text.split(":")[0] as FailureReason;

describe("A failed step should say why:", () => {
  let tls: Awaited<ReturnType<typeof certificate>>;
  beforeAll(async () => {
    tls = await certificate();
  });

  it("dns, for a name that does not exist.", async () => {
    expect(await failureOf({ url: "http://nothing.invalid/" })).toMatch(/^dns: could not resolve "nothing.invalid": E/);
  });

  it("connect, for a refused connection.", async () => {
    expect(await failureOf({ url: "http://127.0.0.1:1/" })).toBe('connect: could not connect to "127.0.0.1:1": ECONNREFUSED');
  });

  it("tls, for a certificate of an unknown authority, whose end is told all the same.", async () => {
    const server = await serve((_request, response) => response.end(), tls);
    const run = await runOnce(pool(), { steps: [{ name: "go", url: server.url }] });
    expect(run.failure).toMatchObject({ reason: "tls", message: 'TLS with "localhost" failed: DEPTH_ZERO_SELF_SIGNED_CERT' });
    expect(run.steps[0]?.certificateExpiry).toBe(tls.notAfter.getTime() / 1000);
    expect(server.requests).toEqual([]);
  });

  it("tls, for a certificate of another name, and none with the right authority and name.", async () => {
    const ca = join(temporaryFolder(), "ca.pem");
    writeFileSync(ca, tls.cert);
    const server = await serve((_request, response) => response.end(), tls);
    const wrong = await failureOf({ url: `https://127.0.0.1:${server.port}/` }, { tls: { ca } });
    expect(wrong).toBe('tls: TLS with "127.0.0.1" failed: ERR_TLS_CERT_ALTNAME_INVALID');
    const right = { tls: { ca, server_name: "localhost" }, steps: [{ name: "go", url: `https://127.0.0.1:${server.port}/` }] };
    const run = await runOnce(pool(), right);
    expect(run.result).toBe("ok");
    expect(run.steps[0]?.phases.tls).toBeGreaterThan(0);
    expect(run.steps[0]?.certificateExpiry).toBe(tls.notAfter.getTime() / 1000);
    const unchecked = { tls: { insecure_skip_verify: true }, steps: [{ name: "go", url: server.url }] };
    expect((await runOnce(pool(), unchecked)).result).toBe("ok");
  });

  it("tls, for an expired certificate, for a file that is missing, for a server that speaks none.", async () => {
    const old = await certificate(-1);
    const folder = temporaryFolder();
    const ca = join(folder, "ca.pem");
    writeFileSync(ca, old.cert);
    const server = await serve((_request, response) => response.end(), old);
    expect(await failureOf({ url: server.url }, { tls: { ca } })).toBe('tls: TLS with "localhost" failed: CERT_HAS_EXPIRED');
    expect(reason(await failureOf({ url: server.url }, { tls: { ca: join(folder, "none.pem") } }))).toBe("tls");
    const plain = await serve((_request, response) => response.end());
    expect(reason(await failureOf({ url: plain.url.replace("http:", "https:") }))).toBe("tls");
  });

  it("timeout, with the phase that it had reached, and the socket closed.", async () => {
    const silent = await serveBytes(() => {});
    expect(await failureOf({ url: silent.url, timeout: "100ms" })).toBe(
      "timeout: took longer than the step's limit of 0.1 s while waiting for the response (ttfb)",
    );
    await until(() => silent.sockets.size === 0);
    const secure = silent.url.replace("http:", "https:");
    expect(await failureOf({ url: secure }, { timeout: "100ms" })).toBe(
      "timeout: reached the run's limit of 0.1 s while negotiating TLS (tls)",
    );
    await until(() => silent.sockets.size === 0);
  });

  it("timeout, for a body that drips, whatever each drop says.", async () => {
    const drip = await serveBytes((socket) => {
      socket.write("HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n");
      const timer = setInterval(() => socket.write("x"), 10);
      socket.on("close", () => clearInterval(timer));
    });
    expect(await failureOf({ url: drip.url }, { timeout: "200ms" })).toBe(
      "timeout: reached the run's limit of 0.2 s while receiving the body (transfer)",
    );
    await until(() => drip.sockets.size === 0);
  });

  it("protocol, for what is no HTTP, for a reset, for a body that ends early.", async () => {
    const other = await serveBytes((socket) => socket.once("data", () => socket.end("220 smtp ready\r\n")));
    expect(await failureOf({ url: other.url })).toMatch(/^protocol: the response is not HTTP: (Response|Expected)/);
    const reset = await serveBytes((socket) => socket.once("data", () => socket.resetAndDestroy()));
    expect(await failureOf({ url: reset.url })).toBe("protocol: the server closed the connection before it answered");
    const early = await serveBytes((socket) =>
      socket.once("data", () => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nabc")),
    );
    expect(await failureOf({ url: early.url })).toBe(
      "protocol: the server closed the connection before the response was complete",
    );
  });

  it("protocol, for a broken gzip body and a redirect to another scheme.", async () => {
    const server = await serve((request, response) => {
      if (request.url === "/gzip") response.writeHead(200, { "content-encoding": "gzip" }).end("no gzip");
      else response.writeHead(302, { location: "file:///etc/passwd" }).end();
    });
    expect(await failureOf({ url: `${server.url}/gzip` })).toBe("protocol: the body is not valid gzip");
    expect(await failureOf({ url: server.url })).toBe('protocol: the redirect leads to an address of scheme "file:"');
  });

  it("status, for another one than expected.", async () => {
    const server = await serve((_request, response) => response.writeHead(503).end("down"));
    expect(await failureOf({ url: server.url })).toBe("status: expected status 200 to 299, got 503");
    expect(await failureOf({ url: server.url, expect: { status: [200, 302] } })).toBe(
      "status: expected status 200 or 302, got 503",
    );
  });

  it("assertion, for a response that is not as expected.", async () => {
    const server = await serve((_request, response) =>
      response.writeHead(200, { "content-type": "application/json", "x-cache": "miss" }).end('{"state":"open","n":1,"a":null}'),
    );
    const failing = (expected: object) => failureOf({ url: server.url, expect: expected });
    expect(await failing({ body: { contains: "closed" } })).toBe(
      'assertion: expected the body to contain "closed", got a body without it',
    );
    expect(await failing({ body: { not_contains: "open" } })).toBe(
      'assertion: expected the body not to contain "open", got a body with it',
    );
    expect(await failing({ body: { matches: "^x" } })).toBe(
      'assertion: expected the body to match "^x", got a body that does not',
    );
    expect(await failing({ body: { min_size: "50MB" } })).toBe(
      "assertion: expected a body of at least 50000000 bytes, got 31 bytes",
    );
    expect(await failing({ headers: { "X-Cache": "^hit$" } })).toBe(
      'assertion: expected header "X-Cache" to match "^hit$", got "miss"',
    );
    expect(await failing({ jsonpath: [{ path: "$.state", equals: "closed" }] })).toBe(
      'assertion: expected "$.state" to be "closed", got "open"',
    );
    expect(await failing({ jsonpath: [{ path: "$.n", equals: "1" }] })).toBe('assertion: expected "$.n" to be "1", got "1"');
    expect(await failing({ jsonpath: [{ path: "$.n", matches: "2" }] })).toBe('assertion: expected "$.n" to match "2", got "1"');
    expect(await failing({ jsonpath: [{ path: "$.x", exists: true }] })).toBe('assertion: expected "$.x" to exist, got nothing');
    expect(await failing({ jsonpath: [{ path: "$.a", exists: false }] })).toBe(
      'assertion: expected "$.a" not to exist, got "null"',
    );
    const slow = await serve((_request, response) => void setTimeout(() => response.end("{}"), 100));
    expect(await failureOf({ url: slow.url, expect: { max_time: "50ms" } })).toMatch(
      /^assertion: expected at most 0.05 s, took 0\.\d+ s$/,
    );
  });

  it("extract, for a value that is not there.", async () => {
    const server = await serve((_request, response) => response.end("<p>no JSON</p>"));
    const failing = (extraction: object) => failureOf({ url: server.url, extract: { id: extraction } });
    expect(await failing({ jsonpath: "$.id" })).toBe("extract: the body is not JSON");
    expect(await failing({ css: "#id" })).toBe('extract: nothing was found for "id" by css "#id"');
    expect(await failing({ css: "p", attribute: "id" })).toBe('extract: nothing was found for "id" by css "p" attribute "id"');
    expect(await failing({ regex: "id=(.*)" })).toBe('extract: nothing was found for "id" by regex "id=(.*)"');
    expect(await failing({ header: "X-Id" })).toBe('extract: nothing was found for "id" by header "X-Id"');
  });

  it("limit, for a body, a header, redirects, a value beyond their bounds.", async () => {
    const server = await serve((request, response) => {
      if (request.url === "/endless") response.writeHead(302, { location: "/endless" }).end();
      else if (request.url === "/header") response.writeHead(200, { "x-long": "x".repeat(40_000) }).end();
      else if (request.url === "/chunks") for (let i = 0; i < 20; i++) response.write("x".repeat(100));
      else response.end("x".repeat(300_000));
    });
    expect(await failureOf({ url: server.url, max_body: "1kB" })).toBe("limit: the body is longer than max_body, 1000 bytes");
    expect(await failureOf({ url: `${server.url}/chunks`, max_body: "1kB" })).toBe(
      "limit: the body is longer than max_body, 1000 bytes",
    );
    expect(await failureOf({ url: `${server.url}/header` })).toBe("limit: the response header is longer than 32 KiB");
    expect(await failureOf({ url: `${server.url}/endless`, redirects: 3 })).toBe("limit: more than 3 redirects");
    expect(server.requests.filter(({ line }) => line === "GET /endless")).toHaveLength(4);
    expect(await failureOf({ url: server.url, extract: { all: { regex: "x+" } } })).toBe(
      'limit: the value for "all" is longer than 262144 characters',
    );
  });

  it("none, for the length of a body that does not come.", async () => {
    const server = await serveBytes((socket) =>
      socket.on("data", (data) => {
        const status = /status=(\d+)/.exec(data.toString())?.[1];
        socket.write(`HTTP/1.1 ${status} Said\r\nContent-Length: 5000000000\r\n\r\n`);
      }),
    );
    const steps = [
      ["HEAD", 200],
      ["GET", 304],
      ["DELETE", 204],
      ["HEAD", 304],
    ].map(([method, status]) => {
      const url = `${server.url}/?status=${status}`;
      return { name: `${method}-${status}`.toLowerCase(), method, url, max_body: "1kB", expect: { status } };
    });
    const run = await runOnce(pool(), { steps });
    expect(run.failure).toBeUndefined();
    expect(run.steps.map(({ status }) => status)).toEqual([200, 304, 204, 304]);
  });

  it("protocol, for a 100 Continue that nobody asked for.", async () => {
    const server = await serveBytes((socket) =>
      socket.once("data", () => socket.write("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")),
    );
    expect(await failureOf({ url: server.url })).toBe("protocol: the server sent 100 Continue unasked, which is not supported");
  });

  it("limit, for a gzip bomb, without unfolding it.", async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    expect(bomb.length).toBeLessThan(100_000);
    const server = await serve((_request, response) => response.writeHead(200, { "content-encoding": "gzip" }).end(bomb));
    expect(await failureOf({ url: server.url, max_body: "1MB" })).toBe(
      "limit: the body unfolds to more than max_body, 1000000 bytes",
    );
  });
});
