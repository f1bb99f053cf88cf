import type { DatabaseTarget } from "../../policy/policy.js";
import type { Check, Result } from "../check.js";
import type { Clock } from "../clock.js";
import { CheckError } from "../failure.js";
import type { Log } from "../log.js";
import { seriesBudget } from "./budget.js";
import { keptConnection, whileRunning } from "./connection.js";
import type { Engine, Session } from "./engine.js";
import { identityOf } from "./identity.js";
import { logGrowth } from "./log-growth.js";
import type { CollectorOutcome, DatabaseMeasurements } from "./measurements.js";
import { slowQueryCounter } from "./slow-queries/choose.js";
import { NoSource } from "./slow-queries/refusal.js";

export interface DatabaseCheckContext {
  readonly clock: Clock;
  /** IANA name: whose days slow queries are counted by. */
  readonly timeZone: string;
  readonly log: Log;
}

type Part = Partial<Omit<DatabaseMeasurements, "kind" | "collectors">>;

/** A part of a run, with the statement that mends a refused permission. */
interface Task {
  readonly name: string;
  /** Seconds for which what was measured stands. */
  readonly every?: number;
  collect(session: Session): Promise<Part>;
  remedy(error: CheckError): string | undefined;
}

/** Watches one database server over one connection that is kept between runs. */
export function databaseCheck(target: DatabaseTarget, engine: Engine, context: DatabaseCheckContext): Check {
  const { section } = target;
  const { clock, timeZone, log } = context;
  const connection = keptConnection(section, engine, clock);
  const slowQueries = slowQueryCounter(engine.slowQuerySources, section, {
    clock,
    timeZone,
    chosen: (source, refusals) => log.info({ check: target.id, source, refusals }, "slow query source chosen"),
  });
  const growth = logGrowth();
  const budget = seriesBudget(section.series.limit);
  const standing = new Map<string, { readonly outcome: Part | CheckError; readonly at: number }>();
  let lastMax = Number.NaN;

  const tasks: readonly Task[] = [
    ...engine.collectors.map((collector) => ({
      name: collector.name,
      ...(collector.every === undefined ? {} : { every: collector.every }),
      collect: (session: Session) => collector.collect(session, section),
      remedy: (error: CheckError) => (error.reason === "permission" ? collector.remedy(section) || undefined : undefined),
    })),
    {
      name: "slow_queries",
      collect: async (session) => ({ slowQueries: await slowQueries.read(session) }),
      remedy: (error) => (error instanceof NoSource ? error.remedy : undefined),
    },
  ];

  const measure = async (session: Session, signal: AbortSignal): Promise<DatabaseMeasurements> => {
    const parts: Part[] = [];
    const collectors: CollectorOutcome[] = [];
    for (const task of tasks) {
      try {
        parts.push(await current(task, session, signal));
        collectors.push({ collector: task.name });
      } catch (thrown) {
        const error = engine.failure(thrown);
        // Without a connection, or on a server too slow to answer, the parts that follow would fail as well.
        if (signal.aborted || !session.alive || error.reason === "timeout") throw error;
        const remedy = task.remedy(error);
        const failure = { reason: error.reason, message: error.message, ...(remedy === undefined ? {} : { remedy }) };
        collectors.push({ collector: task.name, failure });
      }
    }
    const measured: DatabaseMeasurements = Object.assign({ kind: "database" as const, collectors }, ...parts);
    const signals = parts.flatMap((part) => part.signals ?? []);
    signals.push(...growth.update(measured.logs ?? [], signals, clock.monotonic()));
    return { ...measured, signals: budget.trim(signals, seriesBeside(measured)) };
  };

  /** Measures, or takes what stands from a run before, where measuring is not cheap. */
  const current = async (task: Task, session: Session, signal: AbortSignal): Promise<Part> => {
    if (task.every === undefined) return whileRunning(task.collect(session), signal, section);
    const last = standing.get(task.name);
    if (last === undefined || clock.monotonic() - last.at >= task.every) {
      standing.delete(task.name);
      const outcome = await whileRunning(task.collect(session), signal, section).catch(tooDear);
      standing.set(task.name, { outcome, at: clock.monotonic() });
      return told(outcome);
    }
    return told(last.outcome);
  };

  return {
    name: target.id,
    kind: "database",
    system: target.system,
    critical: target.critical,
    every: section.every,
    timeout: section.timeout,
    grace: 0,
    failAfter: section.fail_after,
    confirmEvery: section.confirm_every,
    get identity() {
      return identityOf(target, timeZone);
    },
    async run(signal): Promise<Result> {
      try {
        const session = await connection.open(signal);
        const measurements = await measure(session, signal);
        lastMax = measurements.connections?.max ?? lastMax;
        if (engine.grantsReachNewSessionsOnly && measurements.collectors.some(isRefused)) connection.drop();
        return { ok: true, measurements };
      } catch (thrown) {
        connection.drop();
        const { reason, message } = engine.failure(thrown);
        if (reason !== "saturated") return { ok: false, reason, message };
        const connections = { byState: {}, max: lastMax, usedRatio: 1 };
        return { ok: false, reason, message, measurements: { kind: "database", connections, collectors: [] } };
      }
    },
    async close() {
      connection.close();
    },
  };
}

/** What took too long is not tried again before its time; any other failure is. */
function tooDear(error: unknown): CheckError {
  if (error instanceof CheckError && error.reason === "limit") return error;
  throw error;
}

function told(outcome: Part | CheckError): Part {
  if (outcome instanceof CheckError) throw outcome;
  return outcome;
}

/** Single figures of a server: up, version, limits, ages, slow queries and the like. */
const SINGLE = 20;
/** Of each collector: its success, and its failures by the usual reasons. */
const OF_COLLECTOR = 4;

/** At most so many series does a server make besides its signals. */
function seriesBeside({ connections, logs, unsupportedLogs, collectors }: DatabaseMeasurements): number {
  const listed = Object.keys(connections?.byState ?? {}).length + (logs?.length ?? 0) + (unsupportedLogs?.length ?? 0);
  return SINGLE + listed + OF_COLLECTOR * collectors.length;
}

/** A permission is missing: a new session, in the next run, tells whether it was granted meanwhile. */
function isRefused({ failure }: CollectorOutcome): boolean {
  return failure?.reason === "permission";
}
