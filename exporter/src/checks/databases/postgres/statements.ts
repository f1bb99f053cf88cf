import type { DatabaseSection } from "../../../config/schema/policy.js";
import { CheckError } from "../../failure.js";
import type { Session } from "../engine.js";
import type { Availability, SlowQueryDelta, SlowQuerySource } from "../slow-queries/source.js";
import { ifLoaded } from "./preload.js";
import { grantMonitor, mayReadStatistics } from "./privileges.js";
import { boundsBetween, type EntryStatistics, NO_CALLS } from "./statement-bounds.js";
import { entriesSql, type Layout, layoutOf, OWN_ENTRIES, type Tracking, trackingOf } from "./statements-sql.js";

const NAME = "pg_stat_statements";
const WHY = "bounds: pg_stat_statements keeps totals, not single statements";

/**
 * Differences of pg_stat_statements: statements that ended well, by their execution time (planning and network are
 * not in it), those of functions with their caller. Leaves out users and databases; applications it does not know.
 */
export const statements: SlowQuerySource = {
  name: "statements",

  async available(session: Session, target: DatabaseSection): Promise<Availability> {
    if (target.slow_query.exclude?.applications?.length) return no(`${NAME} does not know applications and cannot leave any out`);
    if (!(await mayReadStatistics(session))) {
      return no("the user is not a member of pg_monitor or pg_read_all_stats", grantMonitor(target));
    }
    const layout = await layoutOf(session);
    if (!layout) {
      const remedy = `CREATE EXTENSION IF NOT EXISTS pg_stat_statements; -- in database ${target.database ?? "postgres"}`;
      return no(`the extension ${NAME} is not in database ${target.database ?? "postgres"}`, remedy);
    }
    const tracking = await trackingOf(session);
    if (tracking.nothing) return no(`${NAME} tracks nothing: pg_stat_statements.track or compute_query_id is off`);
    try {
      await ifLoaded(session, () => snapshot(session, target, layout));
      return { available: true };
    } catch (error) {
      if (!(error instanceof CheckError) || !session.alive || error.reason === "timeout") throw error;
      return no(error.message, error.remedy);
    }
  },

  async watch(session: Session, target: DatabaseSection) {
    const layout = await layoutOf(session);
    if (!layout) throw new CheckError("sql", `the extension ${NAME} is not there`);
    let before = await snapshot(session, target, layout);
    const own = new Map<string, boolean>();
    return {
      continues: true,
      async read(session: Session): Promise<SlowQueryDelta> {
        const tracking = await trackingOf(session);
        const now = await snapshot(session, target, layout);
        await recogniseOwn(session, layout, now, target.slow_query.threshold, own);
        const delta = difference(before, now, target.slow_query.threshold, tracking, (query) => own.get(query) === true);
        before = now;
        return delta;
      },
    };
  },
};

function no(why: string, remedy?: string): Availability {
  return { available: false, why, ...(remedy === undefined ? {} : { remedy }) };
}

export interface Entry extends EntryStatistics {
  readonly key: string;
  /** The statement's id, and whether the monitoring user ran it. */
  readonly query: string;
  readonly own: boolean;
  /** Changes when the entry, or its minimum and maximum alone, were reset. Empty before version 1.11 of the extension. */
  readonly since: string;
  readonly extremesSince: string;
}

export interface Snapshot {
  /** Equal as long as the statistics go on counting: they were not reset, and it is the same server. */
  readonly identity: string;
  /** How often entries had to go for want of space; undefined before version 1.9 of the extension. */
  readonly evictions: number | undefined;
  /** Entries of all users and databases, and the number that fits. */
  readonly size: number;
  readonly capacity: number;
  readonly entries: ReadonlyMap<string, Entry>;
}

