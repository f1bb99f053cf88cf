import { CheckError } from "../../failure.js";
import type { Session } from "../engine.js";
import { type HistogramReading, NOTHING, type ServerState, type Tallies, type Tally } from "./histogram-bounds.js";
import { type Incomplete, incomplete } from "./instrumentation.js";
import { number, show } from "./values.js";

const PICOSECONDS = 1e12;

/** Classes of what clients send as statements; in this product "statement" means these. */
const OF_CLIENTS = "(EVENT_NAME LIKE 'statement/sql/%' OR EVENT_NAME = 'statement/com/Execute')";

/** A statement begins in an abstract class, which decides whether it is recorded at all. */
const NEEDED = `(NAME LIKE 'statement/sql/%' OR NAME IN
  ('statement/com/Execute', 'statement/abstract/Query', 'statement/abstract/new_packet'))`;

const CLASSES = "performance_schema.events_statements_summary_global_by_event_name";
const HISTOGRAM = "performance_schema.events_statements_histogram_global";

/** The threads of replication: a statement that they repeat has the class of a client's. */
const REPLICATION = "(t.NAME LIKE 'thread/sql/replica%' OR t.NAME LIKE 'thread/sql/slave%')";

/** What the classes hold: `part` tells the reading before the histogram from the one after it. */
const tallies = (part: string) => `
  SELECT '${part}' AS part, EVENT_NAME AS name, COUNT_STAR AS a, SUM_TIMER_WAIT AS b, MAX_TIMER_WAIT AS c, SUM_ERRORS AS d
  FROM ${CLASSES} WHERE COUNT_STAR > 0 AND (SUM_ERRORS > 0 OR NOT ${OF_CLIENTS})
  UNION ALL SELECT '${part}', 'count', SUM(COUNT_STAR), 0, 0, SUM(IF(${OF_CLIENTS}, COUNT_STAR, 0)) FROM ${CLASSES}
  UNION ALL SELECT '${part}', 'replication', COALESCE(SUM(e.COUNT_STAR), 0), COALESCE(SUM(e.SUM_TIMER_WAIT), 0),
    COALESCE(MAX(e.MAX_TIMER_WAIT), 0), COALESCE(SUM(DISTINCT t.THREAD_ID), 0)
  FROM performance_schema.threads t JOIN performance_schema.events_statements_summary_by_thread_by_event_name e USING (THREAD_ID)
  WHERE ${REPLICATION} AND ${OF_CLIENTS}`;

/** One statement, whose parts the server reads one after the other. */
const COUNTS = (threshold: number) => `${tallies("earlier")}
  UNION ALL SELECT 'histogram', '', SUM(COUNT_BUCKET), SUM(IF(BUCKET_TIMER_HIGH > ${threshold}, COUNT_BUCKET, 0)),
    SUM(IF(BUCKET_TIMER_LOW >= ${threshold}, COUNT_BUCKET, 0)), 0
  FROM ${HISTOGRAM}
  UNION ALL ${tallies("later")}`;

const EDGES = (threshold: number) => `
  SELECT MAX(IF(BUCKET_TIMER_LOW <= ${threshold}, BUCKET_TIMER_LOW, NULL)) AS below,
    MIN(IF(BUCKET_TIMER_LOW >= ${threshold}, BUCKET_TIMER_LOW, NULL)) AS above
  FROM ${HISTOGRAM}`;

const SETUP = `
  SELECT @@hostname AS host, @@port AS port, @@server_uuid AS uuid, UNIX_TIMESTAMP() AS now,
    (SELECT COUNT(*) FROM performance_schema.setup_consumers WHERE NAME = 'global_instrumentation' AND ENABLED <> 'YES')
      AS consumersOff,
    (SELECT COUNT(*) FROM performance_schema.setup_instruments WHERE ${NEEDED} AND (ENABLED <> 'YES' OR TIMED <> 'YES'))
      AS instrumentsOff,
    (SELECT COUNT(*) FROM performance_schema.setup_instruments
      WHERE NAME LIKE 'statement/%' AND ENABLED = 'YES' AND TIMED <> 'YES') AS untimed,
    (SELECT COUNT(*) FROM performance_schema.setup_actors WHERE ENABLED <> 'YES') AS actorsOff,
    (SELECT COUNT(*) FROM performance_schema.setup_actors WHERE HOST = '%' AND USER = '%' AND \`ROLE\` = '%' AND ENABLED = 'YES')
      AS everyone,
    (SELECT COUNT(*) FROM performance_schema.threads WHERE TYPE = 'FOREGROUND' AND INSTRUMENTED <> 'YES') AS sessionsOff`;

