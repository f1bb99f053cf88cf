import { formatProblem } from "../config/problem.js";
import { type ReadPolicy, readPolicy } from "./read-policy.js";
import { UserError } from "./user-error.js";

/** The policy, for commands that cannot go on without one. Throws a UserError that holds all its errors. */
export function policyOrError(file: string): Extract<ReadPolicy, { readonly policy: object }> {
  const read = readPolicy(file, process.env);
  if (read.policy) return read;
  throw new UserError(read.problems.map(formatProblem).join("\n"));
}
