// @ts-check
// A process of its own: answers after ?delay= milliseconds, over HTTP and HTTPS, and remembers how long each answer took.
import { createServer } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { generate } from "selfsigned";

/** Bytes of each body: several packets, so that there is something to transfer. */
const BODY = Buffer.alloc(20_000, "x");

/** Milliseconds by the id of the request, from its arrival to the hand-over of the last byte. @type {Map<string, number>} */
const took = new Map();

/** @param {import("node:http").IncomingMessage} request @param {import("node:http").ServerResponse} response */
function answer(request, response) {
  const arrived = performance.now();
  const url = new URL(request.url ?? "/", "http://localhost");
  if (url.pathname === "/took") {
    response.end(JSON.stringify([...took]));
    took.clear();
    return;
  }
  const id = url.searchParams.get("id") ?? "";
  response.once("finish", () => took.set(id, performance.now() - arrived));
  const delay = Number(url.searchParams.get("delay"));
  if (delay === 0) response.end(BODY);
  else setTimeout(() => response.end(BODY), delay);
}

const { private: key, cert } = await generate([{ name: "commonName", value: "localhost" }], {
  keyType: "ec",
  algorithm: "sha256",
});
const servers = [createServer(answer), createSecureServer({ key, cert }, answer)];
const ports = await Promise.all(
  servers.map(
    (server) =>
      new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(/** @type {any} */ (server.address()).port))),
  ),
);
process.send?.({ http: ports[0], https: ports[1] });
process.once("disconnect", () => process.exit(0));
