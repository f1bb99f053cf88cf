import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postgres } from "../../../../src/checks/databases/postgres/engine.js";
import { type PostgresServer, startPostgres } from "../../../servers/postgres.js";
import { checkOf, measured, runOnce } from "../runs.js";
import { targetOf } from "../target.js";

describe.each([15, 18] as const)("the figures of PostgreSQL %i", (version) => {
  let server: PostgresServer;
  const measure = async () => {
    const check = checkOf(targetOf({ engine: "postgres", host: server.host, port: server.port, user: "postgres" }), postgres);
    try {
      return measured(await runOnce(check));
    } finally {
      await check.close();
    }
  };

  beforeAll(async () => {
    const reserved = version >= 16 ? { reserved_connections: "2" } : {};
    server = await startPostgres({ version, settings: { logging_collector: "on", max_connections: "20", ...reserved } });
  });
  afterAll(async () => {
    await server?.stop();
  });

  it("have the size of the server's own log files when it keeps them.", async () => {
    const { logs, unsupportedLogs } = await measure();
    const files = await server.query<{ bytes: number }>("SELECT sum(size)::float8 AS bytes FROM pg_ls_logdir()");
    expect(logs?.find(({ log }) => log === "server")?.bytes).toBeGreaterThan(0);
    expect(logs?.find(({ log }) => log === "server")?.bytes).toBeLessThanOrEqual(files[0]?.bytes ?? 0);
    expect(unsupportedLogs).toBeUndefined();
  });

  it("take the reserved connections off.", async () => {
    expect((await measure()).connections?.max).toBe(version >= 16 ? 15 : 17);
  });

  it("hold the connections to a database's own limit.", async () => {
    await server.query("CREATE DATABASE small CONNECTION LIMIT 4");
    const clients = await Promise.all(
      [1, 2, 3].map(async () => {
        const client = new pg.Client({ ...server.superuser, database: "small" });
        await client.connect();
        return client;
      }),
    );
    expect((await measure()).connections).toMatchObject({ usedRatio: 0.75, byState: { active: 1, idle: 3 } });
    await Promise.all(clients.map((client) => client.end()));
  });

  it("have the age of a running statement.", async () => {
    const running = server.query("SELECT pg_sleep(0.6)");
    await expect.poll(async () => (await measure()).oldestStatement, { interval: 20 }).toBeGreaterThan(0.2);
    await running;
    expect((await measure()).oldestStatement).toBe(0);
  });
});