/** In seconds; both undefined when performance_schema is off, as its tables are empty then. */
export async function edges(session: Session, threshold: number): Promise<{ below: number; above: number | null } | undefined> {
  const [row] = await session.query<{ below: unknown; above: unknown }>(EDGES(picoseconds(threshold)));
  if (!row || row.below === null) return undefined;
  return { below: number(row.below) / PICOSECONDS, above: row.above === null ? null : number(row.above) / PICOSECONDS };
}

/** What the setup tables tell, and what is wrong with it. */
export async function setup(session: Session): Promise<ServerState & { gap?: Incomplete }> {
  const [row] = await session.query<Record<string, unknown>>(SETUP);
  if (!row) throw new CheckError("protocol", "the server gave no row");
  const status = await show(session, "GLOBAL STATUS", [
    "Uptime",
    "Queries",
    "Threads_running",
    "Performance_schema_nested_statement_lost",
    "Performance_schema_statement_classes_lost",
    "Performance_schema_thread_classes_lost",
    "Performance_schema_thread_instances_lost",
  ]);
  const lost = (what: string) => number(status.get(`Performance_schema_${what}_lost`));
  const gap = incomplete({
    consumersOff: number(row.consumersOff),
    instrumentsOff: number(row.instrumentsOff),
    actorsOff: number(row.actorsOff),
    everyone: number(row.everyone) > 0,
    sessionsOff: number(row.sessionsOff),
    noRoom: lost("statement_classes") + lost("thread_classes") + lost("thread_instances"),
  });
  return {
    server: `${row.host} ${row.port} ${row.uuid}`,
    startedAt: number(row.now) - number(status.get("Uptime")),
    queries: number(status.get("Queries")),
    running: number(status.get("Threads_running")),
    lost: lost("nested_statement"),
    timed: number(row.untimed) === 0,
    incomplete: gap?.why ?? "",
    ...(gap ? { gap } : {}),
  };
}

/** Reads everything once. `at` are the histogram's edges around the threshold in seconds. */
export async function take(
  session: Session,
  threshold: number,
  at: { readonly below: number; readonly above: number | null },
): Promise<HistogramReading> {
  const { gap, ...found } = await setup(session);
  const rows = await session.query<Row>(COUNTS(picoseconds(threshold)));
  const histogram = rows.find(({ part }) => part === "histogram");
  if (!histogram) throw new CheckError("protocol", "the server gave no histogram");
  return {
    ...found,
    ...at,
    recorded: number(histogram.a),
    reaching: number(histogram.b),
    surely: number(histogram.c),
    ...leastAndMost(parse(rows, "earlier"), parse(rows, "later")),
  };
}

interface Row {
  readonly part: string;
  readonly name: string;
  readonly a: unknown;
  readonly b: unknown;
  readonly c: unknown;
  readonly d: unknown;
}

function parse(rows: readonly Row[], wanted: string): Tallies {
  const found = new Map(rows.filter(({ part }) => part === wanted).map((row) => [row.name, tally(row)]));
  const all = found.get("count") ?? NOTHING;
  const replication = found.get("replication") ?? NOTHING;
  return {
    count: all.count,
    clients: all.errors,
    classes: Object.fromEntries([...found].filter(([name]) => name.startsWith("statement/"))),
    replication: { ...replication, errors: 0, threads: replication.errors },
  };
}

function tally({ a, b, c, d }: Row): Tally {
  return { count: number(a), seconds: number(b) / PICOSECONDS, longest: number(c) / PICOSECONDS, errors: number(d) };
}

function leastAndMost(one: Tallies, other: Tallies): { least: Tallies; most: Tallies } {
  return { least: fold(one, other, Math.min), most: fold(one, other, Math.max) };
}

function fold(one: Tallies, other: Tallies, pick: (a: number, b: number) => number): Tallies {
  const each = (a: Tally, b: Tally): Tally => ({
    count: pick(a.count, b.count),
    seconds: pick(a.seconds, b.seconds),
    longest: pick(a.longest, b.longest),
    errors: pick(a.errors, b.errors),
  });
  const names = [...new Set([...Object.keys(one.classes), ...Object.keys(other.classes)])];
  return {
    count: pick(one.count, other.count),
    clients: pick(one.clients, other.clients),
    classes: Object.fromEntries(names.map((name) => [name, each(one.classes[name] ?? NOTHING, other.classes[name] ?? NOTHING)])),
    replication: { ...each(one.replication, other.replication), threads: other.replication.threads },
  };
}

function picoseconds(seconds: number): number {
  return Math.round(seconds * PICOSECONDS);
}
