import { createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { keptConnection } from "../../../src/checks/databases/connection.js";
import { postgres } from "../../../src/checks/databases/postgres/engine.js";
import { ShiftedClock } from "./runs.js";
import { targetOf } from "./target.js";

/** Accepts connections and never says a word, as a frozen server does. */
describe("the connection to a server that takes connections and does not answer", () => {
  let silent: Server;
  let port: number;
  const taken: Socket[] = [];
  const open = () => taken.filter((socket) => !socket.destroyed);

  beforeEach(async () => {
    silent = createServer((socket) => {
      taken.push(socket);
      socket.on("error", () => {});
      socket.on("end", () => socket.destroy());
      socket.resume();
    });
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const address = silent.address();
    port = typeof address === "object" && address ? address.port : 0;
  });
  afterEach(async () => {
    for (const socket of taken.splice(0)) socket.destroy();
    await new Promise((resolve) => silent.close(resolve));
  });

  it("is one attempt for many runs, given up after five minutes, and closed at the end.", async () => {
    const clock = new ShiftedClock();
    const timers: { seconds: number; callback: () => void }[] = [];
    clock.after = (seconds, callback) => {
      timers.push({ seconds, callback });
      return () => {};
    };
    const { section } = targetOf({ engine: "postgres", host: "127.0.0.1", port, user: "monitor", timeout: "50ms" });
    const connection = keptConnection(section, postgres, clock);
    const run = () => connection.open(AbortSignal.timeout(50));

    for (let count = 0; count < 4; count += 1) await expect(run()).rejects.toMatchObject({ reason: "timeout" });
    expect(taken.length).toBe(1);
    expect(timers.map(({ seconds }) => seconds)).toEqual([300]);

    timers[0]?.callback();
    await expect.poll(() => open().length).toBe(0);
    await expect(run()).rejects.toMatchObject({ reason: "timeout" });
    expect(taken.length).toBe(2);

    connection.close();
    await expect.poll(() => open().length).toBe(0);
  });
});
