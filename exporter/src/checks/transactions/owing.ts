import type { SerializedCookieJar } from "tough-cookie";
import type { CompiledStep, CompiledTransaction } from "./compile.js";
import { isGenerated } from "./template.js";

/** What a run may have left behind, with all that is needed to clean it up later. Holds session cookies: never shown. */
export interface Owing {
  /** Unix seconds, start of the run. */
  readonly since: number;
  readonly counter: number;
  /** Those that differ from run to run; the others come from the configuration, as it is then. */
  readonly variables: readonly (readonly [string, string])[];
  readonly cookies: SerializedCookieJar | undefined;
  /** Steps whose request may have reached the server. */
  readonly sent: readonly string[];
  /** A request was sent whose answer never came: it may still take effect after it was cleaned up. */
  readonly lost: boolean;
  /** Cleaning-up steps to be done. */
  readonly remaining: readonly string[];
}

/** Whether a cleaning-up step has something to do. */
export function isDue(
  step: CompiledStep,
  transaction: CompiledTransaction,
  sent: ReadonlySet<string>,
  variables: ReadonlyMap<string, string>,
): boolean {
  for (const name of step.names) if (!variables.has(name) && !isGenerated(name)) return false;
  const before = transaction.steps.filter((other) => !other.spec.always && sent.has(other.spec.name));
  // What it cleans up is told by the values that it shares with the steps before it: an order's own key.
  const keys = [...step.names].filter((name) => transaction.perRun.has(name));
  if (keys.length === 0) return before.length > 0;
  return before.some((other) => keys.some((key) => other.names.has(key)));
}
