import { loadPolicyFile } from "../config/load.js";
import type { ConfigProblem } from "../config/problem.js";
import type { Policy } from "../policy/policy.js";
import { resolvePolicy } from "../policy/resolve.js";

export interface ReadPolicy {
  /** Undefined when the file has errors. */
  readonly policy: Policy | undefined;
  readonly problems: readonly ConfigProblem[];
  readonly warnings: readonly ConfigProblem[];
}

/** From the policy file to the effective policy. */
export function readPolicy(file: string, env: Readonly<Record<string, string | undefined>>): ReadPolicy {
  const loaded = loadPolicyFile(file, { env });
  if (!loaded.ok) return { policy: undefined, problems: loaded.problems, warnings: [] };
  return { policy: resolvePolicy(loaded.file), problems: [], warnings: loaded.warnings };
}
