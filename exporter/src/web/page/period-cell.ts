import { verdictOf } from "../../ledger/verdict.js";
import type { Account } from "../../ledger/view.js";
import { budgetBar, budgetLeft } from "./budget-bar.js";
import { type Html, html } from "./html.js";
import type { Reader } from "./reader.js";

/** A period of one system: availability, what is left of the budget, and how sure that is. */
export function periodCell(account: Account | undefined, objective: number, reader: Reader): Html {
  if (account?.availability === undefined) return html`<span class="quiet">${reader.ledger.texts.ledger.nothingYet}</span>`;
  const verdict = verdictOf(account, objective);
  const remarks = [
    ...(verdict === "below" ? [html`<em>${reader.texts.sla.verdicts.below}</em>`] : []),
    ...certainty(account, reader),
  ];
  return html`<div class="period is-${verdict}"><strong class="share">${reader.ledger.share(account.availability)}</strong> <span class="left">${budgetLeft(
    account,
    reader,
  )}</span>${budgetBar(account, reader)}${remarks.length > 0 && html`<span class="remarks">${remarks.map((remark, index) => html`${index > 0 && " · "}${remark}`)}</span>`}</div>`;
}

/** Bounds and coverage, where the digits show a difference. */
function certainty({ availability, lowerBound, upperBound, coverage }: Account, { texts, ledger }: Reader): readonly string[] {
  if (availability === undefined || lowerBound === undefined || upperBound === undefined || coverage === undefined) return [];
  const [lower, upper, covered] = [ledger.share(lowerBound), ledger.share(upperBound), ledger.share(coverage)];
  return [
    ...(lower === upper ? [] : [texts.ledger.between(lower, upper)]),
    ...(coverage < 1 ? [texts.sla.coverage(covered)] : []),
  ];
}
