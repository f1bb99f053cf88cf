import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { systemClock } from "../../../src/checks/clock.js";
import { runLimited } from "../../../src/checks/run-limited.js";
import { transactionCheck } from "../../../src/checks/transactions/check.js";
import { specOf } from "../../../src/checks/transactions/spec.js";
import { recordWarnings } from "../../fixtures/log.js";
import { pool, runOnce, serve, sharedPool, target, temporaryFolder, until, WORKER } from "./fixtures.js";

const shared = sharedPool();
const signal = new AbortController().signal;
const backtracking = "$.items[?search(@.name, '(a+)+$')]";
const body = JSON.stringify({ items: [{ name: `${"a".repeat(44)}!` }] });

/** A worker that answers as the given lines say. */
function workerOf(lines: string): URL {
  const file = join(temporaryFolder(), "worker.mjs");
  writeFileSync(file, `import { parentPort } from "node:worker_threads";\n${lines}`);
  return pathToFileURL(file);
}

/** A worker whose examining threads are slow to load what reads pages, and add a sign to the file when they have. */
function workerWithSlowPages(loads: string): URL {
  const hook = `import { appendFileSync } from "node:fs";
    let isLoaded = false;
    export async function resolve(specifier, context, next) {
      if (isLoaded || specifier !== "cheerio") return next(specifier, context);
      isLoaded = true;
      await new Promise((resolve) => setTimeout(resolve, 300));
      appendFileSync(${JSON.stringify(loads)}, "!");
      return next(specifier, context);
    }`;
  const examiner = join(temporaryFolder(), "examiner.mjs");
  writeFileSync(
    examiner,
    `import { register } from "node:module";
    register("data:text/javascript," + encodeURIComponent(${JSON.stringify(hook)}));
    await import(${JSON.stringify(new URL("./examiner.js", WORKER))});`,
  );
  return workerOf(`import threads from "node:worker_threads";
    import { syncBuiltinESMExports } from "node:module";
    const { Worker } = threads;
    threads.Worker = class extends Worker {
      constructor() {
        super(new URL(${JSON.stringify(pathToFileURL(examiner))}));
      }
    };
    syncBuiltinESMExports();
    await import(${JSON.stringify(WORKER)});`);
}

const DONE = `const done = ({ run, definition }) => parentPort.postMessage({ type: "done", run, owing: undefined,
  outcome: { kind: "transaction", transaction: definition?.id ?? "", startedAt: 0, duration: 0, result: "ok", steps: [] } });`;

describe("An examination that would take for ever", () => {
  it.each([
    ["an expectation", { expect: { jsonpath: [{ path: backtracking, exists: false }] } }],
    ["an extraction", { extract: { name: { jsonpath: backtracking } } }],
  ])("should be cut at the run's limit, and hold up no other run: %s.", async (_, asked) => {
    const server = await serve((_request, response) => response.end(body));
    const step = { name: "go", url: server.url };
    const stuck = runOnce(shared(), { timeout: "700ms", steps: [{ ...step, ...asked }] });
    await until(() => server.requests.length > 0);
    const other = await runOnce(shared(), {
      timeout: "500ms",
      steps: [{ ...step, extract: { items: { jsonpath: "$.items" } } }],
    });
    expect(other.result).toBe("ok");
    expect((await stuck).failure).toEqual({
      step: "go",
      reason: "limit",
      message: "the examination took too long: reached the run's limit of 0.7 s while examining the response",
    });
    const next = await runOnce(shared(), {
      steps: [{ ...step, extract: { one: { jsonpath: "$.items[?length(@.name) > 3]" } } }],
    });
    expect(next.result).toBe("ok");
  });

  it("should not be blamed on a response that waited behind it.", async () => {
    const server = await serve((_request, response) => response.end(body));
    const step = { name: "go", url: server.url };
    const stuck = runOnce(shared(), { timeout: "400ms", steps: [{ ...step, extract: { a: { jsonpath: backtracking } } }] });
    const waiting = runOnce(shared(), { steps: [{ ...step, extract: { a: { jsonpath: "$.items[?@.name]" } } }] });
    expect((await stuck).failure?.reason).toBe("limit");
    expect((await waiting).result).toBe("ok");
  });
});

