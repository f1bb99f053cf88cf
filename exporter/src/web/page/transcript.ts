import type { Exchange, TransactionRun } from "../../checks/transactions/run.js";
import { type Html, html } from "./html.js";
import type { Reader } from "./reader.js";

/** What was sent and received by the steps that kept it; secrets were masked when it was recorded. `id` is unique in the page. */
export function transcript({ steps }: TransactionRun, id: string, reader: Reader): Html | undefined {
  const kept = steps.filter(({ exchanges }) => exchanges && exchanges.length > 0);
  if (kept.length === 0) return undefined;
  return html`<details class="transcript" id="${id}"><summary>${reader.texts.failures.transcript}</summary>${kept.map(
    (step) =>
      html`<p class="transcript-step">${step.name}</p>${(step.exchanges ?? []).map((exchange) => exchangeBlock(exchange, reader))}`,
  )}</details>`;
}

function exchangeBlock({ request, again, response }: Exchange, { texts }: Reader): Html {
  const sent = message(`${request.method} ${request.url}`, request.headers, request.body);
  const received = response && message(`HTTP ${response.status}`, response.headers, response.body);
  return html`<div class="exchange">
<div><p class="quiet">${again ? texts.failures.sentAgain : texts.failures.sent}</p><pre>${sent}</pre></div>
<div><p class="quiet">${texts.failures.received}</p>${received === undefined ? html`<p>${texts.failures.noAnswer}</p>` : html`<pre>${received}</pre>`}</div>
</div>`;
}

function message(first: string, headers: Exchange["request"]["headers"], body: string | undefined): string {
  const lines = [first, ...headers.map(([name, value]) => `${name}: ${value}`)];
  return [...lines, ...(body === undefined ? [] : ["", body])].join("\n");
}
