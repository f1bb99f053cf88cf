import type { LedgerView } from "../ledger/view.js";
import { titleIn } from "../policy/policy.js";
import type { StateView } from "../state/view.js";
import { type CheckStatus, type DatabaseStatus, type SystemStatus, statusOf, type TransactionStatus } from "./status.js";

/**
 * What `/api/v1/status` answers: durations in seconds, times in unix seconds, ratios 0 to 1. What is
 * not known is null, an upper bound that the source cannot tell too, and the end of maintenance that nobody set.
 */
export function statusJson(view: StateView, ledger?: Pick<LedgerView, "countedAt" | "totals">) {
  const { locale, timeZone } = view.policy;
  return {
    now: view.now(),
    timeZone,
    reload: view.reload,
    systems: statusOf(view, ledger).map((status) => systemJson(status, titleIn(status.system.title, locale, status.system.id))),
  };
}

function systemJson(
  { system, condition, maintenance, inServiceHours, counted, failingSince, checks }: SystemStatus,
  title: string,
) {
  return {
    system: system.id,
    title,
    tier: system.tier,
    owner: system.owner,
    condition,
    counted,
    inServiceHours,
    maintenance: maintenance ?? null,
    failingSince: failingSince ?? null,
    checks: checks.map(checkJson),
  };
}

function checkJson(status: CheckStatus) {
  const { view, condition } = status;
  const { name, kind, critical, every, failAfter } = view.check;
  const latest = view.latest;
  return {
    check: name,
    kind,
    critical,
    condition,
    every,
    failAfter,
    current: view.current,
    running: view.running,
    lastRun: latest?.startedAt ?? null,
    duration: latest?.duration ?? null,
    consecutiveFailures: view.consecutiveFailures,
    failingSince: view.failingSince ?? null,
    failure: latest && !latest.ok ? { reason: latest.reason, message: latest.message } : null,
    ...(status.kind === "database" ? { database: databaseJson(status) } : { transaction: transactionJson(status) }),
  };
}

function databaseJson({ view, measured, target }: DatabaseStatus) {
  return {
    engine: view.database?.engine ?? null,
    version: measured?.version ?? null,
    connections: measured?.connections ?? null,
    slowQueries: measured?.slowQueries ?? null,
    limits: target?.limits ?? null,
    collectors: measured?.collectors ?? [],
  };
}

/** Steps without their transcripts: those are for the page. */
function transactionJson({ run, target }: TransactionStatus) {
  return {
    result: run?.result ?? null,
    responseTime: target?.responseTime ?? null,
    failure: run?.failure ?? null,
    steps: run?.steps.map(({ exchanges: _, ...step }) => step) ?? [],
  };
}
