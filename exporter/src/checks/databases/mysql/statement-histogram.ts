import { z } from "zod";
import { CheckError } from "../../failure.js";
import { blindTo } from "../slow-queries/exclusions.js";
import type { Availability, SlowQuerySource } from "../slow-queries/source.js";
import { grantTables } from "./grants.js";
import { type HistogramReading, histogramBounds } from "./histogram-bounds.js";
import { edges, setup, take } from "./histogram-reading.js";
import { OwnStatements } from "./own-statements.js";

/**
 * MySQL's histogram of all statements, from version 8 on: exact when the threshold lies on one of its edges and the
 * server records every statement. What is no client's statement or has failed is taken off as far as it can be told.
 */
export const statementHistogram: SlowQuerySource = {
  name: "statement_histogram",
  async available(session, target): Promise<Availability> {
    const { threshold } = target.slow_query;
    try {
      const at = await edges(session, threshold);
      if (at === undefined) return { available: false, why: "performance_schema is off" };
      const { gap } = await setup(session);
      if (gap) return { available: false, ...gap };
      await take(session, threshold, at);
      return { available: true };
    } catch (error) {
      if (!(error instanceof CheckError) || error.reason !== "permission") throw error;
      return { available: false, why: error.message, refused: true, remedy: grantTables(HISTOGRAM_TABLES, target.user) };
    }
  },
  async watch(session, target, from) {
    const { threshold } = target.slow_query;
    const known = blindTo(target);
    const at = await edges(session, threshold);
    if (at === undefined) throw new CheckError("sql", "performance_schema is off");
    const always = at.below === at.above ? [] : [offEdge(at.below, at.above)];
    const earlier = Position.safeParse(from);
    const resumed = earlier.success && earlier.data.below === at.below && earlier.data.above === at.above;
    const own = new OwnStatements(session, resumed);
    let before: HistogramReading = resumed ? earlier.data : await take(session, threshold, at);
    return {
      // A reading names its server and its start: restarts and changes show by themselves.
      continues: true,
      resumed,
      async read(current) {
        const { reading: after, own: ours } = await own.around(current, () => take(current, threshold, at));
        const { lower, upper, doubts } = histogramBounds(before, after, ours);
        before = after;
        const whys = [...always, ...doubts];
        return known({ lower, upper, exact: whys.length === 0 && lower === upper, why: whys.join("; ") });
      },
      position: () => before,
    };
  },
};

/** What the source reads, with the columns where the rest of the table is nobody's business. */
export const HISTOGRAM_TABLES: readonly string[] = [
  "events_statements_histogram_global",
  "events_statements_summary_global_by_event_name",
  "events_statements_summary_by_thread_by_event_name",
  "setup_actors",
  "setup_consumers",
  "setup_instruments",
  "threads (THREAD_ID, NAME, TYPE, INSTRUMENTED)",
];

function offEdge(below: number, above: number | null): string {
  const round = (seconds: number) => Number(seconds.toPrecision(4));
  const between = above === null ? `at ${round(below)} s and not above` : `at ${round(below)} s and ${round(above)} s`;
  return `the histogram has edges ${between}, none at the threshold`;
}

const Tally = z.object({ count: z.number(), seconds: z.number(), longest: z.number(), errors: z.number() });
const Tallies = z.object({
  count: z.number(),
  clients: z.number(),
  classes: z.record(z.string(), Tally),
  replication: Tally.extend({ threads: z.number() }),
});
const Position = z.object({
  server: z.string(),
  startedAt: z.number(),
  below: z.number(),
  above: z.number().nullable(),
  recorded: z.number(),
  reaching: z.number(),
  surely: z.number(),
  least: Tallies,
  most: Tallies,
  queries: z.number(),
  running: z.number(),
  lost: z.number(),
  timed: z.boolean(),
  incomplete: z.string(),
});
