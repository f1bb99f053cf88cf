import type { DatabaseTarget } from "../../policy/policy.js";
import type { Check, Result } from "../check.js";
import type { Clock } from "../clock.js";
import type { CheckError } from "../failure.js";
import type { Log } from "../log.js";
import { seriesBeside, seriesBudget } from "./budget.js";
import { keptConnection, whileRunning } from "./connection.js";
import type { Engine, Session } from "./engine.js";
import { identityOf } from "./identity.js";
import { logGrowth } from "./log-growth.js";
import type { CollectorOutcome, DatabaseMeasurements } from "./measurements.js";
import { slowQueryCounter } from "./slow-queries/choose.js";
import { fileKeeper } from "./slow-queries/keep.js";
import { refusedSources } from "./slow-queries/refusal.js";
import { standingParts } from "./standing-parts.js";

export interface DatabaseCheckContext {
  readonly clock: Clock;
  /** IANA name: whose days slow queries are counted by. */
  readonly timeZone: string;
  readonly log: Log;
  /** Where the counts of the day and the positions of their sources outlive the process. */
  readonly stateDir?: string;
}

type Part = Partial<Omit<DatabaseMeasurements, "kind" | "collectors">>;

/** A part of a run, with the statement that mends a refused permission. */
interface Task {
  readonly name: string;
  /** Seconds for which what was measured stands. */
  readonly every?: number;
  collect(session: Session): Promise<Part>;
  remedy?(error: CheckError): string | undefined;
}

/** Watches one database server over one connection that is kept between runs. */
export function databaseCheck(target: DatabaseTarget, engine: Engine, context: DatabaseCheckContext): Check {
  const { section } = target;
  const { clock, timeZone, log, stateDir } = context;
  const keeper = stateDir === undefined ? undefined : fileKeeper(stateDir, target.id, section, timeZone, log);
  const connection = keptConnection(section, engine, clock);
  const slowQueries = slowQueryCounter(engine.slowQuerySources, section, {
    clock,
    timeZone,
    chosen: (source, refusals) => log.info({ check: target.id, source, refusals }, "slow query source chosen"),
    ...(keeper === undefined ? {} : { keeper }),
  });
  const growth = logGrowth();
  const budget = seriesBudget(section.series.limit);
  const parts = standingParts<Part>(clock);
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
      collect: async (session) => ({ slowQueries: await slowQueries.read(session), signals: slowQueries.signals }),
    },
  ];

  const measure = async (session: Session, signal: AbortSignal): Promise<DatabaseMeasurements> => {
    const found: Part[] = [];
    const collectors: CollectorOutcome[] = [];
    for (const task of tasks) {
      try {
        const measureNow = () => whileRunning(task.collect(session), signal, section);
        found.push(await parts.current(task.name, task.every, measureNow));
        collectors.push({ collector: task.name });
      } catch (thrown) {
        const error = engine.failure(thrown);
        // Without a connection, or on a server too slow to answer, the parts that follow would fail as well.
        if (signal.aborted || !session.alive || error.reason === "timeout") throw error;
        const remedy = error.remedy ?? task.remedy?.(error);
        const failure = { reason: error.reason, message: error.message, ...(remedy === undefined ? {} : { remedy }) };
        collectors.push({ collector: task.name, failure });
      }
    }
    collectors.push(...refusedSources(slowQueries.refusals));
    const measured: DatabaseMeasurements = Object.assign({ kind: "database" as const, collectors }, ...found);
    const signals = found.flatMap((part) => part.signals ?? []);
    signals.push(...growth.update(measured.logs ?? [], signals, clock.monotonic()));
    return { ...measured, signals: budget.trim(signals, seriesBeside(measured)) };
  };

  return {
    name: target.id,
    kind: "database",
    system: target.system,
    critical: target.critical,
    every: section.every,
    timeout: section.timeout,
    allowance: 0,
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
      await keeper?.close();
    },
  };
}

/** A permission is missing: a new session, in the next run, tells whether it was granted meanwhile. */
function isRefused({ failure }: CollectorOutcome): boolean {
  return failure?.reason === "permission";
}
