import type { Collector } from "../engine.js";
import { perTarget } from "../remembered.js";
import { signal } from "../signals.js";
import { type SteadyCounters, steadyCounters } from "../steady-counters.js";
import { boundedQuery } from "./bounded.js";
import { destructiveSql } from "./digests-sql.js";
import { grantMonitor, mayReadStatistics, needStatistics } from "./privileges.js";
import { layoutOf } from "./statements-sql.js";

const KINDS = ["drop", "truncate", "alter"] as const;
type Kind = (typeof KINDS)[number];

const TRACKS = `
SELECT coalesce(current_setting('pg_stat_statements.track_utility', true), 'off') = 'on'
  AND coalesce(current_setting('pg_stat_statements.track', true), 'none') <> 'none' AS tracks`;

const counters = perTarget((): SteadyCounters<Kind> => steadyCounters("lost"));

/** Out of pg_stat_statements, all texts of which have to be read for it: a lower bound where statements are dropped from it. */
export const destructiveCollector: Collector = {
  name: "destructive",
  every: 300,
  async collect(session, target) {
    needStatistics(await mayReadStatistics(session));
    const layout = await layoutOf(session);
    if (layout === undefined) return {};
    if ((await session.query<{ tracks: boolean }>(TRACKS))[0]?.tracks !== true) return {};
    const rows = await boundedQuery<Record<Kind, number> & { identity: string }>(session, target, destructiveSql(layout));
    if (rows[0] === undefined) return {};
    const { identity, ...sums } = rows[0];
    const told = counters(target).update(identity, sums);
    return { signals: KINDS.map((statement) => signal("destructive_statements_total", { statement }, told[statement])) };
  },
  remedy: grantMonitor,
};
