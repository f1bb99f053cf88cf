import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { type AddressInfo, createServer as createSocketServer, type Server } from "node:net";
import { generate } from "selfsigned";
import { expect, onTestFinished, test } from "vitest";
import { reach } from "../../src/checks/reach.js";

const FOREVER = new AbortController().signal;

async function portOf(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

const unwilling: RequestListener = (_request, response) => response.writeHead(503).end("x".repeat(1_000_000));

test("Any answer will do, an error with a long body, too.", async () => {
  const port = await portOf(createServer(unwilling));
  expect(await reach(`http://127.0.0.1:${port}/`, FOREVER)).toBe(true);
});

test("A certificate that nobody would trust is an answer.", async () => {
  const { private: key, cert } = await generate([{ name: "commonName", value: "elsewhere" }]);
  const port = await portOf(createSecureServer({ key, cert }, unwilling));
  expect(await reach(`https://127.0.0.1:${port}/`, FOREVER)).toBe(true);
});

test("A closed port is none, nor is a name that does not exist.", async () => {
  const server = createServer();
  const port = await portOf(server);
  server.close();
  await once(server, "close");
  expect(await reach(`http://127.0.0.1:${port}/`, FOREVER)).toBe(false);
  expect(await reach("http://no-such-host.invalid/", FOREVER)).toBe(false);
});

test("A server that says nothing is none after two seconds, and at once when the exporter ends.", async () => {
  const silent = createSocketServer((socket) => void socket.on("error", () => {}));
  const port = await portOf(silent);
  const ending = new AbortController();
  const cutOff = reach(`http://127.0.0.1:${port}/`, ending.signal);
  const waited = reach(`http://127.0.0.1:${port}/`, FOREVER);
  ending.abort();
  const first = await Promise.race([cutOff.then((answer) => ["cut off", answer]), waited.then((answer) => ["waited", answer])]);
  expect(first).toEqual(["cut off", false]);
  expect(await waited).toBe(false);
});
