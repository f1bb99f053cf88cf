import type { DatabaseMeasurements } from "../checks/databases/measurements.js";
import type { TransactionRun } from "../checks/transactions/run.js";
import type { LedgerView } from "../ledger/view.js";
import type { MaintenanceWindow } from "../policy/calendar.js";
import type { DatabaseTarget, System, TransactionTarget } from "../policy/policy.js";
import type { CheckView, StateView } from "../state/view.js";

/** How a check or a system stands, worst last. `attention`: up, but a limit or an objective is broken. */
export const CONDITIONS = ["up", "attention", "unknown", "failing", "down"] as const;
export type Condition = (typeof CONDITIONS)[number];

export interface SystemStatus {
  readonly system: System;
  readonly condition: Condition;
  /** Something is configured that looks at it. Else it can neither be up nor down. */
  readonly watched: boolean;
  readonly maintenance: MaintenanceWindow | undefined;
  readonly inServiceHours: boolean;
  /** Its time counts for the objectives now. */
  readonly counted: boolean;
  /** Unix seconds: start of the first failed run of what fails longest. */
  readonly failingSince: number | undefined;
  readonly checks: readonly CheckStatus[];
}

export type CheckStatus = DatabaseStatus | TransactionStatus;

interface AnyStatus {
  readonly view: CheckView;
  readonly condition: Condition;
}

export interface DatabaseStatus extends AnyStatus {
  readonly kind: "database";
  readonly target: DatabaseTarget | undefined;
  /** Current ones only. */
  readonly measured: DatabaseMeasurements | undefined;
  readonly overConnections: boolean;
  /** Surely over: the lower bound is. */
  readonly overSlowQueries: boolean;
}

export interface TransactionStatus extends AnyStatus {
  readonly kind: "transaction";
  readonly target: TransactionTarget | undefined;
  /** Current one only. */
  readonly run: TransactionRun | undefined;
}

/** Whether a system's time counts now; maintenance that was opened in an incident does not keep it from that. */
type Counting = Pick<LedgerView, "countedAt" | "totals">;

/** How every system stands now, in the policy's order. What counts, the ledger says, as soon as it knows the system. */
export function statusOf(view: StateView, ledger?: Counting): readonly SystemStatus[] {
  const checks = new Map<string, CheckView[]>(view.policy.systems.map(({ id }) => [id, []]));
  for (const check of view.checks) checks.get(check.check.system)?.push(check);
  return view.policy.systems.map((system) => systemStatus(view, ledger, system, checks.get(system.id) ?? []));
}

function systemStatus(view: StateView, ledger: Counting | undefined, system: System, views: readonly CheckView[]): SystemStatus {
  const now = view.now();
  const checks = views.map((check) => checkStatus(check, system));
  const maintenance = view.maintenance(system.id);
  const inServiceHours = system.calendar.inServiceHours(now);
  const failing = views.flatMap(({ failingSince }) => failingSince ?? []);
  return {
    system,
    condition: systemCondition(view.systemUp(system.id), checks),
    watched: checks.length > 0,
    maintenance,
    inServiceHours,
    counted: ledger?.totals(system.id) ? ledger.countedAt(system.id, now) : inServiceHours && maintenance === undefined,
    failingSince: failing.length > 0 ? Math.min(...failing) : undefined,
    checks,
  };
}

/** Only critical checks can take a system down; what others find needs care. Without current results nobody says "up". */
function systemCondition(up: boolean | undefined, checks: readonly CheckStatus[]): Condition {
  const critical = checks.filter(({ view }) => view.check.critical).map(({ condition }) => condition);
  if (up === false || critical.includes("down")) return "down";
  if (critical.includes("failing")) return "failing";
  if (up === undefined || critical.includes("unknown")) return "unknown";
  return checks.every(({ condition }) => condition === "up") ? "up" : "attention";
}

function checkStatus(view: CheckView, system: System): CheckStatus {
  const latest = view.current ? view.latest : undefined;
  const basic = basicCondition(view);
  if (view.check.kind === "transaction") {
    const run = latest?.measurements?.kind === "transaction" ? latest.measurements : undefined;
    const target = system.transactions.find(({ id }) => id === view.check.name);
    return { kind: "transaction", view, target, run, condition: basic === "up" && run?.result === "slow" ? "attention" : basic };
  }
  const measured = latest?.measurements?.kind === "database" ? latest.measurements : undefined;
  const target = system.databases.find(({ id }) => id === view.check.name);
  const overConnections = exceeds(measured?.connections?.usedRatio, target?.limits.connections);
  const overSlowQueries = exceeds(measured?.slowQueries?.today, target?.limits.slowQueriesPerDay);
  const partsFailed = measured?.collectors.some(({ failure }) => failure !== undefined) ?? false;
  const needsCare = overConnections || overSlowQueries || partsFailed;
  const condition = basic === "up" && needsCare ? "attention" : basic;
  return { kind: "database", view, target, measured, overConnections, overSlowQueries, condition };
}

function basicCondition({ latest, current, down, consecutiveFailures }: CheckView): Condition {
  if (!latest || !current) return down ? "down" : "unknown";
  if (down) return "down";
  return latest.ok && consecutiveFailures === 0 ? "up" : "failing";
}

function exceeds(value: number | undefined, limit: number | undefined): boolean {
  return value !== undefined && limit !== undefined && value > limit;
}
