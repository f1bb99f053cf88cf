import type { OwnSwitches } from "./fault-target.js";
import type { FaultState, Target } from "./faults.js";
import { FaultError } from "./faults.js";

/** Milliseconds that a target may take to switch a fault. */
const PATIENCE = 15_000;

/**
 * The switches that a target serves over HTTP: see faultSwitches.
 * @param url their address at present.
 */
export function remoteSwitches(target: Target, url: () => string): OwnSwitches {
  return {
    async states() {
      const response = await fetch(url(), { signal: AbortSignal.timeout(2000) });
      return (await response.json()) as readonly FaultState[];
    },
    async set(name, options) {
      const response = await fetch(`${url()}/${name}`, {
        method: options ? "PUT" : "DELETE",
        headers: { "content-type": "application/json" },
        ...(options ? { body: JSON.stringify(options) } : {}),
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (response.ok) return;
      const { error } = (await response.json()) as { error: string };
      const status = response.status === 400 || response.status === 404 ? response.status : 409;
      throw new FaultError(status, `${target}: ${error}`);
    },
  };
}
