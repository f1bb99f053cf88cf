import type { Account } from "../../ledger/view.js";
import { type Html, html } from "./html.js";
import type { Reader } from "./reader.js";

/** What is left of the error budget, as a bar that empties. */
export function budgetBar({ budget, budgetRemaining }: Account, { texts, ledger }: Reader): Html {
  const share = budget > 0 ? Math.min(1, Math.max(0, budgetRemaining / budget)) : 0;
  return html`<svg class="budget" role="img" aria-label="${texts.sla.budgetShare(ledger.share(share))}"><rect class="track" width="100%" height="100%"/><rect class="fill" width="${(share * 100).toFixed(2)}%" height="100%"/></svg>`;
}

/** "25 min 14 s left", or by how much it is overspent. */
export function budgetLeft({ budgetRemaining }: Account, { texts, ledger }: Reader): string {
  return budgetRemaining < 0
    ? texts.sla.overspent(ledger.duration(-budgetRemaining))
    : texts.sla.left(ledger.duration(budgetRemaining));
}
