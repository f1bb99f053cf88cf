/** What people tell the ledger. Each is written down at once and takes effect at once. Times are unix seconds. */
export interface LedgerCommands {
  /** Opens maintenance now or later; without `to` it is open until it is ended. @returns the window's id. */
  startMaintenance(request: {
    readonly system: string;
    /** Default: now. Never in the past: that would be a correction. */
    readonly from?: number;
    readonly to?: number;
    readonly reason: string;
    readonly by: string;
  }): string;
  /** Ends a window that was opened at run time, by its id; or all that are open for a system. @returns the ids ended. */
  endMaintenance(request: { readonly id?: string; readonly system?: string; readonly by: string }): readonly string[];
  /** Takes a span of the past out of a system's accounts. @returns the exclusion's id. */
  exclude(request: {
    readonly system: string;
    readonly from: number;
    readonly to: number;
    readonly reason: string;
    readonly by: string;
  }): string;
  /** Takes an exclusion back. */
  revokeExclusion(request: { readonly id: string; readonly reason: string; readonly by: string }): void;
}

/** A command that cannot be carried out: one sentence for whoever gave it. */
export class LedgerRefusal extends Error {
  override readonly name = "LedgerRefusal";
  /** `invalid`: it could never be carried out; `unknown`: it names nothing that there is; `conflict`: not as things stand. */
  readonly why: "invalid" | "unknown" | "conflict";

  constructor(message: string, why: LedgerRefusal["why"] = "conflict") {
    super(message);
    this.why = why;
  }
}
