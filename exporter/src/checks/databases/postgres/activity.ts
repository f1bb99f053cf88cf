import type { DatabaseSection } from "../../../config/schema/policy.js";
import type { Session } from "../engine.js";
import type { Availability, SlowQueryDelta, SlowQuerySource } from "../slow-queries/source.js";
import { grantMonitor, mayReadStatistics } from "./privileges.js";

const WHY = "sampled: statements that end between two looks are not seen";

/**
 * Looks at pg_stat_activity. A statement seen running for at least the threshold is slow for certain, and counts
 * when it is first seen so; one that ends between two looks is missed. What may have been missed is bounded by the
 * time that sessions spent in statements. Leaves out users, databases and applications.
 */
export const activity: SlowQuerySource = {
  name: "activity",

  async available(session: Session, target: DatabaseSection): Promise<Availability> {
    if (!(await mayReadStatistics(session))) {
      return {
        available: false,
        why: "the user is not a member of pg_monitor or pg_read_all_stats",
        remedy: grantMonitor(target),
      };
    }
    const rows = await session.query<{ on: boolean }>("SELECT current_setting('track_activities')::boolean AS on");
    if (rows[0]?.on !== true) return { available: false, why: "track_activities is off" };
    return { available: true };
  },

  async watch(session: Session, target: DatabaseSection) {
    let before = await look(session, target, undefined);
    const atStart = before.slow;
    return {
      continues: true,
      async read(session: Session): Promise<SlowQueryDelta> {
        const now = await look(session, target, before.at);
        const delta = difference(before, now, target.slow_query.threshold);
        before = now;
        return { ...delta, running: [...now.slow].filter((statement) => !atStart.has(statement)).length };
      },
    };
  },

  async running(session, target) {
    if (!(await mayReadStatistics(session))) return Number.POSITIVE_INFINITY;
    const rows = await session.query<{ count: number }>(LONG_RUNNING, [target.slow_query.threshold]);
    return rows[0]?.count ?? 0;
  },
};

/** One look at the server. */
export interface Look {
  /** The server's clock, as it writes it. */
  readonly at: string;
  /** Equal as long as the statistics go on counting. */
  readonly identity: string;
  /** Statements running for at least the threshold: process id and start. */
  readonly slow: ReadonlySet<string>;
  /** Seconds that sessions have spent in statements, ever; undefined where the server does not tell soundly. */
  readonly activeTime: number | undefined;
  /** Slow statements that may have ended since the last look without being in `activeTime` yet. */
  readonly unreported: number;
}

/** Pure: what two looks tell of the time between them. */
export function difference(before: Look, now: Look, threshold: number): SlowQueryDelta {
  const seen = [...now.slow].filter((statement) => !before.slow.has(statement)).length;
  const counted = { lower: seen, exact: false, why: WHY };
  const known = before.activeTime !== undefined && now.activeTime !== undefined && before.identity === now.identity;
  if (!known) return { ...counted, upper: Number.POSITIVE_INFINITY };
  const ended = Math.floor(Math.max(0, (now.activeTime ?? 0) - (before.activeTime ?? 0)) / threshold + 1e-9);
  return { ...counted, upper: seen + ended + now.unreported };
}

/** COPY apart, a session that is "active" and waits for its client's next message is not at work. */
const SLOW = `
SELECT pid || '/' || extract(epoch FROM query_start) AS statement
FROM pg_stat_activity
WHERE backend_type = 'client backend'
  AND state IN ('active', 'fastpath function call')
  AND wait_event IS DISTINCT FROM 'ClientRead'
  AND clock_timestamp() - query_start >= make_interval(secs => $1)
  AND pid <> pg_backend_pid()
  AND NOT (usename = current_user AND application_name = 'sla-exporter')
  AND usename <> ALL ($2::text[])
  AND datname <> ALL ($3::text[])
  AND application_name <> ALL ($4::text[])`;

/** All that `SLOW` may have told of before, also those that wait for their client just now. */
const LONG_RUNNING = `
SELECT count(*)::int AS count
FROM pg_stat_activity
WHERE backend_type = 'client backend'
  AND state IN ('active', 'fastpath function call')
  AND clock_timestamp() - query_start >= make_interval(secs => $1)
  AND pid <> pg_backend_pid()`;

/**
 * The setting came with the statistics in shared memory (15), the column one version before: the collector of 14
 * keeps a session's times back for as long as it likes, which bounds nothing.
 */
const REPORTS = `
SELECT
  clock_timestamp()::text AS at,
  EXISTS (SELECT FROM pg_settings WHERE name = 'stats_fetch_consistency')
    AND EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'pg_stat_database'::regclass AND attname = 'active_time') AS sound`;

const ACTIVE_TIME = `
SELECT
  pg_postmaster_start_time()::text || coalesce(string_agg(coalesce(stats_reset::text, '-'), ' ' ORDER BY datid), '') AS identity,
  coalesce(sum(active_time) / 1000, 0)::float8 AS active
FROM pg_stat_database
WHERE datname IS NOT NULL AND datname <> ALL ($1::text[])`;

/**
 * A session reports its times when a transaction ends, at most once a second, 10 s later at the latest: so one
 * within a transaction may keep back what ended in it since the last look ($1), any other less than a second.
 */
const UNREPORTED = `
SELECT coalesce(sum(CASE
  WHEN xact_start IS NOT NULL AND (state LIKE 'idle%' OR query_start > xact_start)
    THEN floor(extract(epoch FROM clock_timestamp() - greatest(xact_start, $1::timestamptz)) / $2::float8) + 1
  WHEN $2::float8 < 1 AND state_change > clock_timestamp() - interval '11 s' THEN floor(1 / $2::float8)
  ELSE 0 END), 0)::float8 AS count
FROM pg_stat_activity
WHERE backend_type = 'client backend'
  AND pid <> pg_backend_pid()
  AND state_change > $1::timestamptz - interval '11 s'`;

async function look(session: Session, target: DatabaseSection, since: string | undefined): Promise<Look> {
  const { threshold, exclude } = target.slow_query;
  const databases = exclude?.databases ?? [];
  const report = (await session.query<{ at: string; sound: boolean }>(REPORTS))[0];
  const at = report?.at ?? "";
  const unreported = since === undefined ? [] : await session.query<{ count: number }>(UNREPORTED, [since, threshold]);
  const times = report?.sound
    ? (await session.query<{ identity: string; active: number }>(ACTIVE_TIME, [databases]))[0]
    : undefined;
  const excluded = [exclude?.users ?? [], databases, exclude?.applications ?? []];
  const slow = await session.query<{ statement: string }>(SLOW, [threshold, ...excluded]);
  return {
    at,
    identity: times?.identity ?? "",
    slow: new Set(slow.map(({ statement }) => statement)),
    activeTime: times?.active,
    unreported: unreported[0]?.count ?? 0,
  };
}
