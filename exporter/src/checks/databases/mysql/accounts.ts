import { CheckError } from "../../failure.js";
import type { Collector, Session } from "../engine.js";
import { perSession } from "../remembered.js";
import type { Account } from "./connection-limits.js";
import { grantAccounts } from "./grants.js";
import { number } from "./values.js";

const QUERY = "SELECT User AS user, Host AS host, max_user_connections AS connections FROM mysql.user";

/** Names the privilege without which no account is held against its own limit; once for each session. */
export const accountLimits: Collector = {
  name: "account_limits",
  async collect(session) {
    await permitted(session);
    return {};
  },
  remedy: (target) => grantAccounts(target.user),
};

const permitted = perSession((session) => session.query(`${QUERY} LIMIT 0`));

const readable = perSession((session) =>
  permitted(session).then(
    () => true,
    (error: unknown) => {
      if (error instanceof CheckError && error.reason === "permission") return false;
      throw error;
    },
  ),
);

/** The accounts with their own limits; none when the grants do not show them. */
export async function accountsOf(session: Session): Promise<readonly Account[]> {
  if (!(await readable(session))) return [];
  const rows = await session.query<{ user: string; host: string; connections: unknown }>(QUERY);
  return rows.map((row) => ({ user: row.user, host: row.host, limit: number(row.connections) }));
}
