import type { Owing } from "./owing.js";
import type { TransactionRun } from "./run.js";
import type { TransactionSpec } from "./spec.js";

/** What the pool asks of a worker thread. */
export type ToWorker =
  | {
      readonly type: "run";
      readonly run: number;
      /** Sent with the first run of a spec only; known by its number from then on. */
      readonly spec: number;
      readonly definition: TransactionSpec | undefined;
      readonly counter: number;
      readonly exchanges: boolean;
      /** To be cleaned up before the run. */
      readonly debts: readonly Debt[];
    }
  | { readonly type: "forget"; readonly spec: number }
  | { readonly type: "abort"; readonly run: number };

/** What a run left behind that could not be cleaned up yet. */
export interface Debt {
  readonly id: string;
  readonly transaction: string;
  readonly owing: Owing;
}

/** What a worker thread tells the pool. */
export type FromWorker =
  | { readonly type: "ready" }
  /** From now on the run may leave this behind. */
  | { readonly type: "owing"; readonly run: number; readonly owing: Owing }
  | { readonly type: "settled"; readonly debt: string; readonly owing: Owing | undefined; readonly message: string | undefined }
  | { readonly type: "done"; readonly run: number; readonly outcome: TransactionRun; readonly owing: Owing | undefined };
