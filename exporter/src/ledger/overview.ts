import type { LedgerRecords } from "./records.js";
import { type LedgerSource, type StatedWindow, timeZoneOf, windowsWithin } from "./statement.js";
import { type Terms, termsWithin } from "./terms.js";
import { type Account, type Incident, type Interval, type LedgerView, PERIODS, type PeriodName, type Totals } from "./view.js";

/** An account with its incidents counted, not told. */
export interface Figures extends Omit<Account, "incidents" | "earlierIncident"> {
  readonly incidents: number;
}

export function figuresOf({ incidents, earlierIncident: _, ...figures }: Account): Figures {
  return { ...figures, incidents: incidents.length };
}

export interface SystemFigures {
  readonly system: string;
  /**
   * What the policy in force asks, or asked at the end of a period that is over; of a system that it does not name, what
   * the last one before asked.
   */
  readonly terms: Terms | undefined;
  /** Its time counts now. */
  readonly counted: boolean;
  /** The window that holds now, to the end of the maintenance: where others overlap or follow at once, the last one's. */
  readonly maintenance: StatedWindow | undefined;
  readonly openIncident: Incident | undefined;
  readonly totals: Totals | undefined;
  /** By the name under which they were asked for. */
  readonly periods: Readonly<Record<string, Figures>>;
}

/** How all systems stand. Times are unix seconds. */
export interface Overview extends Pick<LedgerView, "head" | "writable" | "pendingEntries"> {
  readonly now: number;
  readonly timeZone: string;
  readonly systems: readonly SystemFigures[];
}

/** Periods by the names under which they are asked for. */
export type AskedPeriods = Readonly<Record<string, PeriodName | Interval>>;

const RUNNING: AskedPeriods = Object.fromEntries(PERIODS.map((name) => [name, name]));

export function overviewOf(source: LedgerSource, now: number, periods: AskedPeriods = RUNNING): Overview {
  const { head, writable, pendingEntries, records } = source;
  const systems = records.known().map((system) => systemFigures(source, system, now, periods));
  return { now, timeZone: timeZoneOf(records), head, writable, pendingEntries, systems };
}

function systemFigures(source: LedgerSource, system: string, now: number, asked: AskedPeriods): SystemFigures {
  const periods: Record<string, Figures> = {};
  for (const [name, period] of Object.entries(asked)) {
    const account = source.account(system, period);
    if (account) periods[name] = figuresOf(account);
  }
  const { records } = source;
  return {
    system,
    terms: termsAtEnd(system, asked, now, records),
    counted: source.countedAt(system, now),
    maintenance: heldNow(source, system, now),
    openIncident: source.openIncident(system),
    totals: source.totals(system),
    periods,
  };
}

function heldNow(source: LedgerSource, system: string, now: number): StatedWindow | undefined {
  const window = windowsWithin(system, { from: now, to: now + 1 }, source.records).find(({ from }) => from <= now);
  const end = source.maintenanceAt(system, now)?.to;
  return window && { ...window, to: end === Number.POSITIVE_INFINITY ? undefined : end };
}

/** A range that is over keeps what was asked of it, whatever a policy has asked since. */
function termsAtEnd(system: string, asked: AskedPeriods, now: number, records: LedgerRecords): Terms | undefined {
  const ends = Object.values(asked).map((period) => (typeof period === "string" ? Number.POSITIVE_INFINITY : period.to));
  const to = Math.min(now + 1, ...ends);
  return termsWithin(system, { from: to - 1, to }, records).at(-1);
}
