import { type Figures, figuresOf } from "./overview.js";
import type { Exclusion, Span } from "./records.js";
import { type LedgerSource, timeZoneOf } from "./statement.js";
import { type Terms, termsWithin } from "./terms.js";
import type { Cause, Incident, Interval, LedgerView, PeriodName } from "./view.js";

/** A stretch of time with what explains it. */
export interface ExportedInterval extends Span {
  /** Seconds of it that count. */
  readonly counted: number;
  /** What failed in it. */
  readonly causes: readonly Cause[];
  /** Ids of the exclusions that took it out. */
  readonly exclusions: readonly string[];
}

export interface ExportedSystem {
  readonly system: string;
  readonly terms: readonly Terms[];
  readonly figures: Figures;
  readonly incidents: readonly Incident[];
  readonly intervals: readonly ExportedInterval[];
  readonly exclusions: readonly Exclusion[];
}

/** All that somebody needs who counts again. Times are unix seconds. */
export interface LedgerExport {
  readonly timeZone: string;
  /** As it was asked for. */
  readonly period: string;
  /** The chain up to which this was read. */
  readonly head: LedgerView["head"];
  readonly systems: readonly ExportedSystem[];
}

export interface WantedExport {
  readonly systems: readonly string[];
  /** As it was asked for. */
  readonly text: string;
  readonly period: PeriodName | Interval;
}

/** Systems that the ledger does not know are left out. */
export function exportOf(source: LedgerSource, { systems, text, period }: WantedExport): LedgerExport {
  return {
    timeZone: timeZoneOf(source.records),
    period: text,
    head: source.head,
    systems: systems.flatMap((system) => exportSystem(source, system, period)),
  };
}

function exportSystem(source: LedgerSource, system: string, period: PeriodName | Interval): readonly ExportedSystem[] {
  const account = source.account(system, period);
  if (!account) return [];
  const { incidents, earlierIncident } = account;
  const { records } = source;
  const exclusions = records.exclusionsOf(system).filter((exclusion) => touch(exclusion, account.period));
  const spans = records.spans(system, account.accounted);
  const causes = [...(earlierIncident ? [earlierIncident] : []), ...incidents].flatMap((incident) => incident.causes);
  return [
    {
      system,
      terms: termsWithin(system, account.period, records),
      figures: figuresOf(account),
      incidents,
      intervals: spans.map((span) => ({
        ...span,
        counted: ["up", "down", "unknown"].includes(span.state) ? span.to - span.from : 0,
        causes: span.state === "down" ? causes.filter((cause) => touch(cause, span)) : [],
        exclusions:
          span.state === "excluded"
            ? exclusions.filter(({ revoked, ...at }) => !revoked && touch(at, span)).map(({ id }) => id)
            : [],
      })),
      exclusions,
    },
  ];
}

function touch(a: Interval, b: Interval): boolean {
  return a.from < b.to && b.from < a.to;
}
