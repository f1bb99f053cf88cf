import type { LedgerView } from "../../ledger/view.js";
import type { StateView } from "../../state/view.js";
import { STATE } from "../catalogue.js";
import type { Recorder } from "../recorder.js";

/** What holds for each system now. */
export function collectState(view: StateView, ledger: LedgerView, to: Recorder): void {
  const now = view.now();
  for (const { id: system, calendar } of view.policy.systems) {
    const up = view.systemUp(system);
    to.set(STATE.up, { system }, up === undefined ? undefined : Number(up));
    to.set(STATE.counted, { system }, Number(ledger.countedAt(system, now)));
    to.set(STATE.maintenance, { system }, Number(ledger.maintenanceAt(system, now) !== undefined));
    to.set(STATE.nextService, { system }, calendar.nextService(now));
  }
  for (const { system, kind, at } of latestOfEach(view.lastChanges)) to.set(STATE.lastChange, { system, kind }, at);
}

/** One series for each system and kind, whatever the state hands over: a series written twice costs the whole scrape. */
function latestOfEach(changes: StateView["lastChanges"]): StateView["lastChanges"] {
  const latest = new Map<string, StateView["lastChanges"][number]>();
  for (const change of changes) {
    const key = `${change.kind} ${change.system}`;
    if (change.at >= (latest.get(key)?.at ?? Number.NEGATIVE_INFINITY)) latest.set(key, change);
  }
  return [...latest.values()];
}
