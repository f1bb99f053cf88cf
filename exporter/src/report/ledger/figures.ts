import type { Statement } from "../../ledger/statement.js";
import { type Verdict, verdictOf } from "../../ledger/verdict.js";
import type { LedgerFormat } from "../../locales/ledger-format.js";
import type { Paint } from "../paint.js";
import { padEnd, widthOf } from "../width.js";

/** The figures of a period: name, figure, and what it is held against. */
export function figureLines({ account, terms, unknown }: Statement, format: LedgerFormat, width: number, paint: Paint): string[] {
  const { ledger } = format.texts;
  const wanted = terms.at(-1);
  const rows: readonly (readonly [string, string | undefined, string])[] = [
    [ledger.availability, ...availability(account, wanted?.availability, format, paint)],
    [ledger.bounds, ...bounds(account, format)],
    [ledger.downtime, format.duration(account.down), budget(account, format, paint)],
    [
      ledger.coverage,
      account.coverage === undefined ? undefined : format.share(account.coverage),
      gaps(account, unknown, format),
    ],
    [ledger.repair, ...repair(account, wanted?.repairTime, format, paint)],
  ];
  const column = Math.max(...rows.map(([name]) => widthOf(name)));
  return rows.flatMap(([name, value, rest]) => {
    if (value === undefined) return [];
    const start = `  ${padEnd(name, column)}  ${value}`;
    const line = rest === "" ? start : `${start}   ${rest}`;
    return widthOf(line) <= width ? [line] : [start, `${" ".repeat(column + 4)}${rest}`];
  });
}

type Figure = readonly [value: string | undefined, rest: string];
type Account = Statement["account"];

function availability(account: Account, wanted: number | undefined, format: LedgerFormat, paint: Paint): Figure {
  const { ledger } = format.texts;
  const objective = wanted === undefined ? "" : format.objective(wanted);
  const figure = account.availability;
  if (figure === undefined) return [ledger.nothingYet, wanted === undefined ? "" : ledger.undecided(objective)];
  return [
    paint("bold", format.share(figure)),
    wanted === undefined ? "" : verdict(verdictOf(account, wanted), objective, format, paint),
  ];
}

const COLOURS = { met: "green", metSoFar: "green", below: "yellow", unproven: "yellow", missed: "red" } as const;

function verdict(found: Verdict, objective: string, { texts }: LedgerFormat, paint: Paint): string {
  const text = texts.ledger[found](objective);
  return found === "undecided" ? text : paint(COLOURS[found], text);
}

function bounds({ lowerBound, upperBound }: Account, { share, texts }: LedgerFormat): Figure {
  if (lowerBound === undefined || upperBound === undefined || lowerBound === upperBound) return [undefined, ""];
  return [texts.ledger.between(share(lowerBound), share(upperBound)), texts.ledger.boundsMeaning];
}

function budget({ budget: whole, budgetRemaining }: Account, { duration, texts }: LedgerFormat, paint: Paint): string {
  if (budgetRemaining >= 0) return texts.ledger.budgetLeft(duration(whole), duration(budgetRemaining));
  return paint("red", texts.ledger.budgetOverspent(duration(whole), duration(-budgetRemaining)));
}

function gaps({ unknown }: Account, spans: Statement["unknown"], { duration, texts }: LedgerFormat): string {
  if (unknown === 0) return texts.ledger.nothingUnknown;
  return texts.ledger.unknown(duration(unknown), spans.length, duration(Math.max(0, ...spans.map(({ from, to }) => to - from))));
}

function repair(account: Account, wanted: number | undefined, { duration, texts }: LedgerFormat, paint: Paint): Figure {
  const { repairs, repairMean, repairMeanElapsed } = account;
  if (repairMean === undefined) return [texts.ledger.noRepairs, ""];
  const mean = texts.ledger.repairMean(duration(repairMeanElapsed ?? repairMean), repairs);
  if (wanted === undefined) return [duration(repairMean), mean];
  const value = repairMean > wanted ? paint("red", duration(repairMean)) : duration(repairMean);
  return [value, texts.ledger.repairMeanOf(mean, duration(wanted))];
}
