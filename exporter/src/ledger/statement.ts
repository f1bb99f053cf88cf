import type { Exclusion, LedgerRecords, Span } from "./records.js";
import { type Terms, termsWithin } from "./terms.js";
import type { Account, Incident, Interval, LedgerView, PeriodName } from "./view.js";

/** All that answers about the ledger are made of. */
export interface LedgerSource extends LedgerView {
  readonly records: LedgerRecords;
}

/** A maintenance window, by whoever announced it. Unix seconds. */
export interface StatedWindow {
  readonly from: number;
  /** Undefined: until it is ended. */
  readonly to: number | undefined;
  readonly reason: string;
  /** Of a window that was opened at run time: its id, and who opened it. */
  readonly id?: string;
  readonly by?: string;
}

/** Everything that explains a system's figures in a period. Times are unix seconds. */
export interface Statement {
  readonly now: number;
  /** IANA name, of the policy in force. */
  readonly timeZone: string;
  readonly system: string;
  /** As it was asked for. */
  readonly period: string;
  readonly account: Account;
  /** What the policies in force asked of it, oldest first: the last is in force at the end of what is accounted for. */
  readonly terms: readonly Terms[];
  readonly openIncident: Incident | undefined;
  readonly unknown: readonly Span[];
  /** Those that touch the period, also revoked ones. */
  readonly exclusions: readonly Exclusion[];
  readonly maintenance: readonly StatedWindow[];
  readonly head: LedgerView["head"];
}

export interface Asked {
  readonly system: string;
  /** As it was asked for. */
  readonly text: string;
  readonly period: PeriodName | Interval;
  readonly now: number;
}

/** Undefined for a system that the ledger does not know. */
export function statementOf(source: LedgerSource, { system, text, period, now }: Asked): Statement | undefined {
  const account = source.account(system, period);
  if (!account) return undefined;
  const { records } = source;
  const within = account.period;
  return {
    now,
    timeZone: timeZoneOf(records),
    system,
    period: text,
    account,
    terms: termsWithin(system, { from: within.from, to: Math.max(account.accounted.to, within.from + 1) }, records),
    openIncident: source.openIncident(system),
    unknown: records.spans(system, account.accounted).filter(({ state }) => state === "unknown"),
    exclusions: records.exclusionsOf(system).filter(({ from, to }) => from < within.to && to > within.from),
    maintenance: windowsWithin(system, within, records),
    head: source.head,
  };
}

/** Windows of a system that hold in [from, to), in order of their start. */
export function windowsWithin(system: string, within: Interval, records: LedgerRecords): readonly StatedWindow[] {
  return records
    .maintenanceOf(system, within)
    .map((window) => ({ ...window, to: window.to === Number.POSITIVE_INFINITY ? undefined : window.to }));
}

/** Of the policy in force; UTC before the first. */
export function timeZoneOf({ policies }: LedgerRecords): string {
  return policies.at(-1)?.policy.timeZone ?? "UTC";
}
