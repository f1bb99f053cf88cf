import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Json } from "../../../src/checks/transactions/json.js";
import { runOnce, serve, sharedPool } from "./fixtures.js";

const pool = sharedPool();

describe("JSON", () => {
  it("should give numbers with all the digits that came.", () => {
    const text = '{"id": 1234567890123456789, "price": 1.10, "all": [1, -0, 1E3, {"n\\"1.10": 0.10}, "1.10", "\\\\"], "id2": 7}';
    const json = new Json(text);
    expect(json.first("$.id")?.json()).toBe("1234567890123456789");
    expect(json.first("$.price")?.json()).toBe("1.10");
    expect(json.first("$.price")?.value).toBe(1.1);
    expect(json.first("$.all")?.json()).toBe('[1,-0,1E3,{"n\\"1.10":0.10},"1.10","\\\\"]');
    expect(json.first("$.all[4]")?.json()).toBe('"1.10"');
    expect(json.first("$.all[?@ == 1000]")?.json()).toBe("1E3");
    expect(json.first("$.id2")?.json()).toBe("7");
    expect(json.first("$.none")).toBeUndefined();
  });

  it("should give any value as it stood.", () => {
    const literal = fc.oneof(
      fc.bigInt().map(String),
      fc.tuple(fc.bigInt(), fc.stringMatching(/^\d{1,25}$/)).map(([whole, rest]) => `${whole}.${rest}`),
      fc.tuple(fc.integer(), fc.integer({ min: -400, max: 400 })).map(([digits, power]) => `${digits}e${power}`),
      fc.string().map((text) => JSON.stringify(text)),
      fc.constantFrom("true", "false", "null"),
    );
    const { value } = fc.letrec<{ value: string }>((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        literal,
        fc.array(tie("value"), { maxLength: 4 }).map((items) => `[${items.join()}]`),
        // Unlike a name of digits, these keep their order.
        fc
          .uniqueArray(fc.tuple(fc.stringMatching(/^[^\d]*$/), tie("value")), { maxLength: 4, selector: ([name]) => name })
          .map((members) => `{${members.map(([name, item]) => `${JSON.stringify(name)}:${item}`).join()}}`),
      ),
    }));
    fc.assert(
      fc.property(value, (text) => {
        expect(new Json(text).first("$")?.json()).toBe(text);
        expect(new Json(` [ "1.10" , ${text} ] `).first("$[1]")?.json()).toBe(text);
      }),
    );
  });
});

describe("A transaction", () => {
  const body = '{"id":1234567890123456789,"price":1.10}';

  it("should clean up the very record that it made, however long its number.", async () => {
    const server = await serve((_request, response) => response.end(body));
    const orders = `${server.url}/orders`;
    const run = await runOnce(pool(), {
      steps: [
        {
          name: "order",
          method: "POST",
          url: orders,
          json: {},
          extract: { id: { jsonpath: "$.id" }, price: { jsonpath: "$.price" } },
        },
        { name: "cancel", always: true, method: "DELETE", url: `${orders}/{{id}}`, query: { price: "{{price}}" } },
      ],
    });
    expect(run.failure).toBeUndefined();
    expect(server.requests[1]?.line).toBe("DELETE /orders/1234567890123456789?price=1.10");
  });

  it("should look for patterns in a number as it stands, and compare its value.", async () => {
    const server = await serve((_request, response) => response.end(body));
    const failureOf = async (assertion: object) =>
      (await runOnce(pool(), { steps: [{ name: "go", url: server.url, expect: { jsonpath: [assertion] } }] })).failure?.message;
    expect(await failureOf({ path: "$.id", matches: "^1234567890123456789$" })).toBeUndefined();
    expect(await failureOf({ path: "$.id", matches: "^1234567890123456788$" })).toBe(
      'expected "$.id" to match "^1234567890123456788$", got "1234567890123456789"',
    );
    expect(await failureOf({ path: "$.price", equals: 1.1 })).toBeUndefined();
    expect(await failureOf({ path: "$.id", exists: false })).toBe('expected "$.id" not to exist, got "1234567890123456789"');
  });
});
