import mysql from "mysql2/promise";
import type { Login } from "../databases/server.js";
import type { Database, Query, Row } from "./database.js";
import { PATIENCE, POOL_SIZE } from "./database.js";

const queryOf =
  (connection: mysql.Pool | mysql.Connection): Query =>
  async (text, values = []) => {
    const sql = text.replace(/\$\d+/g, "?");
    const [result] = await connection.query<mysql.RowDataPacket[] | mysql.ResultSetHeader>({ sql, timeout: PATIENCE.statement }, [
      ...values,
    ]);
    return Array.isArray(result)
      ? { rows: result as readonly Row[], count: result.length }
      : { rows: [], count: result.affectedRows };
  };

export function mariadbDatabase(login: Login, application: string): Database {
  const { host, port, user, password, database } = login;
  const address = { host, port, user, password, database, connectAttributes: { program_name: application } };
  const pool = mysql.createPool({ ...address, connectionLimit: POOL_SIZE, connectTimeout: PATIENCE.connect });
  return {
    engine: "mariadb",
    query: queryOf(pool),
    async transaction(work) {
      const connection = await pool.getConnection();
      try {
        await connection.beginTransaction();
        const result = await work(queryOf(connection));
        await connection.commit();
        connection.release();
        return result;
      } catch (error) {
        // The connection goes, and the transaction with it: it may be the connection that is broken.
        connection.destroy();
        throw error;
      }
    },
    async session() {
      const connection = await mysql.createConnection({ ...address, connectTimeout: PATIENCE.connect });
      connection.on("error", () => undefined);
      const query: Query = async (text, values = []) => {
        const [result] = await connection.query(text.replace(/\$\d+/g, "?"), [...values]);
        return Array.isArray(result) ? { rows: result as readonly Row[], count: result.length } : { rows: [], count: 0 };
      };
      return { query, destroy: () => connection.destroy() };
    },
    end: () => pool.end(),
  };
}
