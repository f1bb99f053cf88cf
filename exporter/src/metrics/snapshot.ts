import type { LedgerView } from "../ledger/view.js";
import type { StateView } from "../state/view.js";
import { collectCheck } from "./collect/checks.js";
import { collectDatabase } from "./collect/databases.js";
import { type Build, collectBlind, collectBuild, collectReload } from "./collect/exporter.js";
import { collectLedger } from "./collect/ledger.js";
import { collectPolicy } from "./collect/policy.js";
import type { ProcessMetrics } from "./collect/process.js";
import { collectState } from "./collect/state.js";
import { collectTransaction } from "./collect/transactions.js";
import type { Family } from "./family.js";
import { Recorder } from "./recorder.js";

/** What the process tells of itself. */
export interface ProcessSnapshot {
  readonly build: Build;
  /** From {@link ProcessMetrics}. */
  readonly families: readonly Family[];
}

/** What the metrics are read from. */
export interface Watched {
  readonly state: StateView;
  readonly ledger: LedgerView;
}

/**
 * All metrics at this moment: plain data that any exposition format is written from. It reads only
 * what is known already: no target is asked.
 * @param watched undefined before the first policy is loaded
 */
export function snapshot(watched: Watched | undefined, process: ProcessSnapshot): readonly Family[] {
  const to = new Recorder();
  if (watched) {
    const { state, ledger } = watched;
    const { policy, checks } = state;
    collectPolicy(policy, to);
    collectState(state, ledger, to);
    for (const check of checks) collectCheck(check, to);
    for (const check of checks) if (check.database) collectDatabase(check, check.database, to);
    for (const check of checks) if (check.transaction) collectTransaction(check, check.transaction, to);
    collectLedger(
      ledger,
      policy.systems.map(({ id }) => id),
      to,
    );
    collectBlind(state.blind, to);
    collectReload(state.reload, to);
  }
  collectBuild(process.build, to);
  return [...to.families(), ...process.families];
}

/** Makes snapshots of the running exporter. Measuring the process must never cost a scrape: if it fails, it is left out. */
export function snapshots(
  watched: () => Watched | undefined,
  build: Build,
  process: ProcessMetrics,
): () => Promise<readonly Family[]> {
  return async () => {
    const families = await process.families().catch(() => []);
    return snapshot(watched(), { build, families });
  };
}