describe("A thread that is blocked", () => {
  it("should be replaced after the longest time that its run can take, and its runs be lost as timeout.", async () => {
    const lines: string[] = [];
    const worker = workerOf(`${DONE}
      parentPort.on("message", (message) => { if (message.definition?.id === "erp/endless") for (;;); else done(message); });
      parentPort.postMessage({ type: "ready" });`);
    const through = pool({ worker, log: recordWarnings(lines) });
    await through.ready();
    const limits = { timeout: "100ms", cleanup_timeout: "50ms", steps: [{ name: "go", url: "http://localhost/" }] };
    const endless = through.run(specOf(target({ name: "endless", ...limits })), { signal });
    const beside = through.run(specOf(target({ name: "beside", ...limits })), { signal });
    for (const run of [await endless, await beside]) {
      expect(run.failure).toEqual({
        step: "go",
        reason: "timeout",
        message: "the worker thread was blocked and had to be ended",
      });
    }
    expect(lines).toEqual([
      'a worker thread of the transactions was blocked and was replaced: "erp/endless" did not end in time',
    ]);
    expect((await through.run(specOf(target({ name: "next", ...limits })), { signal })).result).toBe("ok");
  });
});

describe("A thread that is still starting", () => {
  it("should not cost a run its time.", async () => {
    const server = await serve((_request, response) => response.end());
    const worker = workerOf(`await new Promise((resolve) => setTimeout(resolve, 900)); await import(${JSON.stringify(WORKER)});`);
    const check = transactionCheck(target({ timeout: "200ms", steps: [{ name: "go", url: server.url }] }), pool({ worker }));
    expect(await runLimited(check, systemClock, false, signal).outcome).toMatchObject({ ok: true });
  });

  it("should have loaded what reads pages before the first request of a run, also when it replaces one.", async () => {
    const loads = join(temporaryFolder(), "loads");
    writeFileSync(loads, "");
    const loaded: number[] = [];
    const server = await serve((_request, response) => {
      loaded.push(readFileSync(loads, "utf8").length);
      response.end(body);
    });
    const through = pool({ worker: workerWithSlowPages(loads) });
    const run = (timeout: string, jsonpath: object[]) =>
      runOnce(through, {
        timeout,
        steps: [{ name: "go", url: server.url, extract: { all: { css: "body" } }, expect: { jsonpath } }],
      });
    expect((await run("60s", [])).result).toBe("ok");
    expect((await run("600ms", [{ path: backtracking, exists: false }])).failure?.reason).toBe("limit");
    expect((await run("60s", [{ path: "$.items[?@.name]", exists: true }])).result).toBe("ok");
    expect(loaded).toEqual([1, 2, 3]);
  }, 60_000);

  it("should get no run while another one is ready.", async () => {
    const started = join(temporaryFolder(), "started");
    const worker = workerOf(`import { appendFileSync, writeFileSync } from "node:fs";
      const file = ${JSON.stringify(started)};
      let isSecond = false;
      try { writeFileSync(file, "", { flag: "wx" }); } catch { isSecond = true; }
      ${DONE}
      parentPort.on("message", isSecond ? done : () => {});
      if (isSecond) parentPort.postMessage({ type: "ready" });
      appendFileSync(file, "!");`);
    const through = pool({ worker, size: 2, closeLimit: 0 });
    const spec = specOf(target({ steps: [{ name: "go", url: "http://localhost/" }] }));
    await until(() => existsSync(started) && readFileSync(started, "utf8").split("!").length === 3);
    await new Promise((resolve) => setImmediate(resolve));
    const runs = Array.from({ length: 4 }, () => through.run(spec, { signal }));
    for (const run of await Promise.all(runs)) expect(run.result).toBe("ok");
  });

  it("should be told by an abort, too.", async () => {
    const server = await serve((_request, response) => response.end());
    const abort = new AbortController();
    const running = pool().run(specOf(target({ steps: [{ name: "go", url: server.url }] })), { signal: abort.signal });
    abort.abort();
    expect((await running).failure).toMatchObject({ reason: "timeout", message: "was cut off while starting" });
    expect(server.requests).toEqual([]);
  });
});
