import { type LedgerView, PERIODS, type PeriodName } from "../../ledger/view.js";
import { LEDGER } from "../catalogue-ledger.js";
import type { Recorder } from "../recorder.js";

/** What the ledger says of each system, and how the ledger itself is. */
export function collectLedger(ledger: LedgerView, systems: readonly string[], to: Recorder): void {
  for (const system of systems) {
    totals(ledger, system, to);
    openIncident(ledger, system, to);
    for (const period of PERIODS) account(ledger, system, period, to);
  }
  to.set(LEDGER.writable, {}, Number(ledger.writable));
  to.set(LEDGER.pending, {}, ledger.pendingEntries);
}

function totals(ledger: LedgerView, system: string, to: Recorder): void {
  const total = ledger.totals(system);
  if (!total) return;
  to.set(LEDGER.up, { system }, total.up);
  to.set(LEDGER.down, { system }, total.down);
  to.set(LEDGER.unknown, { system }, total.unknown);
  to.set(LEDGER.incidents, { system }, total.incidents);
  to.set(LEDGER.repairs, { system }, total.repairs);
  to.set(LEDGER.repairSeconds, { system }, total.repairSeconds);
}

function openIncident(ledger: LedgerView, system: string, to: Recorder): void {
  const incident = ledger.openIncident(system);
  to.set(LEDGER.openCounted, { system }, incident?.repairCounted);
  to.set(LEDGER.openStart, { system }, incident?.from);
}

function account(ledger: LedgerView, system: string, period: PeriodName, to: Recorder): void {
  const found = ledger.account(system, period);
  if (!found) return;
  const labels = { system, period };
  to.set(LEDGER.availability, labels, found.availability);
  to.set(LEDGER.availabilityLowerBound, labels, found.lowerBound);
  to.set(LEDGER.coverage, labels, found.coverage);
  to.set(LEDGER.budget, labels, found.budget);
  to.set(LEDGER.budgetRemaining, labels, found.budgetRemaining);
  to.set(LEDGER.periodIncidents, labels, found.incidents.length);
  to.set(LEDGER.repairMean, labels, found.repairMean);
}
