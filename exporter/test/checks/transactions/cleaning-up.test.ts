import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { specOf } from "../../../src/checks/transactions/spec.js";
import { recordWarnings } from "../../fixtures/log.js";
import { application, orderSection } from "./application.js";
import { pool, runOnce, sharedPool, target, temporaryFolder, until } from "./fixtures.js";

const shared = sharedPool();
const names = (run: { steps: readonly { name: string }[] }) => run.steps.map((step) => step.name);

describe("A cleaning-up step", () => {
  it("should run when all is well, outside the measured duration.", async () => {
    const app = await application();
    const run = await runOnce(shared(), orderSection(app));
    expect(run.result).toBe("ok");
    expect(names(run)).toEqual(["login", "order", "read", "cancel"]);
    const [login, , read, cancel] = run.steps;
    expect(run.duration).toBeCloseTo((read?.offset ?? 0) + (read?.duration ?? 0) - (login?.offset ?? 0), 6);
    expect(cancel?.offset).toBeGreaterThanOrEqual(run.duration);
    expect(app.orders.size).toBe(0);
  });

  it("should run after a failure, with the cookies of the run.", async () => {
    const app = await application();
    const run = await runOnce(shared(), orderSection(app, { read: { expect: { body: { contains: "x" } } } }));
    expect(run.failure).toMatchObject({ step: "read", reason: "assertion" });
    expect(names(run)).toEqual(["login", "order", "read", "cancel"]);
    expect(app.orders.size).toBe(0);
  });

  it("should run after a time-out.", async () => {
    const app = await application();
    app.fault = (path) => path.startsWith("/orders/") && app.requests.at(-1)?.line.startsWith("GET") === true;
    const run = await runOnce(shared(), orderSection(app, { timeout: "1s" }));
    expect(run.failure).toMatchObject({
      step: "read",
      reason: "timeout",
      message: "reached the run's limit of 1 s while waiting for the response (ttfb)",
    });
    expect(names(run)).toContain("cancel");
    expect(app.orders.size).toBe(0);
  });

  it("should undo a request whose answer was lost or was an error after the fact.", async () => {
    const app = await application();
    const through = pool();
    for (const lose of [true, false]) {
      app.fault = (path, response, commit) => {
        if (path !== "/orders") return false;
        commit();
        if (lose) response.destroy();
        else response.writeHead(500).end();
        return true;
      };
      const run = await runOnce(through, orderSection(app));
      expect(run.failure).toMatchObject({ step: "order", reason: lose ? "protocol" : "status" });
      expect(names(run)).toEqual(["login", "order", "cancel"]);
      expect(app.orders.size).toBe(0);
    }
  });

  it("should be tried again before the next run when a lost request took effect after it.", async () => {
    const app = await application();
    const through = pool();
    let late = () => {};
    app.fault = (path, _response, commit) => {
      if (path === "/orders") late = commit;
      return path === "/orders";
    };
    const spec = specOf(target(orderSection(app, { timeout: "1s" })));
    const signal = new AbortController().signal;
    expect((await through.run(spec, { signal })).failure).toMatchObject({ step: "order", reason: "timeout" });
    late();
    expect(app.orders.size).toBe(1);
    app.fault = () => false;
    expect((await through.run(spec, { signal })).result).toBe("ok");
    expect(app.orders.size).toBe(0);
  });

  it("should not run when what it undoes was never sent.", async () => {
    const app = await application();
    app.fault = (path, response) => path === "/login" && Boolean(response.writeHead(500).end());
    const run = await runOnce(shared(), orderSection(app));
    expect(names(run)).toEqual(["login"]);
    expect(run.failure).toMatchObject({ step: "login", reason: "status" });
  });

  it("should be skipped, and be no failure, when its variables were never extracted.", async () => {
    const app = await application();
    app.fault = (path, response) => path === "/orders" && Boolean(response.writeHead(500).end());
    const section = orderSection(app, { cancel: { url: `${app.url}/orders/{{id}}` } });
    const [login, order, read, cancel] = section.steps;
    const through = pool();
    const run = await runOnce(through, {
      ...section,
      steps: [login, { ...order, extract: { id: { jsonpath: "$.id" } } }, read, cancel],
    });
    expect(names(run)).toEqual(["login", "order"]);
    expect(run.failure?.reason).toBe("status");
    expect(through.debts).toBe(0);
  });

  it("should be tried again, and make the run fail as cleanup when it never works.", async () => {
    const app = await application();
    let refusals = 2;
    app.fault = (_path, response) =>
      app.requests.at(-1)?.line.startsWith("DELETE") === true && refusals-- > 0 && Boolean(response.writeHead(503).end());
    const through = pool();
    expect((await runOnce(through, orderSection(app))).result).toBe("ok");
    expect(app.orders.size).toBe(0);
    refusals = Number.POSITIVE_INFINITY;
    const run = await runOnce(through, orderSection(app, { cancel: { retries: 1 } }));
    expect(run.failure).toEqual({
      step: "cancel",
      reason: "cleanup",
      message: "cleaning up failed: expected status 200 to 299, got 503",
    });
    expect(run.steps.at(-1)?.failure?.reason).toBe("status");
    expect(app.requests.filter(({ line }) => line.startsWith("DELETE"))).toHaveLength(3 + 2);
    expect(through.debts).toBe(1);
  });

  it("should not hide an earlier failure.", async () => {
    const app = await application();
    app.fault = (path, response) => path.startsWith("/orders/") && Boolean(response.writeHead(503).end());
    const run = await runOnce(pool(), orderSection(app, { cancel: { retries: 0 } }));
    expect(run.failure).toMatchObject({ step: "read", reason: "status" });
    expect(run.steps.at(-1)).toMatchObject({ name: "cancel", failure: { reason: "status" } });
  });

  it("should stay within cleanup_timeout.", async () => {
    const app = await application();
    app.fault = () => app.requests.at(-1)?.line.startsWith("DELETE") === true;
    const began = performance.now();
    const run = await runOnce(shared(), orderSection(app, { cleanup_timeout: "200ms" }));
    // Half of what the default would have let it take, so that a busy machine is no failure.
    expect(performance.now() - began).toBeLessThan(5000);
    expect(run.failure).toEqual({
      step: "cancel",
      reason: "cleanup",
      message: "cleaning up failed: reached the limit for cleaning up, 0.2 s while waiting for the response (ttfb)",
    });
  });

  it("should run when the run is cut off from outside, and sockets be closed.", async () => {
    const app = await application();
    app.fault = (path) => path.startsWith("/orders/") && app.requests.at(-1)?.line.startsWith("GET") === true;
    const abort = new AbortController();
    const running = shared().run(specOf(target(orderSection(app))), { signal: abort.signal });
    await until(() => app.requests.some(({ line }) => line.startsWith("GET")));
    abort.abort();
    const run = await running;
    expect(run.failure).toMatchObject({
      step: "read",
      reason: "timeout",
      message: "was cut off while waiting for the response (ttfb)",
    });
    expect(app.orders.size).toBe(0);
  });
});

