// @ts-check
// A process of its own, for "http" or "https": answers after ?delay= milliseconds and remembers how long each answer took.

import { spawnSync } from "node:child_process";
import { createServer } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { generate } from "selfsigned";
import { endWithParent } from "./parent.mjs";

// A watched server stands on a machine of its own: here it comes before everything else that wants a core, where we may.
// Where that is not allowed, the call fails and the noise stays.
spawnSync("chrt", ["--fifo", "--pid", "1", String(process.pid)], { stdio: "ignore" });

/** Bytes of each body: several packets, so that there is something to transfer. */
const BODY = Buffer.alloc(20_000, "x");

/** Milliseconds by the id of the request, from its arrival to the hand-over of the last byte. @type {Map<string, number>} */
const took = new Map();

endWithParent();
const server = process.argv[2] === "https" ? createSecureServer(await certificate(), answer) : createServer(answer);
server.listen(0, "127.0.0.1", () => {
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  process.send?.(port);
});
// Any message asks for what was remembered.
process.on("message", () => {
  process.send?.([...took]);
  took.clear();
});

/** @param {import("node:http").IncomingMessage} request @param {import("node:http").ServerResponse} response */
function answer(request, response) {
  const arrived = performance.now();
  const { searchParams } = new URL(request.url ?? "/", "http://localhost");
  const id = searchParams.get("id") ?? "";
  response.once("finish", () => took.set(id, performance.now() - arrived));
  const delay = Number(searchParams.get("delay"));
  if (delay === 0) response.end(BODY);
  else setTimeout(() => response.end(BODY), delay);
}

async function certificate() {
  const names = [{ name: "commonName", value: "localhost" }];
  const { private: key, cert } = await generate(names, { keyType: "ec", algorithm: "sha256" });
  return { key, cert };
}
