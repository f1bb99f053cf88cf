import type { Check, Outcome, Result } from "./check.js";
import type { Clock } from "./clock.js";
import { CheckError } from "./failure.js";

export interface LimitedRun {
  /** Settles at the limit at the latest (plus the check's grace), with an outcome, never with an error. */
  readonly outcome: Promise<Outcome>;
  /** Settles when the check itself has ended: until then it may not run again. */
  readonly ended: Promise<void>;
}

/** Runs a check once within its limit. Past it the signal is aborted and the run counts as `timeout`. */
export function runLimited(check: Check, clock: Clock, confirmation: boolean, stop: AbortSignal): LimitedRun {
  const startedAt = clock.now();
  const start = clock.monotonic();
  const limit = new AbortController();
  const abort = () => limit.abort(stop.reason);
  if (stop.aborted) abort();
  else stop.addEventListener("abort", abort, { once: true });

  const cancelLimit = clock.after(check.timeout + check.allowance, () =>
    limit.abort(new CheckError("timeout", timeoutMessage(check))),
  );
  let cancelGrace = () => {};
  const overdue = new Promise<Result>((resolve) => {
    limit.signal.addEventListener("abort", () => {
      cancelGrace = clock.after(check.grace, () => resolve(timedOut(check)));
    });
  });
  const own = attempt(check, limit.signal).then((result) =>
    result.ok && limit.signal.aborted && !stop.aborted ? timedOut(check) : result,
  );
  const finished = Promise.race([own, overdue]).then((result): Outcome => {
    cancelLimit();
    return { ...result, startedAt, duration: clock.monotonic() - start, confirmation };
  });
  const ended = own.then(() => {
    cancelGrace();
    stop.removeEventListener("abort", abort);
  });
  return { outcome: finished, ended };
}

async function attempt(check: Check, signal: AbortSignal): Promise<Result> {
  try {
    return await check.run(signal);
  } catch (error) {
    if (error instanceof CheckError) return { ok: false, reason: error.reason, message: error.message };
    const text = error instanceof Error ? error.message : String(error);
    return { ok: false, reason: "internal", message: `the check itself failed: ${text}` };
  }
}

function timedOut(check: Check): Result {
  return { ok: false, reason: "timeout", message: timeoutMessage(check) };
}

function timeoutMessage(check: Check): string {
  return `no result within ${check.timeout} s`;
}
