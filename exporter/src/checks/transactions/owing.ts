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
  if (!hasValues(step, variables)) return false;
  const before = transaction.steps.filter((other) => !other.spec.always && sent.has(other.spec.name));
  // What it cleans up is told by the values that it shares with the steps before it: an order's own key.
  const keys = [...step.names].filter((name) => transaction.perRun.has(name));
  if (keys.length === 0) return before.length > 0;
  return before.some((other) => keys.some((key) => other.names.has(key)));
}

/** The cleaning-up steps that an earlier run may still need. */
export interface Remaining {
  readonly steps: readonly CompiledStep[];
  /** Asked when the ones before have been done. */
  isDue(step: CompiledStep): boolean;
  /** The configuration is another one than that of the run. */
  readonly changed: boolean;
}

/**
 * What of today's steps does what an earlier run owes. Where the configuration has changed since, steps of that time
 * may be called otherwise: then all are due that have their values.
 * @param variables those known of that run; grows by what the steps extract.
 */
export function remainingSteps(
  transaction: CompiledTransaction,
  owing: Owing,
  variables: ReadonlyMap<string, string>,
): Remaining {
  const always = transaction.steps.filter(({ spec }) => spec.always);
  const isKnown = (name: string) => transaction.steps.some(({ spec }) => spec.name === name);
  const isGone = owing.remaining.some((name) => !always.some(({ spec }) => spec.name === name));
  const changed = isGone || !owing.sent.every(isKnown) || ![...transaction.perRun].every((name) => variables.has(name));
  const sent = new Set(owing.sent);
  return {
    steps: isGone ? always : always.filter(({ spec }) => owing.remaining.includes(spec.name)),
    isDue: (step) => (changed ? hasValues(step, variables) : isDue(step, transaction, sent, variables)),
    changed,
  };
}

function hasValues(step: CompiledStep, variables: ReadonlyMap<string, string>): boolean {
  return [...step.names].every((name) => variables.has(name) || isGenerated(name));
}
