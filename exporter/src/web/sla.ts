import { type LedgerSource, type StatedWindow, windowsWithin } from "../ledger/statement.js";
import type { Account, Incident } from "../ledger/view.js";

/** How a system stands in the books now: what the page shows beside the outcomes of its checks. */
export interface Sla {
  /** Calendar month and year; undefined for a system that the ledger does not know yet. */
  readonly month: Account | undefined;
  readonly year: Account | undefined;
  readonly incident: Incident | undefined;
  /** Planned within 30 days. */
  readonly nextMaintenance: StatedWindow | undefined;
}

/** Seconds that are looked ahead for planned maintenance. */
const AHEAD = 30 * 86_400;

/** @param now unix seconds */
export function slaOf(source: LedgerSource, system: string, now: number): Sla {
  const windows = windowsWithin(system, { from: now, to: now + AHEAD }, source.records);
  return {
    month: source.account(system, "month"),
    year: source.account(system, "year"),
    incident: source.openIncident(system),
    nextMaintenance: windows.find(({ from }) => from > now),
  };
}
