import { setImmediate as turn } from "node:timers/promises";
import { CheckError } from "../failure.js";
import type { Connection } from "./connector.js";
import { type BodyBounds, type HopRequest, type HopResponse, hop } from "./hop.js";
import { ClosedUnanswered } from "./hop-failure.js";
import type { StepTrace } from "./trace.js";

/** Sent twice they do the same as sent once (RFC 9110, 9.2.2). */
const IDEMPOTENT: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"]);

/**
 * Sends one request; once more on a new connection when the server closed the kept one just then, as every client does.
 * The time of both counts. Throws what {@link hop} throws.
 */
export async function send(
  connection: Connection,
  request: HopRequest,
  bounds: BodyBounds,
  trace: StepTrace,
  signal: AbortSignal,
): Promise<HopResponse> {
  // The end of a connection that came with the last response is seen one turn later.
  if (connection.opened > 0) await turn();
  const opened = connection.opened;
  trace.exchanges.push({ request });
  try {
    return await hop(connection, request, bounds, trace, signal);
  } catch (error) {
    const wasKept = error instanceof ClosedUnanswered && connection.opened === opened;
    if (!wasKept) throw error;
    if (!IDEMPOTENT.has(request.method)) throw notSentAgain(request.method, error);
    trace.exchanges.push({ request, again: true });
    return hop(connection, request, bounds, trace, signal);
  }
}

function notSentAgain(method: string, cause: CheckError): CheckError {
  const remedy = 'the header "Connection: close" in the step before avoids that';
  return new CheckError(
    "protocol",
    `the server closed the kept connection before it answered; a ${method} is not sent twice: ${remedy}`,
    {
      cause,
    },
  );
}
