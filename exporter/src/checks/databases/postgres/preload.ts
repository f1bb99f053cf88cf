import { CheckError } from "../../failure.js";
import type { Session } from "../engine.js";

/** object_not_in_prerequisite_state: the extension is there, and its library was not loaded when the server started. */
const NOT_LOADED = "55000";

/** Reads what pg_stat_statements keeps. Where its library is not loaded, the CheckError has the statement as its remedy. */
export async function ifLoaded<T>(session: Session, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof CheckError) || !isNotLoaded(error.cause)) throw error;
    const remedy = preload((await session.query<{ libraries: string }>(LIBRARIES))[0]?.libraries);
    throw new CheckError(error.reason, error.message, { cause: error.cause, remedy });
  }
}

/** NULL for those who may not see it. */
const LIBRARIES = `
SELECT CASE WHEN pg_has_role(current_user, 'pg_read_all_settings', 'USAGE')
  THEN current_setting('shared_preload_libraries') END AS libraries`;

function isNotLoaded(cause: unknown): boolean {
  return typeof cause === "object" && cause !== null && "code" in cause && cause.code === NOT_LOADED;
}

/** Those that are loaded already have to stay in the list. A list of names: each is quoted by itself. */
function preload(libraries: string | null | undefined): string {
  const there = (libraries ?? "").split(",").map((name) => name.trim().replaceAll('"', ""));
  const names = [...there.filter((name) => name !== ""), "pg_stat_statements"];
  const list = names.map((name) => `'${name.replaceAll("'", "''")}'`).join(", ");
  const keep = libraries == null ? "keep those that are there, and " : "";
  return `ALTER SYSTEM SET shared_preload_libraries = ${list}; -- ${keep}then restart the server`;
}
