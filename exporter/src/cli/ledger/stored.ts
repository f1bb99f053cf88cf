import { existsSync } from "node:fs";
import { join } from "node:path";
import { StoredLedger } from "../../ledger/stored-ledger.js";
import type { Locale } from "../../policy/policy.js";
import type { ReadableLedger } from "../../web/ledger/questions.js";
import { asUserError, UserError } from "../user-error.js";

/** Loads the ledger of a state folder, whether an exporter keeps it or not. Throws a UserError. */
export function storedLedger(stateDir: string, locale: Locale): ReadableLedger {
  const now = Date.now() / 1000;
  const folder = ledgerFolder(stateDir);
  return { source: asUserError(() => new StoredLedger(folder, now)), now, locale };
}

/** Throws a UserError when there is none. */
export function ledgerFolder(stateDir: string): string {
  const folder = join(stateDir, "ledger");
  if (existsSync(folder)) return folder;
  throw new UserError(`--state.dir: "${stateDir}" holds no ledger: give the state folder of the exporter`);
}
