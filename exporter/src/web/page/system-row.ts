import type { Sla } from "../sla.js";
import type { SystemStatus } from "../status.js";
import { cares } from "./cares.js";
import { failingChecks, failureInBrief } from "./failing-checks.js";
import { type Html, html } from "./html.js";
import { icon } from "./icon.js";
import { periodCell } from "./period-cell.js";
import type { Reader } from "./reader.js";
import { repairClock } from "./repair-clock.js";
import { announcement, standing, timeRemarks } from "./standing.js";

/** Reasons that are told of one system; its page has all. */
const TOLD = 2;

/** One system in a table: how it stands, month and year, and what is the matter. */
export function systemRow(status: SystemStatus, sla: Sla, now: number, reader: Reader): Html {
  const { system, condition } = status;
  const { texts } = reader;
  const objective = system.objectives.availability;
  // Where the table is a list of cards, the cells keep what the column's header says, and their roles.
  const cell = (name: string, content: Html | readonly Html[]) =>
    html`<td role="cell"><span class="label" aria-hidden="true">${name}</span>${content}</td>`;
  return html`<tr role="row" class="system is-${condition}" id="system-${system.id}" data-announce="${announcement(status, reader)}">
<th role="rowheader" scope="row">${icon(condition)}<a href="${reader.href(`/systems/${encodeURIComponent(system.id)}`)}">${reader.title(system.title, system.id)}</a>${standing(status, reader)}</th>
${cell(texts.sla.month, periodCell(sla.month, objective, reader))}
${cell(texts.sla.year, periodCell(sla.year, objective, reader))}
<td role="cell" class="matter">${matter(status, sla, now, reader)}</td>
</tr>`;
}

/** The incident first, then what keeps its time from counting, then what needs care. */
function matter(status: SystemStatus, sla: Sla, now: number, reader: Reader): readonly Html[] {
  const { texts, format } = reader;
  const checks = failingChecks(status);
  const causes = checks.flatMap((check) => failureInBrief(check, reader) ?? []);
  const needs = cares(status, reader);
  const since = sla.incident?.from ?? status.failingSince;
  const trouble = status.condition === "down" || status.condition === "failing";
  return [
    ...(trouble ? limited(causes, reader).map((cause) => html`<p class="cause">${cause}</p>`) : []),
    ...(trouble && since !== undefined
      ? [html`<p class="since">${texts.since(texts.conditions[status.condition], format.time(since), format.elapsed(since))}</p>`]
      : []),
    ...(sla.incident
      ? [
          html`<p>${repairClock(sla.incident, { promised: status.system.objectives.repairTime, counted: status.counted, now }, reader)}</p>`,
        ]
      : []),
    ...timeRemarks(status, sla, now, reader).map((remark) => html`<p class="quiet">${remark}</p>`),
    ...limited(
      needs.map((need) => html`${need}`),
      reader,
    ).map((need) => html`<p class="need">${need}</p>`),
  ];
}

function limited(lines: readonly Html[], { texts }: Reader): readonly Html[] {
  return lines.length <= TOLD ? lines : [...lines.slice(0, TOLD), html`${texts.sla.more(lines.length - TOLD)}`];
}
