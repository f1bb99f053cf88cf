import type { DatabaseSection } from "../../../config/schema/policy.js";
import { CheckError } from "../../failure.js";
import type { Session } from "../engine.js";

/** What the figures of other users' sessions and statements need. Superusers have it. */
const MAY_READ_STATISTICS = `SELECT pg_has_role(current_user, 'pg_read_all_stats', 'USAGE') AS may`;

export async function mayReadStatistics(session: Session): Promise<boolean> {
  const rows = await session.query<{ may: boolean }>(MAY_READ_STATISTICS);
  return rows[0]?.may === true;
}

/**
 * Without the role, pg_stat_activity shows the sessions of others with empty columns: the figures would be
 * wrong, and nothing would fail.
 */
export async function needStatistics(session: Session): Promise<void> {
  if (await mayReadStatistics(session)) return;
  throw new CheckError("permission", "the user is not a member of pg_monitor or pg_read_all_stats and cannot see other sessions");
}

export function grantMonitor(target: DatabaseSection): string {
  return `GRANT pg_monitor TO ${quoteIdentifier(target.user)};`;
}

export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
