import { CheckError } from "../../failure.js";
import type { Session } from "../engine.js";
import { show } from "./values.js";

/** Where a session sees the others. */
export interface ProcessList {
  /** The table to read. */
  readonly table: string;
  /** False when the grants show the session nothing but itself, which servers do without an error. */
  readonly complete: boolean;
  /** What the server said when it is not. */
  readonly refused?: CheckError;
}

/**
 * Replication and scheduler threads stand in the list and are no connections of clients; an event that runs has the
 * command of a client that logs in, which has no name yet.
 */
export const OF_CLIENTS = `COMMAND <> 'Daemon'
  AND COALESCE(USER, '') NOT IN ('system user', 'event_scheduler', '')
  AND (COMMAND <> 'Connect' OR USER = 'unauthenticated user')`;

/** Known once for a session: servers apply a change of global privileges to the next connection only. */
const known = new WeakMap<Session, Promise<ProcessList>>();

export function processList(session: Session): Promise<ProcessList> {
  const found = known.get(session) ?? find(session);
  known.set(session, found);
  found.catch(() => known.delete(session));
  return found;
}

async function find(session: Session): Promise<ProcessList> {
  // MySQL has it since 8.0.22; the one in information_schema is deprecated there and holds a lock over all threads.
  const tables = await session.query(
    "SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'performance_schema' AND TABLE_NAME = 'processlist'",
  );
  const instrumented = (await show(session, "GLOBAL VARIABLES", ["performance_schema"])).get("performance_schema") === "ON";
  const refused = await refusal(session);
  return {
    table: tables.length > 0 && instrumented ? "performance_schema.processlist" : "information_schema.PROCESSLIST",
    complete: refused === undefined,
    ...(refused === undefined ? {} : { refused }),
  };
}

/** As `processList`, for what makes no sense without the others. Throws a CheckError (permission). */
export async function wholeProcessList(session: Session): Promise<ProcessList> {
  const list = await processList(session);
  if (list.refused) throw list.refused;
  return list;
}

/** This table is refused without the privilege, however it was granted: directly or through a role. */
async function refusal(session: Session): Promise<CheckError | undefined> {
  try {
    await session.query("SELECT 1 FROM information_schema.INNODB_TRX LIMIT 1");
    return undefined;
  } catch (error) {
    if (error instanceof CheckError && (error.reason === "permission" || error.reason === "sql")) return error;
    throw error;
  }
}
