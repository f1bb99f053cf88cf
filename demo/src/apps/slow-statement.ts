import type { Login } from "../databases/server.js";

/** @returns a statement over a table that takes so many seconds, whatever the table holds. */
export function slowStatement(engine: Login["engine"], table: string, seconds: number): string {
  return engine === "postgres"
    ? `SELECT count(*), (SELECT 1 FROM pg_sleep(${seconds})) AS waited FROM ${table}`
    : `SELECT count(*), (SELECT SLEEP(${seconds})) AS waited FROM ${table}`;
}
