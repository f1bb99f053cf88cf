import { panel } from "../text.js";

export const overview = {
  course: "Course",
  down: panel(
    "Systems down",
    "Systems that are confirmed down at this moment, outside maintenance. From the state of their critical checks. Above 0: open On-call.",
    "No system is known",
  ),
  yearMissed: panel(
    "Year's objective missed",
    "Systems whose downtime of this calendar year is more than their availability objective allows. It can no longer be met this year. From the ledger.",
    "No account, or no exporter answers",
  ),
  monthMissed: panel(
    "Month's objective missed",
    "Systems whose downtime of this month is more than their availability objective allows. From the ledger. See in the table below which, and on the board System why.",
    "No account, or no exporter answers",
  ),
  repairsLate: panel(
    "Repairs take too long",
    "Systems whose mean time to repair of this year (MTTR, in counted time) is over the promised one. From the ledger.",
    "No system is known",
  ),
  leastBudget: panel(
    "Least budget left, year",
    "The system with the fewest hours of downtime left for this year; red when overspent. From the ledger, with maintenance, service hours and corrections considered.",
    "No account, or no exporter answers",
  ),
  leastCoverage: panel(
    "Least coverage, year",
    "The system with the smallest known share of this year's counted time. What nobody watched is neither up nor down: the smaller the coverage, the wider the bounds on the board System.",
    "No account, or no exporter answers",
  ),
  tiers: panel(
    "Tiers",
    "One row for each tier, the most important first. Each figure is that of its worst system, the objective is the strictest of the tier. Worst system: the one that has spent the largest share of this year's budget, if any has spent some. A budget below 0 h (red) means that an objective is missed; a mean repair time over 100 % of its objective likewise. From the ledger.",
    "No system is known: does Prometheus scrape sla-exporter, and has it loaded a policy?",
  ),
  systems: panel(
    "Systems, worst first",
    "Sorted by the share of this year's error budget that is spent. A budget below 0 h (red) means that the objective is missed. MTTR is the mean of this year's repairs in counted time. Click on a system for all about it.",
    "No system is known: does Prometheus scrape sla-exporter, and has it loaded a policy?",
  ),
  states: panel(
    "States",
    "When each system was up, down, in maintenance or outside its service hours; each point shows the worst until the next. A gap: nobody knows. Click on a system for its checks.",
    "Nothing is known of any system in this time range",
  ),
  spent: panel(
    "Year's budget spent",
    "Share of the error budget of the calendar year that each system has spent. Above the dashed line the year's objective is missed; a steep line shows where the budget goes now. An objective of 100 % leaves no budget: its line ends with the first outage, and the table above shows ∞. From the ledger.",
    "No account of the year in this time range: the ledger begins with the exporter's first start, or no exporter answered",
  ),
};
