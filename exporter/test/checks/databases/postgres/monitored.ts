import pg from "pg";
import { grants } from "../../../../src/checks/databases/postgres/grants.js";
import type { PostgresServer } from "../../../servers/postgres.js";

export const MONITOR = "sla monitor";
export const PASSWORD = "correct horse battery";

/** Runs what `grants` prints, as an administrator would: with a password put in. */
export async function grantMonitoring(server: PostgresServer): Promise<void> {
  await server.query(grants(MONITOR).replaceAll("CHANGE-ME", PASSWORD));
}

/** Runs statements on some connections at once, as users of the server do. */
export async function runOnServer(server: PostgresServer, statements: readonly string[], width = 5): Promise<void> {
  const queue = [...statements];
  const worker = async () => {
    const client = new pg.Client(server.superuser);
    await client.connect();
    for (let sql = queue.shift(); sql !== undefined; sql = queue.shift()) await client.query(sql);
    await client.end();
  };
  await Promise.all(Array.from({ length: width }, worker));
}
