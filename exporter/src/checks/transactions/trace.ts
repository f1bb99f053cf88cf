import type { HopRequest, ResponseHeaders } from "./hop.js";
import { PhaseClock } from "./phases.js";

/** One request as it was sent, with what came back, before masking. */
export interface RawExchange {
  readonly request: HopRequest;
  /** The request before it, sent once more on a new connection. */
  readonly again?: true;
  response?: {
    readonly status: number;
    readonly headers: ResponseHeaders;
    /** Its beginning, decompressed. */
    body: Buffer | undefined;
    /** Of the whole, bytes. */
    size: number;
  };
}

/** What is known of a step while it runs; a step that is cut off leaves what it reached. */
export class StepTrace {
  readonly clock = new PhaseClock();
  /** performance.now(), milliseconds. */
  readonly startedAt = performance.now();
  endedAt: number | undefined;
  /** The request may have reached the server. */
  sent = false;
  /** The first byte of the last response has come. */
  answering = false;
  /** The whole of the last response was read. */
  answered = false;
  status: number | undefined;
  receivedBytes = 0;
  /** Unix seconds. */
  certificateExpiry: number | undefined;
  readonly exchanges: RawExchange[] = [];

  responded(status: number, headers: ResponseHeaders): void {
    this.status = status;
    const exchange = this.exchanges.at(-1);
    if (exchange) exchange.response = { status, headers, body: undefined, size: 0 };
  }

  certificate(expiry: number): void {
    this.certificateExpiry = Math.min(expiry, this.certificateExpiry ?? Number.POSITIVE_INFINITY);
  }

  end(): void {
    this.endedAt ??= performance.now();
  }

  /** Seconds. */
  get duration(): number {
    return ((this.endedAt ?? performance.now()) - this.startedAt) / 1000;
  }
}
