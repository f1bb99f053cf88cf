import type { LedgerView } from "../../ledger/view.js";
import type { ReloadState, StateView } from "../../state/view.js";
import type { SystemStatus } from "../status.js";
import { english } from "./english.js";
import { type Html, html } from "./html.js";
import { icon } from "./icon.js";
import type { Reader } from "./reader.js";

/** What makes the page say less than it seems to: each in a banner of its own. */
export function banners(
  view: StateView,
  ledger: LedgerView | undefined,
  statuses: readonly SystemStatus[],
  reader: Reader,
): readonly (Html | undefined)[] {
  const { banners: texts } = reader.texts.sla;
  return [
    view.blind === true ? banner("blind", texts.blind, texts.blindMeaning) : undefined,
    ledger && notWritable(ledger, reader),
    reloadFailed(view.reload, reader),
    overdue(statuses, reader),
  ];
}

function banner(name: string, what: string, meaning: string, items: readonly Html[] = []): Html {
  return html`<section class="banner" id="banner-${name}" aria-label="${what}" data-announce="${what}">
<p>${icon("attention")}<strong>${what}</strong> ${meaning}</p>
${items.length > 0 && html`<ul>${items}</ul>`}
</section>`;
}

function notWritable({ writable, pendingEntries }: LedgerView, { texts }: Reader): Html | undefined {
  if (writable) return undefined;
  const { banners: said } = texts.sla;
  return banner("ledger", said.notWritable, said.waiting(pendingEntries));
}

function reloadFailed({ successful, succeededAt, errors }: ReloadState, reader: Reader): Html | undefined {
  const { texts, format } = reader;
  if (successful) return undefined;
  const items = errors.map((error) => html`<li><code>${english(error, reader)}</code></li>`);
  return banner("reload", texts.reload.failed, texts.reload.inForce(format.time(succeededAt)), items);
}

/** Names of overdue checks that are told; the rest is counted. */
const TOLD = 5;

function overdue(statuses: readonly SystemStatus[], { texts, format }: Reader): Html | undefined {
  const late = statuses.flatMap(({ checks }) => checks.flatMap(({ view }) => (view.latest && !view.current ? [view] : [])));
  if (late.length === 0) return undefined;
  const { banners: said, more } = texts.sla;
  const items = late
    .slice(0, TOLD)
    .map(
      ({ check, latest }) =>
        html`<li>${check.name}${texts.colon}${texts.checks.ago(format.elapsed(latest?.startedAt ?? 0))}</li>`,
    );
  const rest = late.length > TOLD ? [html`<li>${more(late.length - TOLD)}</li>`] : [];
  return banner("overdue", said.overdue(late.length), said.overdueMeaning, [...items, ...rest]);
}
