import { join } from "node:path";
import { systemClock } from "../checks/clock.js";
import type { Log } from "../checks/log.js";
import { Ledger } from "../ledger/ledger.js";
import { thisMachine } from "../ledger/machine.js";
import { build } from "./version.js";

/**
 * Opens the ledger of a state folder, which must be ours alone. Throws an Error for people when it cannot be read.
 * @param timeZone IANA name, of the policy in force.
 */
export function openLedger(stateDir: string, timeZone: string, log: Log): Ledger {
  const { version } = build();
  return new Ledger({ folder: join(stateDir, "ledger"), version, timeZone, clock: systemClock, machine: thisMachine(), log });
}
