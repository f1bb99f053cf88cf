import { z } from "zod";
import type { Session } from "../engine.js";
import { blindTo } from "../slow-queries/exclusions.js";
import type { SlowQuerySource } from "../slow-queries/source.js";
import { advise, bounds, explain, type Reading } from "./slow-query-bounds.js";
import { number, show } from "./values.js";

/**
 * The counter `Slow_queries`. It goes by the session's long_query_time and never tells which statements it counted:
 * cancelled and failed ones, a CALL, and on MySQL also each statement inside the procedure.
 */
export const slowQueriesStatus: SlowQuerySource = {
  name: "slow_queries_status",
  async available(session) {
    const status = await show(session, "GLOBAL STATUS", ["Slow_queries"]);
    return status.has("Slow_queries") ? { available: true } : { available: false, why: "the server has no counter Slow_queries" };
  },
  async watch(session, target, from) {
    const { threshold } = target.slow_query;
    const known = blindTo(target);
    const earlier = Position.safeParse(from);
    let before: Reading = earlier.success ? earlier.data : await take(session);
    return {
      // A reading names its server, its start and our session: restarts and changes show by themselves.
      continues: true,
      standing: true,
      resumed: earlier.success,
      async read(current) {
        const after = await take(current);
        const delta = bounds(before, after, threshold);
        before = after;
        const advice = advise(after.settings, threshold);
        const why = explain(after.settings, threshold);
        return known({ ...delta, exact: false, why, ...(advice === undefined ? {} : { advice }) });
      },
      position: () => before,
    };
  },
};

/** Our session first and everyone last: each of our statements is then in both counts or in none. */
export async function take(session: Session): Promise<Reading> {
  const variables = await show(session, "GLOBAL VARIABLES", [
    "hostname",
    "port",
    "server_uuid",
    "long_query_time",
    "log_queries_not_using_indexes",
    "min_examined_row_limit",
    "log_slow_disabled_statements",
  ]);
  const [identity] = await session.query<{ id: unknown; now: unknown }>("SELECT CONNECTION_ID() AS id, UNIX_TIMESTAMP() AS now");
  const own = await show(session, "SESSION STATUS", ["Slow_queries", "Questions"]);
  const status = await show(session, "GLOBAL STATUS", ["Slow_queries", "Questions", "Queries", "Uptime"]);
  return {
    server: ["hostname", "port", "server_uuid"].map((name) => variables.get(name) ?? "").join(" "),
    startedAt: number(identity?.now) - number(status.get("Uptime")),
    slow: number(status.get("Slow_queries")),
    questions: number(status.get("Questions")),
    queries: number(status.get("Queries")),
    own: {
      session: String(identity?.id),
      slow: number(own.get("Slow_queries")),
      questions: number(own.get("Questions")),
    },
    settings: {
      longQueryTime: number(variables.get("long_query_time")),
      unindexedToo: variables.get("log_queries_not_using_indexes") === "ON",
      minimumRows: number(variables.get("min_examined_row_limit")),
      leftOut: (variables.get("log_slow_disabled_statements") ?? "").split(",").filter((kind) => kind !== ""),
    },
  };
}

/** What a later process is given of a reading. */
export const Position = z.object({
  server: z.string(),
  startedAt: z.number(),
  slow: z.number(),
  questions: z.number(),
  queries: z.number(),
  own: z.object({ session: z.string(), slow: z.number(), questions: z.number() }),
  settings: z.object({
    longQueryTime: z.number(),
    unindexedToo: z.boolean(),
    minimumRows: z.number(),
    leftOut: z.array(z.string()),
  }),
});
