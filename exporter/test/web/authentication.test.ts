import { connect } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { hashSync } from "bcryptjs";
import { describe, expect, test } from "vitest";
import type { ReloadState } from "../../src/state/view.js";
import { company } from "../fixtures/state.js";
import { ask, serve } from "./serve.js";
import { folderOf } from "./temporary.js";

const FILE = `basic_auth_users:\n  prometheus: ${hashSync("correct horse: battery", 4)}\n`;
const basic = (user: string, password: string) => ({
  Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`,
});
const right = basic("prometheus", "correct horse: battery");
const secured = () => join(folderOf({ "web.yml": FILE }), "web.yml");

/** Guesses that arrive all at once, on one connection. @returns the answers as they came */
async function flood(port: number, count: number): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  const guess = (index: number) => {
    const { Authorization } = basic("a", `guess ${index}`);
    const last = index === count - 1 ? "Connection: close\r\n" : "";
    return `GET /-/healthy HTTP/1.1\r\nHost: a\r\nAuthorization: ${Authorization}\r\n${last}\r\n`;
  };
  socket.write(Array.from({ length: count }, (_, index) => guess(index)).join(""));
  return text(socket);
}

describe("With basic_auth_users", () => {
  test.each([
    ["nothing", {}],
    ["a wrong password", basic("prometheus", "guess")],
    ["an unknown user", basic("grafana", "correct horse: battery")],
    ["an empty password", basic("prometheus", "")],
    ["another scheme", { Authorization: "Bearer abc" }],
    ["broken credentials", { Authorization: "Basic !!!" }],
  ])("every path refuses %s.", async (_, headers) => {
    const { url } = await serve(company(), {}, secured());
    for (const path of ["/", "/metrics", "/-/healthy", "/-/ready", "/api/v1/status", "/nothing"]) {
      const answer = await ask(url + path, headers);
      expect([path, answer.status]).toEqual([path, 401]);
      expect(answer.headers["www-authenticate"]).toBe('Basic realm="sla-exporter", charset="UTF-8"');
    }
  });

  test("the right password gets in, again and again.", async () => {
    const { url } = await serve(company(), {}, secured());
    expect((await ask(`${url}/metrics`, right)).status).toBe(200);
    expect((await ask(`${url}/metrics`, right)).status).toBe(200);
    expect((await ask(`${url}/metrics`, basic("prometheus", "correct horse: batter"))).status).toBe(401);
  });

  test("a verified password costs no bcrypt any more.", async () => {
    const slow = join(folderOf({ "web.yml": `basic_auth_users: { a: "${hashSync("b", 11)}" }\n` }), "web.yml");
    const { url } = await serve(company(), {}, slow);
    const time = async () => {
      const started = performance.now();
      expect((await ask(`${url}/-/healthy`, basic("a", "b"))).status).toBe(200);
      return performance.now() - started;
    };
    const first = await time();
    const later = Math.min(await time(), await time(), await time());
    expect(later).toBeLessThan(first / 4);
  });

  test("a flood of guesses is told to wait, and does not lock out who is known.", async () => {
    const slow = join(folderOf({ "web.yml": `basic_auth_users: { a: "${hashSync("b", 8)}" }\n` }), "web.yml");
    const { url, port } = await serve(company(), {}, slow);
    expect((await ask(`${url}/-/healthy`, basic("a", "b"))).status).toBe(200);
    const guesses = flood(port, 60);
    expect((await ask(`${url}/-/healthy`, basic("a", "b"))).status).toBe(200);
    const statuses = [...(await guesses).matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(([, status]) => status);
    expect(statuses.filter((status) => status === "401")).toHaveLength(20);
    expect(statuses.filter((status) => status === "429")).toHaveLength(40);
  });
});

describe("POST /-/reload with authentication", () => {
  const lifecycle = (reload: () => Promise<ReloadState>) => serve(company(), { reload, enableLifecycle: true }, secured());

  test("reloads for those who log in.", async () => {
    let reloads = 0;
    const { url } = await lifecycle(async () => {
      reloads++;
      return { successful: true, succeededAt: 1, errors: [] };
    });
    expect((await ask(`${url}/-/reload`, {}, "POST")).status).toBe(401);
    expect(reloads).toBe(0);
    const answer = await ask(`${url}/-/reload`, right, "POST");
    expect([answer.status, answer.body.toString(), reloads]).toEqual([200, "reloaded\n", 1]);
  });

  test("tells the errors of a bad file.", async () => {
    const { url } = await lifecycle(async () => ({
      successful: false,
      succeededAt: 1,
      errors: ["sla.yml:3:1 systms: unknown key"],
    }));
    const answer = await ask(`${url}/-/reload`, right, "POST");
    expect([answer.status, answer.body.toString()]).toEqual([
      500,
      "not reloaded, what was before stays in force: sla.yml:3:1 systms: unknown key\n",
    ]);
  });

  test.each([
    ["a page of another site", { Origin: "https://evil.example" }, 403],
    ["a page without an origin", { Origin: "null" }, 403],
    ["what a browser calls cross-site", { "Sec-Fetch-Site": "cross-site" }, 403],
    ["a neighbour under the same domain", { "Sec-Fetch-Site": "same-site" }, 403],
    ["its own page", { "Sec-Fetch-Site": "same-origin" }, 200],
  ])("judges %s rightly.", async (_, headers, status) => {
    const { url } = await lifecycle(async () => ({ successful: true, succeededAt: 1, errors: [] }));
    expect((await ask(`${url}/-/reload`, { ...right, ...headers }, "POST")).status).toBe(status);
  });

  test("takes its own origin.", async () => {
    const { url } = await lifecycle(async () => ({ successful: true, succeededAt: 1, errors: [] }));
    expect((await ask(`${url}/-/reload`, { ...right, Origin: url }, "POST")).status).toBe(200);
  });
});
