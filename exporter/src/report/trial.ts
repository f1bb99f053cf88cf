import type { Outcome } from "../checks/check.js";
import type { DatabaseMeasurements } from "../checks/databases/measurements.js";
import type { TransactionRun } from "../checks/transactions/run.js";
import { betterSources, failedParts, type Mend, missing, type Trial } from "./missing.js";

/** The trials as a table for a terminal: what works, then what is missing and what mends it. */
export function renderTrials(trials: readonly Trial[], mend: Mend): string {
  const rows = trials.map(({ check, outcome }) => [check.name, check.kind, verdict(outcome), took(outcome), detail(outcome)]);
  const table = columns([["CHECK", "KIND", "RESULT", "TOOK", "DETAIL"], ...rows]);
  return `${[...table, ...missing(trials, mend), ...betterSources(trials)].join("\n")}\n`;
}

/** True when every check succeeded and nothing in it was missing. */
export function allWell(trials: readonly Trial[]): boolean {
  return trials.every((trial) => trial.outcome.ok && failedParts(trial).length === 0);
}

/** The figures of one database, a line each. */
export function databaseLines(measurements: DatabaseMeasurements): readonly string[] {
  const { version, connections, slowQueries, logs = [], unsupportedLogs = [], oldestTransaction, oldestStatement } = measurements;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ["version", version],
    ["connections", connections && `${used(connections)}${states(connections)}`],
    ["oldest transaction", oldestTransaction === undefined ? undefined : seconds(oldestTransaction)],
    ["oldest statement", oldestStatement === undefined ? undefined : seconds(oldestStatement)],
    ["slow queries from", slowQueries && slowSource(slowQueries)],
    ...logs.map(({ log, bytes }) => [`${log} log`, `${(bytes / 1e6).toFixed(1)} MB`] as const),
    ...unsupportedLogs.map(({ log, reason }) => [`${log} log`, `size not known: ${reason}`] as const),
  ];
  return rows.flatMap(([name, value]) => (value === undefined ? [] : [`${name.padEnd(20)}${value}`]));
}

function verdict(outcome: Outcome): string {
  if (!outcome.ok) return `failed: ${outcome.reason}`;
  return outcome.measurements.kind === "transaction" ? outcome.measurements.result : "ok";
}

function took({ duration }: Outcome): string {
  return `${Math.round(duration * 1000)} ms`;
}

function detail(outcome: Outcome): string {
  if (!outcome.ok) return outcome.message;
  return outcome.measurements.kind === "transaction" ? steps(outcome.measurements) : facts(outcome.measurements);
}

function steps(run: TransactionRun): string {
  return run.steps.map(({ name, duration }) => `${name} ${Math.round(duration * 1000)} ms`).join(", ");
}

function facts({ version, connections, slowQueries }: DatabaseMeasurements): string {
  const known = [
    version && `version ${version.split(" ")[0]}`,
    connections && `connections ${used(connections)}`,
    slowQueries && `slow queries from ${slowQueries.source} (${slowQueries.exact ? "exact" : "bounds"})`,
  ];
  return known.filter(Boolean).join(", ");
}

function used({ byState, max, usedRatio }: NonNullable<DatabaseMeasurements["connections"]>): string {
  const open = Object.values(byState).reduce((sum, count) => sum + count, 0);
  return `${open} of ${max} (${Math.round(usedRatio * 100)} %)`;
}

function states({ byState }: NonNullable<DatabaseMeasurements["connections"]>): string {
  const open = Object.entries(byState).filter(([, count]) => count > 0);
  return open.length === 0 ? "" : `: ${open.map(([state, count]) => `${state} ${count}`).join(", ")}`;
}

function slowSource({ source, exact, why, threshold }: NonNullable<DatabaseMeasurements["slowQueries"]>): string {
  return `${source}, at ${threshold} s, ${exact ? "exact" : `bounds: ${why}`}`;
}

function seconds(value: number): string {
  return value < 10 ? `${value.toFixed(1)} s` : `${Math.round(value)} s`;
}

/** Columns as wide as their widest cell; the last one is free. */
function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const padded = (row: readonly string[]) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0));
  return rows.map((row) => padded(row).join("  ").trimEnd());
}
