import type { LedgerSource } from "../../ledger/statement.js";
import type { StateView } from "../../state/view.js";
import { type Sla, slaOf } from "../sla.js";

/** What a page is made of. */
export interface Known {
  readonly view: StateView;
  /** Undefined where no ledger is kept. */
  readonly ledger: LedgerSource | undefined;
}

const NOTHING: Sla = {
  month: undefined,
  year: undefined,
  incident: undefined,
  nextMaintenance: undefined,
};

/** How a system stands in the ledger, or nothing. */
export function slaIn(ledger: LedgerSource | undefined, system: string, now: number): Sla {
  return ledger ? slaOf(ledger, system, now) : NOTHING;
}
