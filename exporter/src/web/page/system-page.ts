import type { LedgerSource } from "../../ledger/statement.js";
import type { StateView } from "../../state/view.js";
import { lastDays } from "../days.js";
import type { Sla } from "../sla.js";
import { type SystemStatus, statusOf } from "../status.js";
import { banners } from "./banners.js";
import { checkSection } from "./check-section.js";
import { dayStrip } from "./day-strip.js";
import { footer } from "./footer.js";
import { type Html, html } from "./html.js";
import { incidentBox } from "./incident-box.js";
import { incidentTable } from "./incident-table.js";
import { type Known, slaIn } from "./known.js";
import { type Asked, layout } from "./layout.js";
import { objectivesLine } from "./objectives.js";
import { problems } from "./problems.js";
import { type Reader, readerOf } from "./reader.js";
import { slaTable } from "./sla-table.js";
import { announcement, standing, timeRemarks } from "./standing.js";

/** Days of the strip. */
const DAYS = 90;

/** One system with everything that is known of it; undefined when the policy does not name it. */
export function systemPage({ view, ledger }: Known, id: string, asked: Asked): string | undefined {
  const statuses = statusOf(view, ledger);
  const status = statuses.find(({ system }) => system.id === id);
  if (!status) return undefined;
  const reader = readerOf(view, asked.locale, asked.chosen);
  const { texts, format } = reader;
  const sla = slaIn(ledger, id, view.now());
  const title = reader.title(status.system.title, id);
  const main = html`<main class="detail" id="content" tabindex="-1">
<p class="crumb"><a href="${reader.href("/")}">${texts.overview}</a></p>
${head(status, title, sla, view, reader)}
${banners(view, ledger, [status], reader)}
${incidentBox(status, sla, view.now(), reader)}
${ledger && books(status, sla, ledger, view, reader)}
${problems([status], reader)}
<section class="checks-section" aria-labelledby="checks"><h2 id="checks">${texts.checks.heading}</h2><div class="sheet">${status.checks.map((check) => checkSection(check, reader))}</div></section>
</main>`;
  return layout(asked, {
    title: `${title}${texts.colon}${texts.conditions[status.condition]} · ${texts.title}`,
    main,
    footer: footer(view, ledger, reader),
    time: format.time(view.now()),
  });
}

function head(status: SystemStatus, title: string, sla: Sla, view: StateView, reader: Reader): Html {
  const { texts, format } = reader;
  const { system, counted } = status;
  return html`<div class="system-head is-${status.condition}" id="system-${system.id}" data-announce="${announcement(status, reader)}"><h1>${title}</h1>${standing(status, reader)}
<p class="line quiet">${texts.owner(reader.role(system.owner))} · ${texts.asOf(format.time(view.now()))} · ${texts.zone(view.policy.timeZone)}</p>
${timeRemarks(status, sla, view.now(), reader).map((remark) => html`<p class="line">${remark}</p>`)}${!counted && html`<p class="line quiet">${texts.uncounted}</p>`}
<div class="line">${objectivesLine(system.objectives, system.serviceHours, reader)}</div></div>`;
}

/** What the ledger says: month, year, days, incidents. */
function books({ system }: SystemStatus, sla: Sla, ledger: LedgerSource, view: StateView, reader: Reader): Html {
  const days = lastDays(ledger, system.id, DAYS, view.policy.timeZone, view.now());
  return html`<div class="books"><section aria-labelledby="sla"><h2 id="sla">${reader.texts.sla.sla}</h2>${slaTable(sla, system.objectives, reader)}</section>
<div class="past">${dayStrip(days, DAYS, reader)}${sla.year && incidentTable(sla.year, reader)}</div></div>`;
}
