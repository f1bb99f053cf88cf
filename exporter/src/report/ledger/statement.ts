import type { Statement } from "../../ledger/statement.js";
import { PERIODS } from "../../ledger/view.js";
import { type LedgerFormat, ledgerFormat } from "../../locales/ledger-format.js";
import type { Locale } from "../../policy/policy.js";
import { type Paint, painter } from "../paint.js";
import { padStart, widthOf } from "../width.js";
import { figureLines } from "./figures.js";
import { fitted } from "./fit.js";
import type { Screen } from "./screen.js";
import { sectionsOf } from "./sections.js";

/** Why a system's availability is what it is: one screen of text. */
export function renderStatement(statement: Statement, locale: Locale, screen: Screen): string {
  const format = ledgerFormat(locale, statement.timeZone);
  const paint = painter(screen.colour);
  const { seq, hash } = statement.head;
  const head = [
    ...headline(statement, format, screen.width, paint),
    "",
    ...figureLines(statement, format, screen.width, paint),
    "",
  ];
  const foot = ["", paint("dim", format.texts.ledger.head(`${seq}:${hash.slice(0, 16)}…`))];
  // One line stays free for the prompt.
  const room = screen.rows === undefined ? undefined : screen.rows - head.length - foot.length - 1;
  return `${[...head, ...fitted(sectionsOf(statement, format, screen.width, paint), room), ...foot].join("\n")}\n`;
}

function headline(statement: Statement, format: LedgerFormat, width: number, paint: Paint): string[] {
  const { system, period, account, timeZone, openIncident, now } = statement;
  const { ledger } = format.texts;
  const name = PERIODS.find((known) => known === period);
  const whole = format.span(account.period.from, account.period.to, "");
  const title = name === undefined ? whole : ledger.titled(ledger.periods[name], whole);
  const { accounted } = account;
  const until = ledger.accountedUntil(format.moment(accounted.to), timeZone);
  const lines = [
    `${paint("bold", system)}${padStart(title, Math.max(width - widthOf(system), widthOf(title) + 2))}`,
    // Nothing is accounted of a period before the ledger began, or ahead.
    ...(accounted.from < accounted.to ? [paint("dim", padStart(until, width))] : []),
  ];
  if (!openIncident) return lines;
  const since = ledger.downSince(format.moment(openIncident.from), format.duration(now - openIncident.from));
  return [...lines, paint("red", since)];
}
