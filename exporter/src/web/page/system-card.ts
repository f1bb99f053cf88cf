import type { SystemStatus } from "../status.js";
import { checkLine } from "./check-line.js";
import { type Html, html } from "./html.js";
import type { Reader } from "./reader.js";
import { remarks, standing } from "./system-head.js";

export function systemCard(status: SystemStatus, reader: Reader): Html {
  const { system, condition, checks } = status;
  return html`<article class="card is-${condition}" id="system-${system.id}">
<header><h3><a href="/systems/${encodeURIComponent(system.id)}">${reader.title(system.title, system.id)}</a></h3>${standing(status, reader)}
<p class="owner quiet">${reader.texts.owner(reader.role(system.owner))}</p></header>
${remarks(status, reader)}
<ul class="checks">${checks.map((check) => checkLine(check, reader))}</ul>
</article>`;
}
