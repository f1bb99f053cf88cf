import type { Connections, DatabaseMeasurements, SlowQueries } from "../../checks/databases/measurements.js";
import type { Signal } from "../../checks/databases/signals.js";
import type { CheckView, DatabaseView } from "../../state/view.js";
import { DATABASES } from "../catalogue.js";
import { SIGNAL_METRICS } from "../catalogue-signals.js";
import type { Metric } from "../metric.js";
import type { Recorder } from "../recorder.js";

interface Labels {
  readonly system: string;
  readonly database: string;
  readonly engine: string;
}

/** Gauges come from the current run only, counters from the last good one. */
export function collectDatabase(view: CheckView, database: DatabaseView, to: Recorder): void {
  const { check, latest, current } = view;
  const labels: Labels = { system: check.system, database: check.name, engine: database.engine };
  const measured = latest?.measurements?.kind === "database" ? latest.measurements : undefined;
  for (const signal of (database.lastGood ?? measured)?.signals ?? []) {
    if (!isGauge(signal)) record(signal, labels, to);
  }
  to.set(DATABASES.slowThreshold, labels, database.threshold);
  to.set(DATABASES.slowTotal, labels, (measured?.slowQueries ?? database.lastGood?.slowQueries)?.total);
  collectorFailures(database, measured ?? database.lastGood, labels, to);
  if (!latest || !current) return;
  to.set(DATABASES.up, labels, Number(latest.ok));
  if (measured) gauges(measured, labels, to);
}

function gauges(measured: DatabaseMeasurements, labels: Labels, to: Recorder): void {
  if (measured.version !== undefined) to.set(DATABASES.info, { ...labels, version: measured.version }, 1);
  if (measured.connections) connections(measured.connections, labels, to);
  if (measured.slowQueries) slowQueries(measured.slowQueries, labels, to);
  for (const [log, bytes] of sizes(measured)) to.set(DATABASES.logSize, { ...labels, log }, bytes);
  for (const { log, reason } of measured.unsupportedLogs ?? []) to.set(DATABASES.logUnsupported, { ...labels, log, reason }, 1);
  to.set(DATABASES.oldestTransaction, labels, measured.oldestTransaction);
  to.set(DATABASES.oldestStatement, labels, measured.oldestStatement);
  for (const signal of measured.signals ?? []) {
    if (isGauge(signal)) record(signal, labels, to);
  }
  for (const { collector, failure } of measured.collectors) {
    to.set(DATABASES.collectorSuccess, { ...labels, collector }, failure ? 0 : 1);
  }
}

const isGauge = (signal: Signal) => SIGNAL_METRICS[signal.name].type === "gauge";

function record(signal: Signal, labels: Labels, to: Recorder): void {
  // The labels of a signal were checked where it was made.
  const metric = SIGNAL_METRICS[signal.name] as Metric<string>;
  const suffix = metric.type === "histogram" ? "_bucket" : "";
  to.add(metric, [{ suffix, labels: { ...labels, ...signal.labels }, value: signal.value }]);
}

function connections(measured: Connections, labels: Labels, to: Recorder): void {
  for (const [state, count] of Object.entries(measured.byState)) to.set(DATABASES.connections, { ...labels, state }, count);
  // A server that is full refuses to tell its maximum: then there is none to show.
  if (measured.max > 0) to.set(DATABASES.connectionsMax, labels, measured.max);
  to.set(DATABASES.usedRatio, labels, measured.usedRatio);
}

function slowQueries(measured: SlowQueries, labels: Labels, to: Recorder): void {
  const { source, exact, why } = measured;
  to.set(DATABASES.slowToday, labels, measured.today);
  to.set(DATABASES.slowTodayUpper, labels, measured.todayUpperBound);
  to.set(DATABASES.slowSource, { ...labels, source, exact: String(exact), why }, 1);
}

/** One size for each kind of log, however many files it is told as. */
function sizes(measured: DatabaseMeasurements): ReadonlyMap<string, number> {
  const byLog = new Map<string, number>();
  for (const { log, bytes } of measured.logs ?? []) byLog.set(log, (byLog.get(log) ?? 0) + bytes);
  return byLog;
}

/** Each part that ran starts at 0 for its common reasons; the others are born with their first failure. */
function collectorFailures(view: DatabaseView, measured: DatabaseMeasurements | undefined, labels: Labels, to: Recorder): void {
  const counts = new Map<string, { collector: string; reason: string; count: number }>();
  for (const { collector } of measured?.collectors ?? []) {
    for (const reason of ["permission", "sql", "timeout"]) counts.set(`${reason} ${collector}`, { collector, reason, count: 0 });
  }
  for (const failure of view.collectorFailures) counts.set(`${failure.reason} ${failure.collector}`, failure);
  for (const { collector, reason, count } of counts.values()) {
    to.set(DATABASES.collectorFailures, { ...labels, collector, reason }, count);
  }
}
