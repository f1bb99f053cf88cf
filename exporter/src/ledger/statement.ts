import type { ExclusionRecord, LedgerRecords } from "./records.js";
import { namesOf } from "./records.js";
import { type Terms, termsWithin } from "./terms.js";
import type { Account, Incident, Interval, LedgerView, PeriodName } from "./view.js";
import { type StatedWindow, windowsWithin } from "./windows.js";

/** A stretch of a system's time in one state. */
export interface Span extends Interval {
  readonly state: "up" | "down" | "unknown";
  /** Seconds of it that count: inside service hours, outside maintenance and exclusions. */
  readonly counted: number;
}

/** All that answers about the ledger are made of. */
export interface LedgerSource extends LedgerView {
  readonly records: LedgerRecords;
  /** What was observed of a system, in order, without overlap; stretches outside of its time are left out. */
  spans(system: string, within: Interval): readonly Span[];
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
  readonly exclusions: readonly ExclusionRecord[];
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
  const names = namesOf(system, records);
  const within = account.period;
  const reached = { from: within.from, to: Math.max(account.accounted.to, within.from + 1) };
  return {
    now,
    timeZone: timeZoneOf(records),
    system,
    period: text,
    account,
    terms: termsWithin(system, reached, records),
    openIncident: source.openIncident(system),
    unknown: source.spans(system, account.accounted).filter(({ state, counted }) => state === "unknown" && counted > 0),
    exclusions: records.exclusions.filter(
      (exclusion) => names.has(exclusion.system) && exclusion.from < within.to && exclusion.to > within.from,
    ),
    maintenance: windowsWithin(system, within, records),
    head: source.head,
  };
}

/** Of the policy in force; UTC before the first. */
export function timeZoneOf({ policies }: LedgerRecords): string {
  return policies.at(-1)?.policy.timeZone ?? "UTC";
}
