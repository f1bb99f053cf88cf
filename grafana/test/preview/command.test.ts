import { execFile } from "node:child_process";
import type { RequestListener } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";

const COMMAND = fileURLToPath(new URL("../../dist/preview/main.js", import.meta.url));
const CLOSED = "http://127.0.0.1:3";

function preview(...args: readonly string[]): Promise<{ readonly code: unknown; readonly out: string; readonly err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [COMMAND, ...args], (error, out, err) => resolve({ code: error?.code ?? 0, out, err }));
  });
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("The preview's command", () => {
  test.each([
    ["--minutes", "abc", "It must be a number above 0."],
    ["--minutes", "0", "It must be a number above 0."],
    ["--prometheus", "nowhere", "It must be an address such as http://localhost:9090."],
  ])("refuses %s %s.", async (flag, value, why) => {
    const { code, out, err } = await preview("--prometheus", CLOSED, flag, value);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toMatch(new RegExp(`^error: option '${flag} <\\w+>' argument '${value}' is invalid. ${why}\n$`));
  });

  test("names the boards when it is asked for one that is not there.", async () => {
    expect(await preview("--prometheus", CLOSED, "--only", "nonesuch")).toEqual({
      code: 1,
      out: "",
      err: "The boards cannot be drawn: --only nonesuch: there is no such board, only databases, exporter, hosts, on-call, overview, system, transactions\n",
    });
  });

  test.each([
    ["a web page", 200, "<!doctype html><title>Hello</title>"],
    ["what is not found", 404, "404 page not found\n"],
    ["an Alertmanager's refusal", 410, '{"status":"deprecated","error":"The Alertmanager v1 API was deprecated"}'],
    ["JSON of something else", 200, "null"],
  ])("says that an address is no Prometheus when it answers with %s.", async (_title, status, text) => {
    const url = await serve((_request, response) => response.writeHead(status).end(text));
    expect(await preview("--prometheus", `${url}/`)).toEqual({
      code: 1,
      out: "",
      err: `The boards cannot be drawn: ${url} is no Prometheus: it answers with status ${status}. Is a Prometheus running there? If not, give its address with --prometheus.\n`,
    });
  });

  test("says where nothing answers, and what to do.", async () => {
    expect((await preview("--prometheus", CLOSED)).err).toBe(
      `The boards cannot be drawn: ${CLOSED} does not answer: connect ECONNREFUSED 127.0.0.1:3. Is a Prometheus running there? If not, give its address with --prometheus.\n`,
    );
  });
});
