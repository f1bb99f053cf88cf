import type { DatabaseSection } from "../../../config/schema/policy.js";
import type { Session } from "../engine.js";
import { processList } from "./process-list.js";
import { number, show } from "./values.js";

/** Temporary tables that the server put on disk. */
export const TABLES_ON_DISK = "Created_tmp_disk_tables";

interface Own {
  /** Of our earlier connections to the running server. */
  readonly before: number;
  readonly session: Session;
  /** Of this one, when it was last read. */
  readonly last: number;
  /** Seconds that the server has run. */
  readonly uptime: number;
}

const known = new WeakMap<DatabaseSection, Own>();

/**
 * How many of the temporary tables on disk are ours. MariaDB puts its process list there for each look at it, as the
 * list holds texts: on a quiet server ours would be the only ones. MySQL does not.
 */
export async function ownTables(session: Session, target: DatabaseSection): Promise<number> {
  const { table } = await processList(session);
  if (table.startsWith("performance_schema")) return 0;
  const status = await show(session, "SESSION STATUS", [TABLES_ON_DISK, "Uptime"]);
  const [last, uptime] = [number(status.get(TABLES_ON_DISK)), number(status.get("Uptime"))];
  const earlier = known.get(target);
  const restarted = earlier === undefined || uptime < earlier.uptime;
  const before = restarted ? 0 : earlier.before + (earlier.session === session ? 0 : earlier.last);
  known.set(target, { before, session, last, uptime });
  return before + last;
}
