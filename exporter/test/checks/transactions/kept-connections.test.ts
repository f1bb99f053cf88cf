import { describe, expect, it } from "vitest";
import { compileTransaction } from "../../../src/checks/transactions/compile.js";
import { Examiners } from "../../../src/checks/transactions/examiners.js";
import { specOf } from "../../../src/checks/transactions/spec.js";
import { transact } from "../../../src/checks/transactions/transact.js";
import { runOnce, serveBytes, sharedPool, target, WORKER } from "./fixtures.js";

const pool = sharedPool();
const ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

/** Answers the first request, and closes the connection without a word when the second one comes. */
async function droppingTheSecond() {
  let connections = 0;
  const server = await serveBytes((socket) => {
    const isFirst = ++connections === 1;
    let requests = 0;
    socket.on("data", () => {
      if (isFirst && ++requests === 2) socket.destroy();
      else socket.write(ANSWER);
    });
  });
  return { url: server.url, connections: () => connections };
}

function twoSteps(url: string, method: string, headers: object = {}) {
  return {
    steps: [
      { name: "first", url, headers },
      { name: "second", url, method, ...(method === "POST" || method === "PUT" ? { body: "data" } : {}) },
    ],
  };
}

describe("A connection that the server closes after an answer, without having said so,", () => {
  it("should not be used any more when its end came with the answer.", async () => {
    const requests: string[] = [];
    const server = await serveBytes((socket) =>
      socket.once("data", (data) => {
        requests.push(data.toString().split(" ")[0] ?? "");
        socket.end(ANSWER);
      }),
    );
    // In the thread of the server, so that the end is there in time.
    const transaction = compileTransaction(specOf(target(twoSteps(server.url, "POST"))));
    const options = { counter: 0, exchanges: true, examiners: new Examiners(WORKER) };
    const { run } = await transact(transaction, options, new AbortController().signal);
    expect(run.failure).toBeUndefined();
    expect(requests).toEqual(["GET", "POST"]);
  });

  it.each([0.2, 1, 3])("should fail no run when its end comes %d ms later.", async (milliseconds) => {
    for (let run = 0; run < 5; run++) {
      const server = await serveBytes((socket) =>
        socket.once("data", () => {
          socket.write(ANSWER);
          setTimeout(() => socket.end(), milliseconds);
        }),
      );
      expect((await runOnce(pool(), twoSteps(server.url, "GET"))).failure).toBeUndefined();
    }
  });

  it.each(["GET", "HEAD", "PUT", "DELETE"])(
    "should have a %s sent again on a new one, which the transcript tells.",
    async (method) => {
      const server = await droppingTheSecond();
      const run = await runOnce(pool(), twoSteps(server.url, method));
      expect(run.failure).toBeUndefined();
      expect(server.connections()).toBe(2);
      const exchanges = run.steps[1]?.exchanges ?? [];
      expect(exchanges.map(({ again, response }) => [again, response?.status])).toEqual([
        [undefined, undefined],
        [true, 200],
      ]);
      expect(exchanges[1]?.request).toEqual(exchanges[0]?.request);
    },
  );

  it("should count the time of both requests.", async () => {
    let requests = 0;
    const server = await serveBytes((socket) =>
      socket.on("data", () => {
        requests++;
        if (requests === 2) setTimeout(() => socket.destroy(), 60);
        else setTimeout(() => socket.write(ANSWER), requests === 3 ? 40 : 0);
      }),
    );
    const run = await runOnce(pool(), twoSteps(server.url, "GET"));
    const { phases, duration } = run.steps[1] ?? { phases: {}, duration: 0 };
    expect(run.failure).toBeUndefined();
    expect(phases.ttfb).toBeGreaterThanOrEqual(0.098);
    expect(phases.connect).toBeGreaterThan(0);
    expect(duration).toBeGreaterThanOrEqual(phases.ttfb ?? 0);
  });

  it("should not have a POST sent twice, and the failure tell what avoids it.", async () => {
    const server = await droppingTheSecond();
    expect((await runOnce(pool(), twoSteps(server.url, "POST"))).failure).toEqual({
      step: "second",
      reason: "protocol",
      message:
        'the server closed the kept connection before it answered; a POST is not sent twice: the header "Connection: close" in the step before avoids that',
    });
    expect(server.connections()).toBe(1);
    const other = await droppingTheSecond();
    expect((await runOnce(pool(), twoSteps(other.url, "POST", { Connection: "close" }))).failure).toBeUndefined();
  });

  it("should not have a request sent a third time, nor one whose answer had begun.", async () => {
    let requests = 0;
    const never = await serveBytes((socket) =>
      socket.on("data", () => {
        if (++requests === 1) socket.write(ANSWER);
        else socket.destroy();
      }),
    );
    expect((await runOnce(pool(), twoSteps(never.url, "GET"))).failure?.message).toBe(
      "the server closed the connection before it answered",
    );
    expect(requests).toBe(3);
    let begun = 0;
    const begins = await serveBytes((socket) =>
      socket.on("data", () => {
        if (++begun === 1) socket.write(ANSWER);
        else socket.end("HTTP/1.1 2");
      }),
    );
    expect((await runOnce(pool(), twoSteps(begins.url, "GET"))).failure?.message).toBe(
      "the server closed the connection before it answered",
    );
    expect(begun).toBe(2);
  });
});
