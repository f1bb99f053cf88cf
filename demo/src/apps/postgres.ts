import pg from "pg";
import type { Login } from "../databases/server.js";
import type { Database, Query } from "./database.js";
import { PATIENCE, POOL_SIZE } from "./database.js";

const queryOf =
  (client: pg.Pool | pg.ClientBase): Query =>
  async (text, values = []) => {
    const result = await client.query(text, [...values]);
    return { rows: result.rows, count: result.rowCount ?? 0 };
  };

export function postgresDatabase(login: Login, application: string): Database {
  const { host, port, user, password, database } = login;
  const address = { host, port, user, password, database, application_name: application };
  const pool = new pg.Pool({
    ...address,
    max: POOL_SIZE,
    connectionTimeoutMillis: PATIENCE.connect,
    query_timeout: PATIENCE.statement,
    lock_timeout: PATIENCE.lock,
    idleTimeoutMillis: 30_000,
  });
  // A lost idle connection is replaced at the next request.
  pool.on("error", () => undefined);
  return {
    engine: "postgres",
    query: queryOf(pool),
    async transaction(work) {
      const client = await pool.connect();
      client.on("error", () => undefined);
      try {
        await client.query("BEGIN");
        const result = await work(queryOf(client));
        await client.query("COMMIT");
        client.release();
        return result;
      } catch (error) {
        // The connection goes, and the transaction with it: it may be the connection that is broken.
        client.release(true);
        throw error;
      }
    },
    async session() {
      const client = new pg.Client({ ...address, connectionTimeoutMillis: PATIENCE.connect });
      client.on("error", () => undefined);
      await client.connect();
      return { query: queryOf(client), destroy: () => void client.connection.stream.destroy() };
    },
    end: () => pool.end(),
  };
}
