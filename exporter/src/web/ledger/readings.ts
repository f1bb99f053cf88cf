import type { Request, RequestHandler } from "express";
import { overviewOf } from "../../ledger/overview.js";
import { readPeriod } from "../../ledger/period-text.js";
import { knownSystems } from "../../ledger/records.js";
import { type LedgerSource, statementOf, timeZoneOf } from "../../ledger/statement.js";
import { windowsWithin } from "../../ledger/windows.js";
import type { Locale } from "../../policy/policy.js";
import { answer, refuse } from "./answers.js";

/** A ledger to read from. */
export interface ReadableLedger {
  readonly source: LedgerSource;
  /** Unix seconds, now. */
  readonly now: number;
  /** Of the policy in force: for those who show the answer. */
  readonly locale: Locale;
}

type Reading = (ledger: ReadableLedger, period: string | undefined, request: Request) => object;

class Refused extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Seconds that the list of maintenance looks ahead, beside what holds now. */
const AHEAD = 30 * 86_400;

/** GET /ledger?period= */
export const readLedger = reading(["period"], ({ source, now, locale }, period) => {
  if (period === undefined) return { locale, ...overviewOf(source, now) };
  return { locale, ...overviewOf(source, now, { [period]: periodOf(period, source, now) }) };
});

/** GET /ledger/SYSTEM?period= */
export const readSystem = reading(["period"], ({ source, now, locale }, text = "month", request) => {
  const system = String(request.params.system);
  const statement = statementOf(source, { system, text, period: periodOf(text, source, now), now });
  if (statement) return { locale, ...statement };
  throw new Refused(404, unknownSystem(system, source));
});

/** GET /maintenance: what holds now, and what is known to come within 30 days. */
export const readMaintenance = reading([], ({ source, now, locale }) => {
  const { records } = source;
  const within = { from: now, to: now + AHEAD };
  const windows = knownSystems(records).flatMap((system) => windowsWithin(system, within, records));
  const maintenance = windows.sort((a, b) => a.from - b.from).map((window) => ({ ...window, active: window.from <= now }));
  return { locale, now, timeZone: timeZoneOf(records), maintenance };
});

function reading(parameters: readonly string[], read: Reading) {
  return (ledger: () => ReadableLedger | undefined): RequestHandler =>
    (request, response) => {
      const open = ledger();
      if (!open) return refuse(response, 503, "no policy is loaded yet: try again in a second");
      const given = new URL(request.originalUrl, "http://localhost").searchParams;
      const strange = [...given.keys()].find((name) => !parameters.includes(name));
      const known = parameters.length === 0 ? "none is known here" : `expected ${parameters.join(", ")}`;
      if (strange !== undefined) return refuse(response, 400, `unknown parameter "${strange}": ${known}`);
      try {
        answer(response, 200, read(open, given.get("period") ?? undefined, request), timeZoneOf(open.source.records));
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        refuse(response, error.status, error.message);
      }
    };
}

function periodOf(text: string, { records }: LedgerSource, now: number) {
  try {
    return readPeriod(text, timeZoneOf(records), now);
  } catch (error) {
    throw new Refused(400, `period: ${(error as Error).message}`);
  }
}

/** The sentence for a name that is not in the ledger. */
function unknownSystem(system: string, { records }: LedgerSource): string {
  return `the ledger knows no system "${system}": expected one of ${knownSystems(records).join(", ")}`;
}
