import { type Overview, overviewOf } from "../../ledger/overview.js";
import { readPeriod } from "../../ledger/period-text.js";
import {
  type LedgerSource,
  type StatedWindow,
  type Statement,
  statementOf,
  timeZoneOf,
  windowsWithin,
} from "../../ledger/statement.js";
import type { Locale } from "../../policy/policy.js";

/** A ledger to read from. */
export interface ReadableLedger {
  readonly source: LedgerSource;
  /** Unix seconds, now. */
  readonly now: number;
  /** Of the policy in force: for those who show the answer. */
  readonly locale: Locale;
}

/** A question that cannot be answered: one sentence, and the status that goes with it. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Answers come with the language in which to show them. */
export type Told<T> = T & { readonly locale: Locale };

export interface MaintenanceList {
  readonly now: number;
  readonly timeZone: string;
  readonly maintenance: readonly (StatedWindow & { readonly system: string; readonly active: boolean })[];
}

/** Seconds that the list of maintenance looks ahead, beside what holds now. */
const AHEAD = 30 * 86_400;

/** How all systems stand: in one period, or in all running ones. Throws a {@link Refused}. */
export function tellOverview({ source, now, locale }: ReadableLedger, period?: string): Told<Overview> {
  const asked = period === undefined ? undefined : { [period]: periodOf(period, source, now) };
  return { locale, ...overviewOf(source, now, asked) };
}

/** What explains the figures of a system. Throws a {@link Refused}. */
export function tellStatement({ source, now, locale }: ReadableLedger, system: string, period = "month"): Told<Statement> {
  demandSystem(system, source);
  const statement = statementOf(source, { system, text: period, period: periodOf(period, source, now), now });
  if (statement) return { locale, ...statement };
  throw new Refused(404, `the ledger has no account of the system "${system}"`);
}

/** What holds now, and what is known to come within 30 days. */
export function tellMaintenance({ source, now, locale }: ReadableLedger): Told<MaintenanceList> {
  const { records } = source;
  const within = { from: now, to: now + AHEAD };
  const windows = records
    .known()
    .flatMap((system) => windowsWithin(system, within, records).map((window) => ({ system, ...window })));
  const maintenance = windows.sort((a, b) => a.from - b.from).map((window) => ({ ...window, active: window.from <= now }));
  return { locale, now, timeZone: timeZoneOf(records), maintenance };
}

/** Throws a {@link Refused} for a system that the ledger does not know. */
export function demandSystem(system: string, { records }: Pick<LedgerSource, "records">): void {
  const known = records.known();
  if (known.includes(system)) return;
  throw new Refused(404, `the ledger knows no system "${system}": expected one of ${known.join(", ")}`);
}

/** Throws a {@link Refused}. */
export function periodOf(text: string, { records }: LedgerSource, now: number) {
  try {
    return readPeriod(text, timeZoneOf(records), now);
  } catch (error) {
    throw new Refused(400, `period: ${(error as Error).message}`);
  }
}
