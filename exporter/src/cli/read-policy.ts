import { type Locate, loadPolicyFile } from "../config/load.js";
import type { ConfigProblem } from "../config/problem.js";
import type { Policy } from "../policy/policy.js";
import { resolvePolicy } from "../policy/resolve.js";

export type ReadPolicy =
  | {
      readonly policy: Policy;
      readonly locate: Locate;
      readonly problems: readonly [];
      readonly warnings: readonly ConfigProblem[];
    }
  /** The file has errors. */
  | { readonly policy: undefined; readonly problems: readonly ConfigProblem[]; readonly warnings: readonly [] };

/** From the policy file to the effective policy. */
export function readPolicy(file: string, env: Readonly<Record<string, string | undefined>>): ReadPolicy {
  const loaded = loadPolicyFile(file, { env });
  if (!loaded.ok) return { policy: undefined, problems: loaded.problems, warnings: [] };
  return { policy: resolvePolicy(loaded.file), locate: loaded.locate, problems: [], warnings: loaded.warnings };
}
