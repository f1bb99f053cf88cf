import { verdictOf } from "../../ledger/verdict.js";
import type { Account } from "../../ledger/view.js";
import type { Objectives } from "../../policy/policy.js";
import type { Sla } from "../sla.js";
import { budgetBar, budgetLeft } from "./budget-bar.js";
import { type Html, html } from "./html.js";
import type { Reader } from "./reader.js";

type Figure = readonly [name: string, of: (account: Account) => Html | string | undefined];

/** Month and year of one system: the figures of `ledger show`. */
export function slaTable({ month, year }: Sla, objectives: Objectives, reader: Reader): Html {
  const { texts } = reader;
  if (!month || !year) return html`<p class="quiet">${texts.sla.notInLedger}</p>`;
  const rows = figures(objectives, reader).flatMap(([name, of]) => {
    const cells = [month, year].map(of);
    if (cells.every((cell) => cell === undefined)) return [];
    return [html`<tr><th scope="row">${name}</th>${cells.map((cell) => html`<td>${cell ?? "–"}</td>`)}</tr>`];
  });
  return html`<table class="sla"><thead><tr><th scope="col">${texts.sla.figure}</th><th scope="col">${texts.sla.month}</th><th scope="col">${texts.sla.year}</th></tr></thead><tbody>${rows}</tbody></table>`;
}

function figures(objectives: Objectives, reader: Reader): readonly Figure[] {
  const { texts, ledger } = reader;
  const { rows } = texts.sla;
  const time = (seconds: number) => (seconds > 0 ? ledger.duration(seconds) : undefined);
  return [
    [rows.availability, (account) => availability(account, objectives.availability, reader)],
    [rows.bounds, (account) => bounds(account, reader)],
    [rows.coverage, ({ coverage }) => (coverage === undefined ? undefined : ledger.share(coverage))],
    [rows.downtime, ({ availability: known, down }) => (known === undefined ? undefined : ledger.duration(down))],
    [rows.budgetLeft, (account) => budget(account, objectives.availability, reader)],
    [rows.incidents, ({ incidents }) => String(incidents.length)],
    [rows.repairMean, (account) => repair(account, objectives.repairTime, reader)],
    [rows.maintenance, ({ maintenance }) => time(maintenance)],
    [rows.excluded, ({ excluded }) => time(excluded)],
  ];
}

function availability(account: Account, objective: number, { texts, ledger }: Reader): Html {
  const said = texts.sla.objectiveIs(ledger.objective(objective));
  if (account.availability === undefined) return html`<span class="quiet">${ledger.texts.ledger.nothingYet}</span>`;
  const verdict = verdictOf(account, objective);
  return html`<span class="judged is-${verdict}"><strong>${ledger.share(account.availability)}</strong> <em>${texts.sla.verdicts[verdict]}</em></span><small>${said}</small>`;
}

function bounds({ lowerBound, upperBound, unknown }: Account, { ledger }: Reader): string | undefined {
  if (lowerBound === undefined || upperBound === undefined || unknown === 0) return undefined;
  return ledger.texts.ledger.between(ledger.share(lowerBound), ledger.share(upperBound));
}

function budget(account: Account, objective: number, reader: Reader): Html | undefined {
  if (account.availability === undefined) return undefined;
  const { texts, ledger } = reader;
  return html`<span class="judged is-${verdictOf(account, objective)}"><em>${budgetLeft(account, reader)}</em>${budgetBar(account, reader)}</span><small>${texts.sla.ofBudget(ledger.duration(account.budget))}</small>`;
}

function repair({ repairs, repairMean }: Account, promised: number, { texts, format, ledger }: Reader): Html {
  if (repairMean === undefined) return html`<span class="quiet">${texts.sla.noRepairs}</span>`;
  const verdict = repairMean > promised ? "missed" : "met";
  const against = texts.sla.objectiveIs(format.duration(promised));
  return html`<span class="judged is-${verdict}"><strong>${ledger.duration(repairMean)}</strong> <em>${texts.sla.verdicts[verdict]}</em></span><small>${texts.sla.repairMeanOf(repairs)}${texts.comma}${against}</small>`;
}