async function snapshot(session: Session, target: DatabaseSection, layout: Layout): Promise<Snapshot> {
  const state = (
    await session.query<{ identity: string; evictions: number | null; size: number; capacity: number }>(layout.stateSql)
  )[0];
  const exclude = target.slow_query.exclude;
  const rows = await session.query<Entry>(entriesSql(layout), [exclude?.users ?? [], exclude?.databases ?? []]);
  return {
    identity: state?.identity ?? "",
    evictions: state?.evictions ?? undefined,
    size: state?.size ?? 0,
    capacity: state?.capacity ?? 0,
    entries: new Map(rows.map((entry) => [entry.key, entry])),
  };
}

/** Looks up the texts of the monitoring user's slow statements: those with our mark are ours. The text of others is not read. */
async function recogniseOwn(
  session: Session,
  layout: Layout,
  now: Snapshot,
  threshold: number,
  own: Map<string, boolean>,
): Promise<void> {
  const unknown = [...now.entries.values()].filter((entry) => entry.own && entry.max >= threshold && !own.has(entry.query));
  if (unknown.length === 0) return;
  const marked = await session.query<{ query: string }>(OWN_ENTRIES(layout.schema));
  const ours = new Set(marked.map(({ query }) => query));
  for (const { query } of unknown) own.set(query, ours.has(query));
}

/** Pure: what two snapshots tell of the time between them. */
export function difference(
  before: Snapshot,
  now: Snapshot,
  threshold: number,
  tracking: Tracking,
  ours: (query: string) => boolean,
): SlowQueryDelta {
  // Statistics that began anew, or those of another server, say nothing of the time between.
  if (before.identity !== now.identity) return inexact(0, Number.POSITIVE_INFINITY, "pg_stat_statements was reset");
  let lower = 0;
  let upper = 0;
  let lost = false;
  for (const entry of now.entries.values()) {
    if (entry.own && ours(entry.query)) continue;
    const old = before.entries.get(entry.key);
    const bounds = entryBounds(old, entry, threshold);
    lower += bounds.lower;
    upper += bounds.upper;
    if (bounds.lost) lost = true;
  }
  for (const key of before.entries.keys()) if (!now.entries.has(key)) lost = true;
  if (lost || evicted(before, now))
    return inexact(certain(lower, tracking), Number.POSITIVE_INFINITY, "pg_stat_statements dropped entries");
  if (tracking.gaps !== "") return inexact(certain(lower, tracking), Number.POSITIVE_INFINITY, tracking.gaps);
  return inexact(certain(lower, tracking), upper, WHY);
}

/** Nested statements that cannot be told from others would be counted beside their callers. */
function certain(lower: number, tracking: Tracking): number {
  return tracking.nested ? 0 : lower;
}

function inexact(lower: number, upper: number, why: string): SlowQueryDelta {
  return { lower, upper, exact: false, why };
}

function entryBounds(old: Entry | undefined, now: Entry, threshold: number): { lower: number; upper: number; lost: boolean } {
  const extremesReset = now.extremesSince !== now.since;
  if (old === undefined) {
    if (extremesReset) return { lower: now.max >= threshold ? 1 : 0, upper: now.calls, lost: false };
    return { ...boundsBetween(NO_CALLS, now, threshold), lost: false };
  }
  const restarted = old.since !== now.since || now.calls < old.calls || now.total < old.total;
  // Reset or evicted, and there again: all that it holds is of the time between, and something may be missing.
  if (restarted) return { ...boundsBetween(NO_CALLS, now, threshold), lost: true };
  if (old.extremesSince !== now.extremesSince || now.max < old.max || now.min > old.min) {
    const calls = now.calls - old.calls;
    return { lower: 0, upper: calls === 0 ? 0 : Math.min(calls, Math.floor((now.total - old.total) / threshold)), lost: false };
  }
  return { ...boundsBetween(old, now, threshold), lost: false };
}

/**
 * Whether entries may have come and gone unseen. Where the server does not count evictions: each leaves at least
 * 95% of the capacity in use, and nothing but a reset makes the number smaller.
 */
function evicted(before: Snapshot, now: Snapshot): boolean {
  if (now.evictions !== undefined) return now.evictions !== before.evictions;
  return now.size >= 0.94 * now.capacity;
}
