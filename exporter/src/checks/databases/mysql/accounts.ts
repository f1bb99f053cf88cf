import { systemClock } from "../../clock.js";
import { CheckError } from "../../failure.js";
import type { Collector, Session } from "../engine.js";
import { perSession } from "../remembered.js";
import type { Account } from "./connection-limits.js";
import { grantAccounts } from "./grants.js";
import { number } from "./values.js";

/** So many are looked at. */
const ACCOUNTS = 10_000;
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

/** Seconds for which accounts are taken to be as they were. */
const STAND = 60;
const read = new WeakMap<Session, { readonly at: number; readonly accounts: readonly Account[] }>();

/** The accounts with their own limits, as they were a minute ago at most; none when the grants do not show them. */
export async function accountsOf(session: Session): Promise<readonly Account[]> {
  const last = read.get(session);
  const at = systemClock.monotonic();
  if (last !== undefined && at - last.at < STAND) return last.accounts;
  if (!(await readable(session))) return [];
  const rows = await session.query<{ user: string; host: string; connections: unknown }>(`${QUERY} LIMIT ${ACCOUNTS}`);
  const accounts = rows.map((row) => ({ user: row.user, host: row.host, limit: number(row.connections) }));
  read.set(session, { at, accounts });
  return accounts;
}
