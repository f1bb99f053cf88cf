import type { Figures, Overview, SystemFigures } from "../../ledger/overview.js";
import { budgetShare } from "../../ledger/verdict.js";
import { PERIODS } from "../../ledger/view.js";
import { type LedgerFormat, ledgerFormat } from "../../locales/ledger-format.js";
import type { Locale } from "../../policy/policy.js";
import { type Paint, painter } from "../paint.js";
import { aligned, widthOf } from "../width.js";
import type { Screen } from "./screen.js";

/** All systems in one period, worst first: a line each. @param period as it was asked for */
export function renderOverview(overview: Overview, period: string, locale: Locale, screen: Screen): string {
  const format = ledgerFormat(locale, overview.timeZone);
  const { ledger } = format.texts;
  const paint = painter(screen.colour);
  const rows = overview.systems
    .flatMap((system) => {
      const figures = system.periods[period];
      return figures ? [{ system, figures }] : [];
    })
    .sort((a, b) => budgetShare(a.figures) - budgetShare(b.figures));
  const [first] = rows;
  if (!first) return `${ledger.noSystems}\n`;
  const waiting = overview.pendingEntries > 0 ? ["", paint("red", ledger.pending(overview.pendingEntries))] : [];
  const body = rows.map(({ system, figures }) => cells(system, figures, overview.now, format, paint));
  const table = narrowed([[...ledger.columns], ...body], screen.width);
  return `${[
    ...heading(
      period,
      rows.map(({ figures }) => figures),
      overview.timeZone,
      format,
      paint,
    ),
    "",
    ...table,
    ...waiting,
  ].join("\n")}\n`;
}

/** Which columns are figures; and which may be left out where the screen is too narrow, first to last. */
const FIGURES = [2, 3, 4, 5, 6];
const DISPENSABLE = [1, 3];

function narrowed(rows: readonly (readonly string[])[], width: number): readonly string[] {
  let shown = (rows[0] ?? []).map((_, column) => column);
  const table = () =>
    aligned(
      rows.map((row) => shown.map((column) => row[column] ?? "")),
      FIGURES.map((column) => shown.indexOf(column)),
    );
  for (const column of DISPENSABLE) {
    if (table().every((line) => widthOf(line) <= width)) break;
    shown = shown.filter((other) => other !== column);
  }
  return table();
}

function heading(
  period: string,
  figures: readonly Figures[],
  timeZone: string,
  format: LedgerFormat,
  paint: Paint,
): readonly string[] {
  const { ledger } = format.texts;
  const name = PERIODS.find((known) => known === period);
  const from = Math.min(...figures.map((figure) => figure.period.from));
  const to = Math.max(...figures.map((figure) => figure.period.to));
  const whole = format.span(from, to, "");
  // Nothing is accounted of a period before the ledger began, or ahead.
  const ends = figures.filter(({ accounted }) => accounted.from < accounted.to).map(({ accounted }) => accounted.to);
  return [
    paint("bold", name === undefined ? whole : ledger.titled(ledger.periods[name], whole)),
    ...(ends.length === 0 ? [] : [paint("dim", ledger.accountedUntil(format.moment(Math.max(...ends)), timeZone))]),
  ];
}

function cells(system: SystemFigures, figures: Figures, now: number, format: LedgerFormat, paint: Paint): readonly string[] {
  const { share, duration, objective } = format;
  const { availability, coverage, budgetRemaining, incidents } = figures;
  const wanted = system.terms?.availability;
  const below = availability !== undefined && wanted !== undefined && availability < wanted;
  const colour = budgetRemaining < 0 ? "red" : below ? "yellow" : "green";
  return [
    system.system,
    system.terms?.tier ?? "",
    availability === undefined ? "-" : paint(colour, share(availability)),
    wanted === undefined ? "" : objective(wanted),
    availability === undefined ? "-" : `${budgetRemaining < 0 ? "-" : ""}${duration(Math.abs(budgetRemaining))}`,
    coverage === undefined ? "-" : share(coverage),
    String(incidents),
    condition(system, now, format, paint),
  ];
}

function condition(
  { openIncident, maintenance, counted }: SystemFigures,
  now: number,
  format: LedgerFormat,
  paint: Paint,
): string {
  const { conditions } = format.texts.ledger;
  const parts = [
    openIncident ? paint("red", conditions.down(format.duration(now - openIncident.from))) : "",
    maintenance ? conditions.maintenance : counted ? "" : conditions.uncounted,
  ];
  return parts.filter((part) => part !== "").join(format.texts.comma);
}
