import type { MaintenanceWindow } from "../policy/calendar.js";

/** From inclusive, to exclusive, unix seconds. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** Running periods: calendar day, month and year of the policy's time zone, and the last 30 and 365 days. */
export const PERIODS = ["day", "month", "year", "30d", "365d"] as const;
export type PeriodName = (typeof PERIODS)[number];

/** Why a system was down for a part of an incident. */
export interface Cause extends Interval {
  readonly check: string;
  readonly reason: string;
  readonly step?: string;
  readonly message: string;
}

/** Downtime of one system; parts less than 10 minutes apart are one incident. */
export interface Incident {
  readonly system: string;
  readonly from: number;
  /** Undefined while it is open. */
  readonly to: number | undefined;
  /** Counted seconds of downtime. */
  readonly down: number;
  /** From its start to its end (or now): counted seconds, and seconds on the clock. */
  readonly repairCounted: number;
  readonly repairElapsed: number;
  readonly causes: readonly Cause[];
}

/** What a system's time came to. Seconds are counted seconds unless said otherwise. */
export interface Account {
  /** The whole period; its end may lie ahead. */
  readonly period: Interval;
  /** The part of it that is accounted for: from when the system is known, to the last classified moment. */
  readonly accounted: Interval;
  readonly up: number;
  readonly down: number;
  readonly unknown: number;
  /** Seconds of service hours that maintenance took out, and that corrections took out. */
  readonly maintenance: number;
  readonly excluded: number;
  /** up / (up + down), and its bounds with the unknown taken as down and as up. Undefined without counted time. */
  readonly availability: number | undefined;
  readonly lowerBound: number | undefined;
  readonly upperBound: number | undefined;
  /** (up + down) / (up + down + unknown). */
  readonly coverage: number | undefined;
  /** (1 - objective) x counted time of the whole period, by the policy in force at each time. */
  readonly budget: number;
  /** What the downtime has left of it; negative when overspent. */
  readonly budgetRemaining: number;
  /** Those that began in the period and have counted downtime, oldest first. */
  readonly incidents: readonly Incident[];
  /** The one that began before the period and reaches into it: it explains downtime here, and counts where it began. */
  readonly earlierIncident: Incident | undefined;
  /** Incidents that ended in the period (and can no longer reopen), and the means of their repair times. */
  readonly repairs: number;
  readonly repairMean: number | undefined;
  readonly repairMeanElapsed: number | undefined;
}

/** Sums since the ledger began: what was observed, without corrections. They never fall, also over restarts. */
export interface Totals {
  readonly up: number;
  readonly down: number;
  readonly unknown: number;
  readonly incidents: number;
  readonly repairs: number;
  /** Counted seconds. */
  readonly repairSeconds: number;
}

/** What metrics, page and reports may read of the ledger. */
export interface LedgerView {
  /** False while entries cannot be written. */
  readonly writable: boolean;
  readonly pendingEntries: number;
  /** Of the chain: the number of entries written, and the SHA-256 of the last line. */
  readonly head: { readonly seq: number; readonly hash: string };
  /** Undefined for a system that the ledger does not know. */
  account(system: string, period: PeriodName | Interval): Account | undefined;
  totals(system: string): Totals | undefined;
  openIncident(system: string): Incident | undefined;
  /** Of the policy file or opened at run time. */
  maintenanceAt(system: string, at: number): MaintenanceWindow | undefined;
  /** Inside service hours and outside maintenance. */
  countedAt(system: string, at: number): boolean;
}
