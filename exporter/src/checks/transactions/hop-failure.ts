import { CheckError } from "../failure.js";
import { describe } from "./connector.js";
import type { StepTrace } from "./trace.js";

/** The server closed the connection before the first byte of its answer. */
export class ClosedUnanswered extends CheckError {
  constructor(cause: Error) {
    super("protocol", "the server closed the connection before it answered", { cause });
  }
}

/** What went wrong with a request, in words. */
export function failureOf(error: Error, trace: StepTrace): CheckError {
  if (error instanceof CheckError) return error;
  const code = (error as NodeJS.ErrnoException).code ?? "";
  if (code === "UND_ERR_HEADERS_OVERFLOW") {
    return new CheckError("limit", "the response header is longer than 32 KiB", { cause: error });
  }
  if (code === "UND_ERR_INVALID_ARG") {
    return new CheckError("protocol", `the request cannot be sent: ${error.message}`, { cause: error });
  }
  if (code.startsWith("ERR_SSL") || code.startsWith("ERR_TLS")) {
    return new CheckError("tls", `TLS failed: ${describe(error)}`, { cause: error });
  }
  if (error.name === "HTTPParserError") {
    return new CheckError("protocol", `the response is not HTTP: ${error.message}`, { cause: error });
  }
  if (code === "UND_ERR_SOCKET" && error.message === "bad response") {
    return new CheckError("protocol", "the server sent 100 Continue unasked, which is not supported", { cause: error });
  }
  const when =
    trace.status === undefined || trace.clock.phase === "ttfb" ? "before it answered" : "before the response was complete";
  const known = code === "UND_ERR_SOCKET" || code === "ECONNRESET" || code === "EPIPE";
  if (known && !trace.answering) return new ClosedUnanswered(error);
  if (known) return new CheckError("protocol", `the server closed the connection ${when}`, { cause: error });
  return new CheckError("protocol", `the connection failed ${when}: ${describe(error)}`, { cause: error });
}
