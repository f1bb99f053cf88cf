import type { Check, Result } from "../../../src/checks/check.js";
import { type Clock, systemClock } from "../../../src/checks/clock.js";
import { databaseCheck } from "../../../src/checks/databases/check.js";
import type { Engine } from "../../../src/checks/databases/engine.js";
import type { DatabaseMeasurements } from "../../../src/checks/databases/measurements.js";
import type { DatabaseTarget } from "../../../src/policy/policy.js";

/** The system's clock, which a test may put forward. */
export class ShiftedClock implements Clock {
  seconds = 0;
  now = () => systemClock.now() + this.seconds;
  monotonic = () => systemClock.monotonic() + this.seconds;
  after = systemClock.after;
}

export function checkOf(target: DatabaseTarget, engine: Engine, clock: Clock = systemClock, stateDir?: string): Check {
  const log = { info: () => {}, warn: () => {} };
  return databaseCheck(target, engine, { clock, timeZone: "UTC", log, ...(stateDir === undefined ? {} : { stateDir }) });
}

/** One run under its time limit, as the scheduler does it. */
export async function runOnce(check: Check): Promise<Result> {
  return check.run(AbortSignal.timeout(check.timeout * 1000));
}

export function measured(result: Result): DatabaseMeasurements {
  if (result.measurements?.kind !== "database") throw new Error(`nothing was measured: ${JSON.stringify(result)}`);
  return result.measurements;
}

/** The parts of a run that failed, by name. */
export function failures(result: Result): Record<string, string> {
  return Object.fromEntries(
    measured(result).collectors.flatMap(({ collector, failure }) => (failure ? [[collector, failure.reason]] : [])),
  );
}
