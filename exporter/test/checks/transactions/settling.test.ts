import { describe, expect, it } from "vitest";
import type { TransactionPool } from "../../../src/checks/transactions/pool.js";
import { specOf } from "../../../src/checks/transactions/spec.js";
import { recordWarnings } from "../../fixtures/log.js";
import { type Application, application, orderSection } from "./application.js";
import { pool, target } from "./fixtures.js";

const signal = new AbortController().signal;

function run(through: TransactionPool, section: object) {
  return through.run(specOf(target(section)), { signal });
}

/** Whether the request that is being answered cancels an order; `key` narrows it to one. */
function isCancel(app: Application, key = ""): boolean {
  return app.requests.at(-1)?.line.startsWith(`DELETE /orders/${key}`) === true;
}

/** Runs that leave an order each, for the application refuses to cancel. */
async function leaveOrders(app: Application, through: TransactionPool, section: object, count = 1): Promise<readonly string[]> {
  app.fault = (_path, response) => isCancel(app) && Boolean(response.writeHead(500).end());
  for (let time = 0; time < count; time++) await run(through, section);
  app.fault = () => false;
  expect(app.orders.size).toBe(count);
  expect(through.debts).toBe(count);
  return [...app.orders];
}

const once = { cancel: { retries: 0 } };

describe("What is owed", () => {
  it("should be done by the present cleaning-up steps when its step is called otherwise by now.", async () => {
    const app = await application();
    const through = pool();
    await leaveOrders(app, through, orderSection(app, once));
    await run(through, orderSection(app, { cancel: { ...once.cancel, name: "cancel-order" } }));
    expect(app.orders.size).toBe(0);
    expect(through.debts).toBe(0);
  });

  it("should be done when the step that left it is called otherwise by now.", async () => {
    const app = await application();
    const through = pool();
    const section = orderSection(app, once);
    await leaveOrders(app, through, section);
    const [login, order, , cancel] = section.steps;
    await run(through, { ...section, steps: [login, { ...order, name: "place-order" }, cancel] });
    expect(app.orders.size).toBe(0);
    expect(through.debts).toBe(0);
  });

  it("should be kept, with a line in the log, while no step can do it.", async () => {
    const app = await application();
    const lines: string[] = [];
    const through = pool({ log: recordWarnings(lines) });
    const section = orderSection(app, once);
    await leaveOrders(app, through, section);
    lines.length = 0;
    // Ends before an order of its own.
    const [login] = section.steps;
    await run(through, { ...section, steps: [login] });
    expect(lines).toEqual([
      'cleanup: what "erp/order" left behind is still there: the transaction has changed since, and none of its steps can do what was left to "cancel"',
    ]);
    expect([app.orders.size, through.debts]).toEqual([1, 1]);
    await run(through, section);
    expect([app.orders.size, through.debts]).toEqual([0, 0]);
  });

  it("should be kept when the key that it needs is called otherwise by now, and nothing made up be cancelled.", async () => {
    const app = await application();
    const through = pool();
    await leaveOrders(app, through, orderSection(app, once));
    const sent = app.requests.length;
    const login = { name: "login", url: `${app.url}/login` };
    const cancel = { name: "cancel", always: true, method: "DELETE", url: `${app.url}/orders/{{id}}` };
    await run(through, { variables: { id: "key-{{uuid}}" }, steps: [login, cancel] });
    expect(app.requests.slice(sent).map(({ line }) => line)).toEqual(["GET /login"]);
    expect([app.orders.size, through.debts]).toEqual([1, 1]);
  });

  it("should be done when there is nothing to undo, whatever else the step expects.", async () => {
    const app = await application();
    const lines: string[] = [];
    const through = pool({ log: recordWarnings(lines) });
    const expectation = { jsonpath: [{ path: "$.status", equals: "cancelled" }], max_time: "1s" };
    const section = orderSection(app, { cancel: { retries: 0, expect: expectation, extract: { id: { jsonpath: "$.id" } } } });
    app.fault = (path, response) => path === "/orders" && Boolean(response.writeHead(500).end());
    const failed = await run(through, section);
    expect(failed.steps.at(-1)).toMatchObject({ name: "cancel", status: 404 });
    expect(failed.steps.at(-1)?.failure).toBeUndefined();
    expect(through.debts).toBe(0);
    expect(lines).toEqual([]);
  });

  it("should not be held up by what is refused for ever.", async () => {
    const app = await application();
    const lines: string[] = [];
    const through = pool({ log: recordWarnings(lines) });
    const section = orderSection(app, once);
    const [refused = ""] = await leaveOrders(app, through, section, 3);
    lines.length = 0;
    app.fault = (_path, response) => isCancel(app, refused) && Boolean(response.writeHead(500).end());
    await run(through, section);
    expect([...app.orders]).toEqual([refused]);
    expect(through.debts).toBe(1);
    expect(lines).toHaveLength(1);
  });

  it("should have cleanup_timeout once, however much it is.", async () => {
    const app = await application();
    const through = pool();
    const section = orderSection(app, once);
    const left = await leaveOrders(app, through, section, 2);
    const times: number[] = [];
    app.fault = (path, response) => {
      if (path === "/login") times.push(performance.now());
      if (!left.some((key) => isCancel(app, key))) return false;
      times.push(performance.now());
      if (times.length === 1) setTimeout(() => response.writeHead(204).end(), 700);
      return true;
    };
    await run(through, section);
    const [first = 0, , login = 0] = times;
    expect(times).toHaveLength(3);
    expect(login - first).toBeLessThan(1400);
    expect(through.debts).toBe(1);
  });
});
