import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { transactionCheck } from "../../../src/checks/transactions/check.js";
import { interpolation } from "../../../src/config/interpolate.js";
import { Secret } from "../../../src/config/secret.js";
import { Sensitive } from "../../../src/config/sensitive.js";
import { values } from "../../../src/config/values.js";
import { serve, sharedPool, target, temporaryFolder } from "./fixtures.js";

const pool = sharedPool();
const signal = new AbortController().signal;

describe("A transaction as a check", () => {
  it("should be described by its section.", () => {
    const made = target({
      every: "15s",
      timeout: "10s",
      fail_after: 3,
      confirm_every: "4s",
      critical: false,
      steps: [{ name: "go", url: "http://h/" }],
    });
    const { name, kind, system, critical, every, failAfter, confirmEvery } = transactionCheck(made, pool());
    expect({ name, kind, system, critical, every, failAfter, confirmEvery }).toEqual({
      name: "erp/order",
      kind: "transaction",
      system: "erp",
      critical: false,
      every: 15,
      failAfter: 3,
      confirmEvery: 4,
    });
  });

  it("should leave the thread time to cut a run, and the cleaning up its own.", () => {
    const step = { name: "go", url: "http://h/" };
    const plain = transactionCheck(target({ timeout: "10s", cleanup_timeout: "3s", steps: [step] }), pool());
    expect(plain.timeout).toBe(10);
    expect(plain.allowance).toBeGreaterThan(0);
    expect(plain.grace).toBeLessThan(1);
    const cleaning = transactionCheck(
      target({ timeout: "10s", cleanup_timeout: "3s", steps: [step, { ...step, name: "undo", always: true }] }),
      pool(),
    );
    expect(cleaning.timeout).toBe(10);
    expect(cleaning.allowance).toBeGreaterThan(plain.allowance + 2);
    expect(cleaning.grace).toBeGreaterThan(3);
  });

  it("should change its identity with its configuration only, secrets included.", () => {
    const identity = (url: string, token: string) =>
      transactionCheck(target({ headers: { token: `\${env:T}` }, steps: [{ name: "go", url }] }, { T: token }), pool()).identity;
    expect(identity("http://h/", "a")).toBe(identity("http://h/", "a"));
    expect(identity("http://h/", "a")).not.toBe(identity("http://g/", "a"));
    expect(identity("http://h/", "a")).not.toBe(identity("http://h/", "b"));
    expect(identity("http://h/", "a")).toMatch(/^[0-9a-f]{64}$/);
  });

  it("should keep its identity when only its cadence or its weight changes.", () => {
    const identity = (changes: object) =>
      transactionCheck(target({ steps: [{ name: "go", url: "http://h/" }], ...changes }), pool()).identity;
    const cadence = { every: "15s", fail_after: 3, confirm_every: "4s", critical: false };
    expect(identity(cadence)).toBe(identity({}));
    expect(identity({ timeout: "3s" })).not.toBe(identity({}));
    expect(identity({ cleanup_timeout: "1s" })).not.toBe(identity({}));
  });

  it("should be well when it is slow, and say step and reason when it fails.", async () => {
    const server = await serve((request, response) => response.writeHead(request.url === "/bad" ? 500 : 200).end());
    const slow = transactionCheck({ ...target({ steps: [{ name: "go", url: server.url }] }), responseTime: 0 }, pool());
    expect(await slow.run(signal)).toMatchObject({ ok: true, measurements: { kind: "transaction", result: "slow" } });
    const bad = transactionCheck(target({ steps: [{ name: "go", url: `${server.url}/bad` }] }), pool());
    expect(await bad.run(signal)).toMatchObject({
      ok: false,
      reason: "status",
      message: 'step "go": expected status 200 to 299, got 500',
      measurements: { result: "failed" },
    });
    await bad.close();
  });

  it("should read a rotated secret after a failure, and then be what a reload makes anew.", async () => {
    let token = "old-token";
    const server = await serve((request, response) =>
      response.writeHead(request.headers.authorization === "Bearer new-token" ? 200 : 401).end(),
    );
    const made = target({ steps: [{ name: "go", url: server.url }] });
    const anew = () => {
      const headers = { Authorization: new Secret(() => ({ text: `Bearer ${token}`, parts: [token] })) };
      return transactionCheck({ ...made, section: { ...made.section, headers } }, pool());
    };
    const check = anew();
    expect((await check.run(signal)).ok).toBe(false);
    token = "new-token";
    expect(check.identity).not.toBe(anew().identity);
    expect((await check.run(signal)).ok).toBe(false);
    expect((await check.run(signal)).ok).toBe(true);
    expect(check.identity).toBe(anew().identity);
  });

  it("should take a rotated secret also while another file cannot be read.", async () => {
    const folder = temporaryFolder();
    const file = (name: string) => join(folder, name);
    const secret = (name: string) =>
      values(interpolation({ env: {}, folder, readFile: readFileSync }, new Sensitive())).secret.parse(`\${file:${name}}`);
    writeFileSync(file("token"), "old-token");
    writeFileSync(file("other"), "other-secret");
    const server = await serve((request, response) =>
      response.writeHead(request.headers.token === "new-token" ? 200 : 401).end(),
    );
    const made = target({ steps: [{ name: "go", url: server.url }] });
    const headers = { token: secret("token"), other: secret("other") };
    const check = transactionCheck({ ...made, section: { ...made.section, headers } }, pool());
    writeFileSync(file("token"), "new-token");
    rmSync(file("other"));
    expect((await check.run(signal)).ok).toBe(false);
    expect((await check.run(signal)).ok).toBe(true);
    expect(server.requests.map(({ headers: sent }) => sent.other)).toEqual(["other-secret", "other-secret"]);
  });
});
