import type { Session } from "../engine.js";
import { number, show } from "./values.js";

/** One row of the plugin: statements that took less than `below` seconds, and no less than the row before it says. */
export interface ResponseRow {
  /** Seconds; Infinity in the last row. */
  readonly below: number;
  readonly count: number;
}

/** What MariaDB's plugin QUERY_RESPONSE_TIME counts; undefined when it is not installed or its statistics are off. */
export async function ofPlugin(session: Session): Promise<readonly ResponseRow[] | undefined> {
  // The variable is the plugin's own: without it there is neither variable nor table.
  const on = (await show(session, "GLOBAL VARIABLES", ["query_response_time_stats"])).get("query_response_time_stats");
  if (on !== "ON") return undefined;
  const rows = await session.query<{ TIME: string; COUNT: unknown }>(
    "SELECT TIME, COUNT FROM information_schema.QUERY_RESPONSE_TIME",
  );
  return rows.map((row) => {
    const time = row.TIME.trim();
    return { below: time === "TOO LONG" ? Number.POSITIVE_INFINITY : number(time), count: number(row.COUNT) };
  });
}
