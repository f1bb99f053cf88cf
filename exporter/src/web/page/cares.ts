import type { CheckStatus, DatabaseStatus, SystemStatus, TransactionStatus } from "../status.js";
import type { Reader } from "./reader.js";

/** Why a system that is up needs care, a few words for each reason. */
export function cares({ checks }: SystemStatus, reader: Reader): readonly string[] {
  return checks
    .filter(({ condition }) => condition !== "up" && condition !== "unknown")
    .flatMap((check) => [
      ...failing(check, reader),
      ...(check.kind === "database" ? ofDatabase(check, reader) : slow(check, reader)),
    ]);
}

/** Only what is not critical: the rest is an incident, or about to be one. */
function failing({ view, condition }: CheckStatus, { texts }: Reader): readonly string[] {
  const fails = condition === "down" || condition === "failing";
  return fails && !view.check.critical ? [texts.sla.cares.failing(view.check.name)] : [];
}

function ofDatabase(
  { view, measured, target, overConnections, overSlowQueries }: DatabaseStatus,
  reader: Reader,
): readonly string[] {
  const { texts, format } = reader;
  const { name } = view.check;
  const { connections, slowQueries, collectors = [] } = measured ?? {};
  const parts = collectors.flatMap(({ collector, failure }) =>
    failure ? [texts.problems.collectors[collector] ?? collector] : [],
  );
  return [
    ...(overConnections && connections && target
      ? [texts.sla.cares.connections(name, format.percent(connections.usedRatio), format.percent(target.limits.connections))]
      : []),
    ...(overSlowQueries && slowQueries && target
      ? [texts.sla.cares.slowQueries(name, format.count(slowQueries.today), format.count(target.limits.slowQueriesPerDay))]
      : []),
    ...(parts.length > 0 ? [texts.sla.cares.notMeasured(name, parts.join(texts.comma))] : []),
  ];
}

function slow({ run, target }: TransactionStatus, { texts, format }: Reader): readonly string[] {
  if (run?.result !== "slow" || !target) return [];
  return [texts.sla.cares.slow(target.name, format.duration(run.duration), format.duration(target.responseTime))];
}
