import { formatProblem } from "../config/problem.js";
import type { Policy } from "../policy/policy.js";
import { readPolicy } from "./read-policy.js";
import { UserError } from "./user-error.js";

/** The policy, for commands that cannot go on without one. Throws a UserError that holds all its errors. */
export function policyOrError(file: string): Policy {
  const { policy, problems } = readPolicy(file, process.env);
  if (policy) return policy;
  throw new UserError(problems.map(formatProblem).join("\n"));
}
