import { Temporal } from "temporal-polyfill";
import type { ExportedInterval, ExportedSystem, LedgerExport } from "../../ledger/export.js";
import { visible } from "../visible.js";

/** One table for all: what a row is, its first cell says. */
const COLUMNS = [
  "record",
  "system",
  "from",
  "to",
  "state",
  "seconds",
  "counted_seconds",
  "check",
  "step",
  "reason",
  "message",
  "exclusions",
  "name",
  "value",
] as const;
type Row = Readonly<Partial<Record<(typeof COLUMNS)[number], string | number | undefined>>>;

/**
 * The export as CSV (RFC 4180). `interval`: a stretch of time; `exclusion`: a correction, `state` tells whether it was
 * revoked; `figure`: name and value, ratios from 0 to 1, times in seconds; `head`: the end of the chain.
 */
export function exportCsv({ systems, head, timeZone }: LedgerExport): string {
  const time = (at: number) =>
    Temporal.Instant.fromEpochMilliseconds(Math.round(at * 1000)).toString({ timeZone, smallestUnit: "millisecond" });
  const rows: readonly Row[] = [
    ...systems.flatMap((system) => [
      ...system.intervals.map((interval) => intervalRow(system.system, interval, time)),
      ...exclusionRows(system, time),
      ...figureRows(system, time),
    ]),
    { record: "head", name: "seq", value: head.seq },
    { record: "head", name: "hash", value: head.hash },
  ];
  const lines = [COLUMNS.join(","), ...rows.map((row) => COLUMNS.map((column) => cell(row[column])).join(","))];
  return `${lines.join("\r\n")}\r\n`;
}

type Time = (at: number) => string;

/** Of several checks that were down, the one that was down first explains it; the others are named with it. */
function intervalRow(system: string, interval: ExportedInterval, time: Time): Row {
  const { from, to, state, counted, causes, exclusions } = interval;
  const [first] = causes;
  return {
    record: "interval",
    system,
    from: time(from),
    to: time(to),
    state,
    seconds: seconds(to - from),
    counted_seconds: seconds(counted),
    check: [...new Set(causes.map(({ check }) => check))].join(" "),
    step: first?.step,
    reason: first?.reason,
    message: first?.message,
    exclusions: exclusions.join(" "),
  };
}

function exclusionRows({ system, exclusions }: ExportedSystem, time: Time): readonly Row[] {
  return exclusions.map(({ id, from, to, by, reason, revoked }) => ({
    record: "exclusion",
    system,
    from: time(from),
    to: time(to),
    state: revoked ? "revoked" : "in force",
    seconds: seconds(to - from),
    message: revoked ? `${reason} (revoked by ${revoked.by}: ${revoked.reason})` : reason,
    exclusions: id,
    name: "by",
    value: by,
  }));
}

function figureRows({ system, figures }: ExportedSystem, time: Time): readonly Row[] {
  const named: Readonly<Record<string, number | undefined>> = {
    availability_ratio: figures.availability,
    availability_lower_bound_ratio: figures.lowerBound,
    availability_upper_bound_ratio: figures.upperBound,
    coverage_ratio: figures.coverage,
    up_seconds: figures.up,
    down_seconds: figures.down,
    unknown_seconds: figures.unknown,
    maintenance_seconds: figures.maintenance,
    excluded_seconds: figures.excluded,
    error_budget_seconds: figures.budget,
    error_budget_remaining_seconds: figures.budgetRemaining,
    incidents: figures.incidents,
    repairs: figures.repairs,
    repair_mean_seconds: figures.repairMean,
    repair_mean_elapsed_seconds: figures.repairMeanElapsed,
  };
  const { from, to } = figures.accounted;
  return Object.entries(named).map(([name, value]) => ({
    record: "figure",
    system,
    from: time(from),
    to: time(to),
    name,
    value: value === undefined ? undefined : Number(value.toPrecision(12)),
  }));
}

function seconds(value: number): number {
  return Number(value.toFixed(3));
}

/** A text that a spreadsheet would take for a formula is marked as text. */
function cell(value: string | number | undefined): string {
  if (value === undefined) return "";
  if (typeof value === "number") return String(value);
  const text = visible(value);
  const safe = /^[=+\-@]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
