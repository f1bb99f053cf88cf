import { greatest, least } from "./between-points.js";
import { of } from "./queries.js";

/** Seconds of an expression as hours. */
export const hours = (expr: string): string => `${expr} / 3600`;
/** A moment in seconds as Grafana takes moments. */
export const moment = (expr: string): string => `${expr} * 1000`;
/**
 * A ratio as it is shown, in thousandths of a per cent: rounded down, as the status page and `ledger show` do. Grafana rounds to
 * the nearest, and 99.7999 % must not read as 99.8 % beside an objective of 99.8 %.
 */
export const roundedDown = (expr: string): string => `floor(1e5 * (${expr}) + 1e-6) / 1e5`;
/**
 * A share of what the policy allows. Nothing of nothing is none; anything of nothing is infinite, which is over every limit.
 * @param by labels that both have.
 */
export const shareOf = (used: string, allowed: string, by: string): string =>
  `(${used} / on (${by}) group_left () ${allowed} >= 0)`;
/** How many there are: 0 if none of those that could be, and nothing if nobody knows any that could. */
export const count = (expr: string, among: string): string => `count(${expr}) or 0 * count(${among})`;

/** Left of the error budget, seconds. */
export const budgetLeft = (period: string): string => of("sla:period_error_budget_remaining_seconds", `period="${period}"`);
export const availability = (period: string): string => of("sla:period_availability_ratio", `period="${period}"`);
/** Mean repair time of the year as a share of what is promised. */
export const repairShare = `${of("sla:period_repair_mean_seconds", 'period="year"')} / on (system) group_left () ${of("sla:objective_repair_seconds")}`;

/** Seconds beyond three intervals and a minute since the last run of each check, or since it is known: what the alert waits. */
export const overdue = (): string =>
  `(time() - (${of("sla:check_last_run_timestamp_seconds")} or ${of("sla:check_known_timestamp_seconds")})
    - 60 - 3 * ${of("sla:check_interval_seconds")})`;

/** 0 confirmed down, 2 the last run failed, 1 works. */
const stateOf = (down: string, success: string): string => `(0 * (${down} == 1) or 2 + (${success} == 0) or ${success} + 0)`;

/** How the checks are. @param matchers of the checks. */
export const checkState = (matchers = ""): string => stateOf(of("sla:check_down", matchers), of("sla:check_success", matchers));
/** How the checks were: the worst between two points of a graph. */
export const statesOfChecks = (): string => stateOf(greatest(of("sla:check_down")), least(of("sla:check_success")));
/** How the systems were. The worst state, down, is the least number. */
export const statesOfSystems = (): string => least(of("sla:system_state"));

/** Of series over time those that have most in the whole range: at each moment the same ones. @param ranked their rank. */
export const most = (count: number, expr: string, ranked: string): string => `(${expr} and topk(${count}, ${ranked}))`;
/** All values of a series in the whole range. */
export const inRange = (selector: string): string => `${selector}[$__range] @ end()`;

/** A check's series by the transaction's name. */
export const byTransaction = (expr: string, label = "transaction"): string =>
  `label_replace(${expr}, "${label}", "$1", "check", "[^/]+/(.+)")`;
/** A check's series by the database's name. */
export const byDatabase = (expr: string, label = "database"): string =>
  `label_replace(${expr}, "${label}", "$1", "check", "(.+)")`;
