import type { Collector } from "../engine.js";
import { perSession } from "../remembered.js";
import { type Signal, signal } from "../signals.js";
import { grantSelect } from "./grants.js";
import { countsDeadlocks } from "./innodb.js";
import { instrumented } from "./server-state.js";
import { number } from "./values.js";

/** Wrong user or password, host not allowed, no password given, account locked, locked for a while. */
const REFUSED_LOGINS = [1045, 1130, 1698, 3118, 3955];
const DEADLOCK = 1213;
const TABLE = "events_errors_summary_global_by_error";

/** Errors that the server has raised, by number: refused logins, and deadlocks where InnoDB does not count them. */
export const errors: Collector = {
  name: "errors",
  async collect(session) {
    if (!(await instrumented(session))) return {};
    const rows = await session.query<{ number: unknown; raised: unknown }>(`
      SELECT ERROR_NUMBER AS number, SUM_ERROR_RAISED AS raised FROM performance_schema.${TABLE}
      WHERE ERROR_NUMBER IN (${[...REFUSED_LOGINS, DEADLOCK].join(", ")})`);
    const raised = new Map(rows.map((row) => [number(row.number), number(row.raised)]));
    const signals: Signal[] = [];
    if (raised.has(1045)) {
      const logins = REFUSED_LOGINS.reduce((sum, error) => sum + (raised.get(error) ?? 0), 0);
      signals.push(signal("failed_logins_total", {}, logins));
    }
    const deadlocks = raised.get(DEADLOCK);
    if (deadlocks !== undefined && !(await deadlocksElsewhere(session))) signals.push(signal("deadlocks_total", {}, deadlocks));
    return { signals };
  },
  remedy: (target) => grantSelect(`performance_schema.${TABLE}`, target.user),
};

/** Without the privilege to ask it is taken for so: then the collector for InnoDB names what is missing. */
const deadlocksElsewhere = perSession((session) => countsDeadlocks(session).catch(() => true));
