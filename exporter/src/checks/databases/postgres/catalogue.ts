import type { Session } from "../engine.js";
import { perSession } from "../remembered.js";

const COLUMNS = `
SELECT c.relname || '.' || a.attname AS column
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relnamespace = 'pg_catalog'::regnamespace
  AND c.relname IN ('pg_stat_database', 'pg_stat_checkpointer', 'pg_stat_bgwriter', 'pg_locks')
  AND a.attnum > 0`;

/** The columns that this server's views have, as "view.column". Looked up once for each connection. */
export const columnsOf: (session: Session) => Promise<ReadonlySet<string>> = perSession(async (session) => {
  const rows = await session.query<{ column: string }>(COLUMNS);
  return new Set(rows.map(({ column }) => column));
});
