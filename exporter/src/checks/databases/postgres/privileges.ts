import type { DatabaseSection } from "../../../config/schema/policy.js";
import { CheckError } from "../../failure.js";
import type { Session } from "../engine.js";

/** What the figures of other users' sessions and statements need. Superusers have it. */
export const MAY_READ_STATISTICS = "pg_has_role(current_user, 'pg_read_all_stats', 'USAGE')";

export async function mayReadStatistics(session: Session): Promise<boolean> {
  const rows = await session.query<{ may: boolean }>(`SELECT ${MAY_READ_STATISTICS} AS may`);
  return rows[0]?.may === true;
}

/**
 * Without the role, pg_stat_activity shows the sessions of others with empty columns: the figures would be
 * wrong, and nothing would fail.
 * @param may what the server said of the role, beside the figures.
 */
export function needStatistics(may: boolean | undefined): void {
  if (may === true) return;
  throw new CheckError("permission", "the user is not a member of pg_monitor or pg_read_all_stats and cannot see other sessions");
}

export function grantMonitor(target: DatabaseSection): string {
  return `GRANT pg_monitor TO ${quoteIdentifier(target.user)};`;
}

/** For a view that everyone may read unless an administrator took that back. */
export function grantSelect(view: string, target: DatabaseSection): string {
  return `GRANT SELECT ON pg_catalog.${view} TO ${quoteIdentifier(target.user)};`;
}

export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
