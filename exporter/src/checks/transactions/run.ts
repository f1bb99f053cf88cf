import type { FailureReason } from "../failure.js";

/** Phases of one step, in seconds, summed over redirect hops. A phase that did not happen is absent. */
export interface Phases {
  readonly dns?: number;
  readonly connect?: number;
  readonly tls?: number;
  readonly ttfb?: number;
  readonly transfer?: number;
}
export type Phase = keyof Phases;
export const PHASES: readonly Phase[] = ["dns", "connect", "tls", "ttfb", "transfer"];

export type RunResult = "ok" | "slow" | "failed";

/** One run of a transaction with its whole waterfall. Serialisable; holds no secret. */
export interface TransactionRun {
  readonly kind: "transaction";
  /** `<system>/<name>`. */
  readonly transaction: string;
  /** Unix seconds. */
  readonly startedAt: number;
  /** Seconds from the first step's start to the end of the last step that is not cleaning up. */
  readonly duration: number;
  readonly result: RunResult;
  readonly failure?: RunFailure;
  readonly steps: readonly StepRun[];
}

export interface RunFailure {
  readonly step: string;
  readonly reason: FailureReason;
  readonly message: string;
}

export interface StepRun {
  readonly name: string;
  /** A cleaning-up step. */
  readonly always: boolean;
  /** Seconds after the run's start. */
  readonly offset: number;
  /** Seconds. */
  readonly duration: number;
  readonly phases: Phases;
  /** Of the last hop. */
  readonly status?: number;
  readonly receivedBytes: number;
  /** Unix seconds, of the certificate that ends first in the chain's leaf; absent without TLS. */
  readonly certificateExpiry?: number;
  readonly failure?: { readonly reason: FailureReason; readonly message: string };
  /** What was sent and received, masked and cut to size; kept for failures and `once`. */
  readonly exchanges?: readonly Exchange[];
}

/** One request with its response, for people. Masked, bounded. */
export interface Exchange {
  /** The request before it, sent once more on a new connection: the server had closed the kept one. */
  readonly again?: true;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: readonly (readonly [string, string])[];
    readonly body?: string;
  };
  readonly response?: {
    readonly status: number;
    readonly headers: readonly (readonly [string, string])[];
    readonly body?: string;
  };
}
