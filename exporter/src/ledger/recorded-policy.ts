import { isDeepStrictEqual } from "node:util";
import type { Policy, System } from "../policy/policy.js";
import type { RecordedPolicy, RecordedSystem } from "./fact.js";

/** What of a policy has a say in the accounts, as it is written into the ledger. */
export function recordedPolicy({ timeZone, holidays, systems }: Policy): RecordedPolicy {
  return asWritten({
    timeZone,
    holidays,
    systems: Object.fromEntries(systems.map((system) => [system.id, recordedSystem(system)])),
  });
}

function recordedSystem({ tier, was, objectives, serviceHours, maintenance }: System): RecordedSystem {
  const { availability, repairTime } = objectives;
  return { tier, ...(was === undefined ? {} : { was }), availability, repairTime, serviceHours, maintenance };
}

/** True when nothing that counts differs; the order of systems does not. */
export function isSamePolicy(a: RecordedPolicy, b: RecordedPolicy | undefined): boolean {
  return b !== undefined && isDeepStrictEqual(asWritten(a), asWritten(b));
}

/** Without what JSON leaves out. */
function asWritten(policy: RecordedPolicy): RecordedPolicy {
  return JSON.parse(JSON.stringify(policy)) as RecordedPolicy;
}
