import type { Statement } from "../../ledger/statement.js";
import type { Cause, Incident } from "../../ledger/view.js";
import type { LedgerFormat } from "../../locales/ledger-format.js";
import type { Paint } from "../paint.js";
import { visible } from "../visible.js";
import { cut, widthOf } from "../width.js";
import type { Section } from "./fit.js";

/** What lies behind the figures. */
export function sectionsOf(statement: Statement, format: LedgerFormat, width: number, paint: Paint): readonly Section[] {
  const { ledger } = format.texts;
  const { account, exclusions, maintenance, terms } = statement;
  const { incidents, earlierIncident } = account;
  const section = (heading: string, items: readonly (readonly string[])[]): Section => ({
    heading: paint("bold", heading),
    items,
    more: (count) => paint("dim", `  ${ledger.more(count)}`),
  });
  const sections = [
    section(ledger.incidents(incidents.length), [
      ...(earlierIncident ? [incidentLines(earlierIncident, format, width, paint, ledger.begunBefore)] : []),
      ...incidents.map((incident) => incidentLines(incident, format, width, paint)),
    ]),
    section(
      ledger.exclusions(exclusions.filter(({ revoked }) => !revoked).length, format.duration(account.excluded)),
      // Those in force first: they explain the figures.
      [...exclusions]
        .sort((a, b) => Number(a.revoked !== undefined) - Number(b.revoked !== undefined) || a.from - b.from)
        .map((exclusion) => exclusionLines(exclusion, format, width, paint)),
    ),
    section(
      ledger.maintenance(maintenance.length, format.duration(account.maintenance)),
      maintenance.map((window) => maintenanceLines(window, format, width)),
    ),
    section(
      ledger.policy,
      [...terms].reverse().map((term) => termLines(term, format, width)),
    ),
  ];
  return sections.filter(({ items }, index) => items.length > 0 || index === 0);
}

function incidentLines(
  incident: Incident,
  format: LedgerFormat,
  width: number,
  paint: Paint,
  named = (span: string) => span,
): readonly string[] {
  const { ledger } = format.texts;
  const when = named(format.span(incident.from, incident.to, paint("red", ledger.stillDown)));
  const { duration } = format;
  const long = ledger.incident(duration(incident.down), duration(incident.repairCounted), duration(incident.repairElapsed));
  return [
    ...flowed([when, long], width),
    ...incident.causes.slice(0, 1).map((cause) => `    ${cut(causeText(cause, format), width - 4)}`),
    ...others(incident, width).map((line) => paint("dim", `    ${line}`)),
  ];
}

function causeText({ check, step, reason, message }: Cause, { texts }: LedgerFormat): string {
  const where = step === undefined ? check : texts.ledger.at(check, step);
  const known: Readonly<Record<string, string>> = texts.reasons;
  return visible(texts.ledger.cause(where, known[reason] ?? reason, message));
}

/** The other checks that an incident took along. */
function others({ causes }: Incident, width: number): readonly string[] {
  const names = [...new Set(causes.map(({ check }) => check))].filter((check) => check !== causes[0]?.check);
  return names.length === 0 ? [] : [cut(`+ ${names.join(", ")}`, width - 4)];
}

function exclusionLines(
  { id, from, to, by, reason, revoked }: Statement["exclusions"][number],
  format: LedgerFormat,
  width: number,
  paint: Paint,
): readonly string[] {
  const { ledger } = format.texts;
  const lines = [
    ...flowed([format.span(from, to, ""), visible(ledger.exclusion(by, id))], width),
    `    ${cut(visible(reason), width - 4)}`,
  ];
  if (!revoked) return lines;
  return [...lines, `    ${cut(visible(ledger.revoked(revoked.by, revoked.reason)), width - 4)}`].map((line) =>
    paint("dim", line),
  );
}

function maintenanceLines(
  { id, by, from, to, reason }: Statement["maintenance"][number],
  format: LedgerFormat,
  width: number,
): readonly string[] {
  const { ledger } = format.texts;
  const who = id === undefined || by === undefined ? ledger.fromPolicy : ledger.openedBy(by, id);
  return flowed([format.span(from, to, ledger.untilEnded), visible(ledger.window(reason, who))], width);
}

function termLines(
  { since, tier, availability, repairTime, serviceHours }: Statement["terms"][number],
  format: LedgerFormat,
  width: number,
): readonly string[] {
  const { ledger } = format.texts;
  const hours = serviceHours === "always" ? ledger.always : serviceHours;
  const figures = ledger.terms(tier, format.objective(availability), format.duration(repairTime), hours);
  return flowed([ledger.since(format.moment(since)), visible(figures)], width);
}

/** Two parts on one line, or on two when they do not fit. */
function flowed([first, second]: readonly [string, string], width: number): readonly string[] {
  const line = `  ${first}  ${second}`;
  return widthOf(line) <= width ? [line] : [`  ${first}`, `    ${cut(second, width - 4)}`];
}
