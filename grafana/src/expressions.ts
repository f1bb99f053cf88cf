import { of } from "./queries.js";

/** Seconds of an expression as hours. */
export const hours = (expr: string): string => `${expr} / 3600`;
/** A moment in seconds as Grafana takes moments. */
export const moment = (expr: string): string => `${expr} * 1000`;
/** How many there are; 0 if none. */
export const count = (expr: string): string => `count(${expr}) or vector(0)`;

/** Left of the error budget, seconds. */
export const budgetLeft = (period: string): string => of("sla:period_error_budget_remaining_seconds", `period="${period}"`);
export const availability = (period: string): string => of("sla:period_availability_ratio", `period="${period}"`);
/** Mean repair time of the year as a share of what is promised. */
export const repairShare = `${of("sla:period_repair_mean_seconds", 'period="year"')} / on (system) group_left () ${of("sla:objective_repair_seconds")}`;

/** 0 confirmed down, 2 the last run failed, 1 works. @param matchers of the checks. */
export const checkState = (matchers = ""): string =>
  `0 * (${of("sla:check_down", matchers)} == 1)
    or 2 + (${of("sla:check_success", matchers)} == 0)
    or ${of("sla:check_success", matchers)}`;

/** A check's series by the transaction's name. */
export const byTransaction = (expr: string): string => `label_replace(${expr}, "transaction", "$1", "check", "[^/]+/(.+)")`;
/** A check's series by the database's name. */
export const byDatabase = (expr: string): string => `label_replace(${expr}, "database", "$1", "check", "(.+)")`;
