import { CheckError } from "../failure.js";
import type { Phase } from "./run.js";
import type { StepSpec } from "./spec.js";
import type { StepTrace } from "./trace.js";

const DOING: Readonly<Record<Phase, string>> = {
  dns: "resolving the name (dns)",
  connect: "connecting (connect)",
  tls: "negotiating TLS (tls)",
  ttfb: "waiting for the response (ttfb)",
  transfer: "receiving the body (transfer)",
};

/** What ends a step early. */
export interface StepLimits {
  /** performance.now(), milliseconds. */
  readonly deadline: number;
  /** The deadline in words. */
  readonly limit: string;
  readonly signal: AbortSignal | undefined;
}

/**
 * Runs the work with a signal that cuts it at its limit. The reason is a CheckError: timeout naming the phase, or
 * limit when the response had come and only examining it took too long.
 */
export async function limited(
  step: StepSpec,
  trace: StepTrace,
  { deadline, limit, signal }: StepLimits,
  work: (cut: AbortSignal) => Promise<void>,
): Promise<void> {
  const cut = new AbortController();
  const end = (why: string, reason: "timeout" | "limit" = "timeout") => {
    const doing = trace.endedAt === undefined ? trace.clock.phase && DOING[trace.clock.phase] : "examining the response";
    cut.abort(new CheckError(reason, `${why} while ${doing ?? "starting"}`));
  };
  const onLimit = () => {
    if (trace.endedAt === undefined) end(why);
    else end(`the examination took too long: ${why}`, "limit");
  };
  const ownDeadline = step.timeout === undefined ? Number.POSITIVE_INFINITY : trace.startedAt + step.timeout * 1000;
  const why = ownDeadline < deadline ? `took longer than the step's limit of ${step.timeout} s` : `reached ${limit}`;
  const onAbort = () => end("was cut off");
  if (signal?.aborted) onAbort();
  signal?.addEventListener("abort", onAbort, { once: true });
  const timer = setTimeout(onLimit, Math.max(0, Math.min(deadline, ownDeadline) - performance.now()));
  try {
    cut.signal.throwIfAborted();
    await work(cut.signal);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  }
}
