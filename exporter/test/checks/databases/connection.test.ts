import { createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { systemClock } from "../../../src/checks/clock.js";
import { keptConnection } from "../../../src/checks/databases/connection.js";
import { mariadb, mysql } from "../../../src/checks/databases/mysql/engine.js";
import { postgres } from "../../../src/checks/databases/postgres/engine.js";
import { hostAway } from "../../servers/away.js";
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

describe.each([postgres, mysql, mariadb])("the connection to a $name host that is away", (engine) => {
  it("is tried anew in a later run, and so found soon after the host has come back.", async () => {
    const host = await hostAway();
    onTestFinished(() => host.stop());
    const { section } = targetOf({
      engine: engine.name,
      host: "127.0.0.1",
      port: host.port,
      user: "monitor",
      timeout: "300ms",
    });
    const attempts: number[] = [];
    const counted = {
      ...engine,
      connect: (...[target, signal]: Parameters<typeof engine.connect>) => {
        attempts.push(performance.now());
        return engine.connect(target, signal);
      },
    };
    const connection = keptConnection(section, counted, systemClock);
    onTestFinished(() => connection.close());
    const run = () => connection.open(AbortSignal.timeout(300)).catch((error: unknown) => error);
    const found = async () => {
      expect(await run()).toMatchObject({ reason: "timeout" });
      return attempts.length;
    };
    await expect.poll(found, { timeout: 3_000 }).toBeGreaterThan(1);
    host.comeBack();
    await expect.poll(found, { timeout: 3_000 }).toBeGreaterThan(2);
    await expect.poll(() => host.taken).toBeGreaterThan(2);
  });
});
