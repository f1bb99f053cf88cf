// @ts-check
// The floor: nothing but node:http in a worker thread, a new connection for each request.
import { Agent as HttpAgent, request as httpRequest } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { parentPort } from "node:worker_threads";

parentPort?.on("message", ({ id, url }) => {
  const secure = url.startsWith("https:");
  const agent = secure ? new HttpsAgent({ rejectUnauthorized: false, maxCachedSessions: 0 }) : new HttpAgent();
  let connected = 0;
  const request = (secure ? httpsRequest : httpRequest)(url, { agent }, (response) => {
    response.resume();
    response.once("end", () => {
      parentPort?.postMessage({ id, milliseconds: performance.now() - connected });
      agent.destroy();
    });
  });
  request.once("socket", (socket) => {
    socket.once(secure ? "secureConnect" : "connect", () => {
      connected = performance.now();
    });
  });
  request.once("error", () => parentPort?.postMessage({ id, milliseconds: Number.NaN }));
  request.end();
});
