import type { LedgerView } from "../../ledger/view.js";
import type { StateView } from "../../state/view.js";
import { type Html, html } from "./html.js";
import type { Reader } from "./reader.js";

/** When all of this was so, and what the ledger's chain ends with. */
export function footer(view: StateView, ledger: LedgerView | undefined, { texts, format }: Reader): Html {
  const head = ledger && texts.sla.ledgerHead(String(ledger.head.seq), `${ledger.head.hash.slice(0, 16)}…`);
  return html`<p>${texts.asOf(format.time(view.now()))} · ${texts.zone(view.policy.timeZone)}${head !== undefined && html` · ${head}`}</p>`;
}
