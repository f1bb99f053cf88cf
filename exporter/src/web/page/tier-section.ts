import type { Tier } from "../../policy/policy.js";
import type { Sla } from "../sla.js";
import type { SystemStatus } from "../status.js";
import { type Html, html } from "./html.js";
import { objectivesLine } from "./objectives.js";
import type { Reader } from "./reader.js";
import { systemRow } from "./system-row.js";

/** A system with its books. */
export interface Kept {
  readonly status: SystemStatus;
  readonly sla: Sla;
}

/** A tier's systems in a table. @param now unix seconds */
export function tierSection(tier: Tier, systems: readonly Kept[], now: number, reader: Reader): Html {
  const { texts } = reader;
  const columns = [texts.sla.system, texts.sla.month, texts.sla.year, texts.sla.now];
  const heading = `tier-${tier.id}`;
  return html`<section class="tier" aria-labelledby="${heading}"><div class="tier-head"><h2 id="${heading}" tabindex="-1">${reader.title(tier.title, tier.id)}</h2>${objectivesLine(tier.objectives, tier.serviceHours, reader)}</div>
<table class="systems" role="table" aria-labelledby="${heading}"><thead class="columns" role="rowgroup"><tr role="row">${columns.map(
    (column) => html`<th role="columnheader" scope="col">${column}</th>`,
  )}</tr></thead>
<tbody role="rowgroup">${systems.map(({ status, sla }) => systemRow(status, sla, now, reader))}</tbody></table></section>`;
}