describe("What could not be cleaned up", () => {
  it("should be cleaned up before the first run after a restart, from a file that only its owner can read.", async () => {
    const app = await application();
    const stateDir = temporaryFolder();
    const spec = specOf(target(orderSection(app, { cancel: { retries: 0 } })));
    const signal = new AbortController().signal;
    app.fault = (_path, response) =>
      app.requests.at(-1)?.line.startsWith("DELETE") === true && Boolean(response.writeHead(500).end());
    const before = pool({ stateDir });
    expect((await before.run(spec, { signal })).failure?.reason).toBe("cleanup");
    await before.close();
    expect(app.orders.size).toBe(1);

    const folder = join(stateDir, "transactions", "debts");
    const files = readdirSync(folder);
    expect(files).toHaveLength(1);
    const file = join(folder, files[0] ?? "");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, "utf8")).not.toContain("hunter2-long");

    app.fault = () => false;
    const after = pool({ stateDir });
    expect(after.debts).toBe(1);
    const sent = app.requests.length;
    expect((await after.run(spec, { signal })).result).toBe("ok");
    expect(app.requests[sent]?.line).toMatch(/^DELETE/);
    expect(app.orders.size).toBe(0);
    expect(after.debts).toBe(0);
    await after.close();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("should be what the end of the process left, too.", async () => {
    const app = await application();
    const stateDir = temporaryFolder();
    const spec = specOf(target(orderSection(app, { timeout: "60s", cleanup_timeout: "30s" })));
    app.fault = (path) => path.startsWith("/orders/");
    const before = pool({ stateDir, closeLimit: 0.2 });
    const running = before.run(spec, { signal: new AbortController().signal });
    await until(() => app.requests.some(({ line }) => line.startsWith("GET")));
    await before.close();
    expect((await running).failure).toMatchObject({ reason: "timeout", message: "the exporter ended before the run did" });
    expect(app.orders.size).toBe(1);
    app.fault = () => false;
    expect((await pool({ stateDir }).run(spec, { signal: new AbortController().signal })).result).toBe("ok");
    expect(app.orders.size).toBe(0);
  });

  it("should be given up after a day, with a line in the log.", async () => {
    const app = await application();
    const stateDir = temporaryFolder();
    const spec = specOf(target(orderSection(app, { cancel: { retries: 0 } })));
    const signal = new AbortController().signal;
    app.fault = (_path, response) =>
      app.requests.at(-1)?.line.startsWith("DELETE") === true && Boolean(response.writeHead(500).end());
    const before = pool({ stateDir });
    await before.run(spec, { signal });
    await before.close();
    const folder = join(stateDir, "transactions", "debts");
    const file = join(folder, readdirSync(folder)[0] ?? "");
    const debt = JSON.parse(readFileSync(file, "utf8"));
    writeFileSync(file, JSON.stringify({ ...debt, owing: { ...debt.owing, since: debt.owing.since - 24 * 3600 - 1 } }));
    writeFileSync(join(folder, "broken.json"), "{");

    const lines: string[] = [];
    const after = pool({ stateDir, log: recordWarnings(lines) });
    app.fault = () => false;
    const sent = app.requests.length;
    await after.run(spec, { signal });
    expect(app.requests[sent]?.line).toBe("POST /login");
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/broken\.json" is damaged and was set aside/);
    expect(lines[1]).toMatch(/^cleanup: what "erp\/order" left behind .* was given up after 24 h; .* by hand: cancel$/);
  });
});
