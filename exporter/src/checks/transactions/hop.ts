import type { Dispatcher } from "undici";
import { CheckError } from "../failure.js";
import type { Connection } from "./connector.js";
import { receivedHeader, sentHeader } from "./header-text.js";
import { failureOf } from "./hop-failure.js";
import type { StepTrace } from "./trace.js";

/** One request, without what redirects add. */
export interface HopRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer | undefined;
}

/** Names are lower-case. Cookies have one character for each byte, as they came; the others are text. */
export type ResponseHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** One response as it came over the wire. */
export interface HopResponse {
  readonly status: number;
  readonly headers: ResponseHeaders;
  /** As it came, perhaps compressed. Only its beginning when that was all that was asked for. */
  readonly chunks: readonly Buffer[];
  /** Bytes of the body as it came. */
  readonly size: number;
}

/** How much of a body is kept. */
export interface BodyBounds {
  /** Longest accepted body, bytes. */
  readonly max: number;
  /** Bytes kept of a body that nothing looks at; a compressed one is kept whole. */
  readonly keep: number;
}

/**
 * Sends one request and reads the whole response; the trace gets its times at the moment of each event.
 * Throws a CheckError, or the reason of the signal when that cuts it off.
 */
export function hop(
  connection: Connection,
  request: HopRequest,
  bounds: BodyBounds,
  trace: StepTrace,
  signal: AbortSignal,
): Promise<HopResponse> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      reject(signal.reason);
      connection.destroy();
    };
    if (signal.aborted) return onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    const settle = <T>(finish: (value: T) => void, value: T) => {
      signal.removeEventListener("abort", onAbort);
      finish(value);
    };
    trace.answering = false;
    const handler = new ResponseReader(
      bounds,
      request.method,
      trace,
      (response) => settle(resolve, response),
      (error) => settle(reject, failureOf(error, trace)),
    );
    try {
      connection.agent.dispatch(
        {
          origin: request.url.origin,
          path: request.url.pathname + request.url.search,
          method: request.method,
          headers: request.headers.flatMap(([name, value]) => [name, isCookie(name) ? value : sentHeader(value)]),
          body: request.body ?? null,
        },
        handler,
      );
    } catch (error) {
      settle(reject, failureOf(error as Error, trace));
    }
    return undefined;
  });
}

/** Their Content-Length tells of a body that does not come. */
const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 304]);

class ResponseReader implements Dispatcher.DispatchHandler {
  readonly #bounds: BodyBounds;
  readonly #method: string;
  readonly #trace: StepTrace;
  readonly #done: (response: HopResponse) => void;
  readonly #fail: (error: Error) => void;
  readonly #chunks: Buffer[] = [];
  #status = 0;
  #headers: ResponseHeaders = {};
  #size = 0;
  #kept = 0;
  #keep: number;

  constructor(
    bounds: BodyBounds,
    method: string,
    trace: StepTrace,
    done: (response: HopResponse) => void,
    fail: (error: Error) => void,
  ) {
    this.#bounds = bounds;
    this.#method = method;
    this.#trace = trace;
    this.#done = done;
    this.#fail = fail;
    this.#keep = bounds.keep;
  }

  onRequestStart(): void {
    this.#trace.sent = true;
    this.#trace.clock.start("ttfb", performance.now());
  }

  /** The first byte has come. */
  onResponseStarted(): void {
    this.#trace.answering = true;
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, received: ResponseHeaders): void {
    if (status < 200) return;
    this.#trace.clock.start("transfer", performance.now());
    const headers = readable(received);
    this.#status = status;
    this.#headers = headers;
    this.#trace.responded(status, headers);
    if (headers["content-encoding"] !== undefined) this.#keep = Number.POSITIVE_INFINITY;
    const hasBody = this.#method !== "HEAD" && !WITHOUT_BODY.has(status);
    if (hasBody && Number(headers["content-length"]) > this.#bounds.max) controller.abort(this.#tooLong());
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#size += chunk.length;
    this.#trace.receivedBytes += chunk.length;
    if (this.#size > this.#bounds.max) {
      controller.abort(this.#tooLong());
    } else if (this.#kept < this.#keep) {
      this.#chunks.push(chunk);
      this.#kept += chunk.length;
    }
  }

  onResponseEnd(): void {
    this.#trace.clock.end(performance.now());
    this.#done({ status: this.#status, headers: this.#headers, chunks: this.#chunks, size: this.#size });
  }

  onResponseError(_controller: unknown, error: NodeJS.ErrnoException): void {
    // Undici misses the body that the header tells of.
    if (error.code === "UND_ERR_RES_CONTENT_LENGTH_MISMATCH" && WITHOUT_BODY.has(this.#status)) this.onResponseEnd();
    else this.#fail(error);
  }

  #tooLong(): CheckError {
    return new CheckError("limit", `the body is longer than max_body, ${this.#bounds.max} bytes`);
  }
}

function readable(headers: ResponseHeaders): ResponseHeaders {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      if (value === undefined || isCookie(name)) return [name, value];
      return [name, Array.isArray(value) ? value.map(receivedHeader) : receivedHeader(value)];
    }),
  );
}

/** They go back as the bytes that came. */
function isCookie(name: string): boolean {
  return /^(set-)?cookie$/i.test(name);
}
