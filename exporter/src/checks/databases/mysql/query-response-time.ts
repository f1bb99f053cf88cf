import { z } from "zod";
import type { Session } from "../engine.js";
import { blindTo } from "../slow-queries/exclusions.js";
import type { SlowQuerySource } from "../slow-queries/source.js";
import { OwnStatements } from "./own-statements.js";
import { type ResponseReading, responseBounds } from "./query-response-bounds.js";
import { ofPlugin, type ResponseRow } from "./query-response-reading.js";
import { Position as StatusPosition, take as takeStatus } from "./slow-queries-status.js";
import { number, show } from "./values.js";

/** The plugin tells microseconds. */
const SAME_EDGE = 1e-6;

/**
 * MariaDB's plugin QUERY_RESPONSE_TIME, when the threshold lies on one of its edges (powers of 10, unless set
 * otherwise). It goes by no session's long_query_time. Never exact: failed and cancelled statements are in it, too.
 */
export const queryResponseTime: SlowQuerySource = {
  name: "query_response_time",
  async available(session, target) {
    const { threshold } = target.slow_query;
    const rows = await ofPlugin(session);
    if (rows === undefined) {
      return {
        available: false,
        why: "the plugin is not installed, or its statistics are off",
        remedy: "INSTALL SONAME 'query_response_time';\nSET GLOBAL query_response_time_stats = ON;",
      };
    }
    if (onEdge(rows, threshold)) return { available: true };
    return { available: false, why: `the plugin has no edge at ${threshold} s; query_response_time_range_base sets its edges` };
  },
  async watch(session, target, from) {
    const { threshold } = target.slow_query;
    const known = blindTo(target);
    const earlier = Position.safeParse(from);
    const resumed = earlier.success && earlier.data.threshold === threshold;
    const own = new OwnStatements(session, resumed);
    let before: ResponseReading = resumed ? earlier.data.reading : await take(session, threshold);
    return {
      // A reading names its server and its start: restarts and changes show by themselves.
      continues: true,
      resumed,
      async read(current) {
        const { reading: after, own: ours } = await own.around(current, () => take(current, threshold));
        const { lower, upper, doubts } = responseBounds(before, after, threshold, ours.slow);
        before = after;
        const whys = ["failed and cancelled statements count too", ...doubts];
        return known({ lower, upper, exact: false, why: whys.join("; ") });
      },
      position: () => ({ threshold, reading: before }),
    };
  },
};

/** The server's own counter first: what the plugin counts in between widens the bounds, and breaks none. */
async function take(session: Session, threshold: number): Promise<ResponseReading> {
  const status = await takeStatus(session);
  const rows = await ofPlugin(session);
  const other = await show(session, "GLOBAL STATUS", [
    "Threads_running",
    "Com_execute_sql",
    "Com_execute_immediate",
    "Com_stmt_prepare",
    "Com_prepare_sql",
  ]);
  const value = (name: string) => number(other.get(name));
  return {
    status,
    plugin: rows !== undefined && onEdge(rows, threshold) ? fold(rows, threshold) : null,
    running: value("Threads_running"),
    executes: value("Com_execute_sql") + value("Com_execute_immediate"),
    // The first counts PREPARE as a statement, too, which is a question of its own.
    prepared: Math.max(0, value("Com_stmt_prepare") - value("Com_prepare_sql")),
  };
}

function onEdge(rows: readonly ResponseRow[], threshold: number): boolean {
  return rows.some(({ below }) => Math.abs(below - threshold) < SAME_EDGE);
}

function fold(rows: readonly ResponseRow[], threshold: number): { recorded: number; slow: number } {
  const slow = rows.filter(({ below }) => below > threshold + SAME_EDGE);
  const sum = (of: readonly ResponseRow[]) => of.reduce((all, { count }) => all + count, 0);
  return { recorded: sum(rows), slow: sum(slow) };
}

const Position = z.object({
  threshold: z.number(),
  reading: z.object({
    status: StatusPosition,
    plugin: z.object({ recorded: z.number(), slow: z.number() }).nullable(),
    running: z.number(),
    executes: z.number(),
    prepared: z.number(),
  }),
});
