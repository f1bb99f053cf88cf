import type { BusinessApp } from "./app.js";
import type { Database } from "./database.js";

/** The table that is made last. */
const DONE = "demo_initialised";

const TABLES: Readonly<Record<Database["engine"], string>> = {
  postgres: "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()",
  mariadb: "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = database()",
};

/**
 * Makes the app's tables unless that was done before: its database outlives it. What a start that was broken off left
 * behind goes first.
 */
export async function initialiseOnce(app: BusinessApp, database: Database): Promise<void> {
  const tables = (await database.query(TABLES[database.engine])).rows.map(({ name }) => String(name));
  if (tables.includes(DONE)) return;
  await removed(database, tables);
  await app.initialise(database.query);
  await database.query(`CREATE TABLE ${DONE} (at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP)`);
}

async function removed(database: Database, tables: readonly string[]): Promise<void> {
  if (tables.length === 0) return;
  const session = await database.session();
  try {
    if (database.engine === "mariadb") await session.query("SET foreign_key_checks = 0");
    for (const table of tables) await session.query(`DROP TABLE ${table} CASCADE`);
  } finally {
    session.destroy();
  }
}
