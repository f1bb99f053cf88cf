import type { DatabaseSection } from "../../../config/schema/policy.js";
import { CheckError } from "../../failure.js";
import type { Session } from "../engine.js";

/** Share of the run's time limit that a statement of this kind may take. */
const SHARE = 0.25;

const SET_TIMEOUT = "SELECT set_config('statement_timeout', $1, false)";

/**
 * Runs a statement that may be dear on a large server. One that takes too long fails its part alone, with `limit`: a
 * time-out would say that the server does not answer.
 */
export async function boundedQuery<Row extends object>(
  session: Session,
  target: DatabaseSection,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<readonly Row[]> {
  const limit = Math.ceil(target.timeout * SHARE * 1000);
  await session.query(SET_TIMEOUT, [`${limit}ms`]);
  try {
    return await session.query<Row>(sql, parameters);
  } catch (error) {
    if (!(error instanceof CheckError) || error.reason !== "timeout" || !session.alive) throw error;
    throw new CheckError("limit", `took longer than ${limit / 1000} s on this server`, { cause: error });
  } finally {
    if (session.alive) await session.query(SET_TIMEOUT, [`${Math.ceil(target.timeout * 1000)}ms`]);
  }
}
