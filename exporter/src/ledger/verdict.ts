import type { Account } from "./view.js";

type Judged = Pick<Account, "period" | "accounted" | "down" | "availability" | "coverage" | "budget" | "budgetRemaining">;

/**
 * `below`: under the objective, but what is left of the period may make up for it. `undecided`: no counted time yet.
 * `unproven`: the period is over, and whether the objective was met depends on time that nobody watched.
 */
export type Verdict = "met" | "metSoFar" | "undecided" | "below" | "unproven" | "missed";

/**
 * How an account stands against its objective. The budget decides: it knows what was asked at each time, and how much of
 * the period is still to come.
 */
export function verdictOf(account: Judged, objective: number): Verdict {
  const { period, accounted, down, availability, coverage = 1, budget, budgetRemaining } = account;
  if (availability === undefined) return "undecided";
  if (budgetRemaining < 0) return "missed";
  // Unknown time has its share of the budget. What was watched has to be good enough by its own.
  if (accounted.to >= period.to) return down <= budget * coverage ? "met" : "unproven";
  return availability >= objective ? "metSoFar" : "below";
}

/** The share of its budget that an account has left. Those without counted time come last, the worst comes first. */
export function budgetShare({
  availability,
  budget,
  budgetRemaining,
}: Pick<Judged, "availability" | "budget" | "budgetRemaining">): number {
  if (availability === undefined) return Number.POSITIVE_INFINITY;
  if (budget > 0) return budgetRemaining / budget;
  return budgetRemaining < 0 ? Number.NEGATIVE_INFINITY : 1;
}
