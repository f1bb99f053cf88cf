import type { Account } from "./view.js";

type Judged = Pick<Account, "period" | "accounted" | "availability" | "budget" | "budgetRemaining">;

/** `below`: under the objective, but what is left of the period may make up for it. `undecided`: no counted time yet. */
export type Verdict = "met" | "metSoFar" | "undecided" | "below" | "missed";

/**
 * How an account stands against its objective. The budget decides: it knows what was asked at each time, and how much of
 * the period is still to come.
 */
export function verdictOf({ availability, budgetRemaining, accounted, period }: Judged, objective: number): Verdict {
  if (availability === undefined) return "undecided";
  if (budgetRemaining < 0) return "missed";
  if (accounted.to >= period.to) return "met";
  return availability >= objective ? "metSoFar" : "below";
}

/** The share of its budget that an account has left. Those without counted time come last, the worst comes first. */
export function budgetShare({ availability, budget, budgetRemaining }: Omit<Judged, "period" | "accounted">): number {
  if (availability === undefined) return Number.POSITIVE_INFINITY;
  if (budget > 0) return budgetRemaining / budget;
  return budgetRemaining < 0 ? Number.NEGATIVE_INFINITY : 1;
}
