import type { Account, Incident } from "../../ledger/view.js";
import { type Html, html } from "./html.js";
import type { Reader } from "./reader.js";

const SHOWN = 8;

/** The last incidents of a period, newest first; the one that began before it is the oldest, and not counted. */
export function incidentTable({ incidents, earlierIncident }: Account, reader: Reader): Html {
  const { incidents: texts } = reader.texts.sla;
  const all = [...(earlierIncident ? [earlierIncident] : []), ...incidents].reverse();
  const body = all.length === 0 ? html`<p class="quiet">${texts.none}</p>` : table(all.slice(0, SHOWN), earlierIncident, reader);
  return html`<section class="incidents" aria-labelledby="incidents"><h2 id="incidents">${texts.heading}</h2>${body}${
    incidents.length > SHOWN && html`<p class="quiet">${texts.shown(SHOWN, incidents.length)}</p>`
  }</section>`;
}

function table(incidents: readonly Incident[], earlier: Incident | undefined, reader: Reader): Html {
  const { incidents: texts } = reader.texts.sla;
  const columns = [texts.from, texts.to, texts.counted, texts.cause];
  return html`<table role="table" class="incident-table" aria-labelledby="incidents"><thead role="rowgroup"><tr role="row">${columns.map(
    (column) => html`<th role="columnheader" scope="col">${column}</th>`,
  )}</tr></thead><tbody role="rowgroup">${incidents.map((incident) =>
    row(incident, incident === earlier, columns, reader),
  )}</tbody></table>`;
}

function row(incident: Incident, isEarlier: boolean, columns: readonly string[], { texts, ledger }: Reader): Html {
  const { from, to, repairCounted, repairElapsed } = incident;
  const elapsed = ledger.duration(repairElapsed);
  const counted = ledger.duration(repairCounted);
  const cells: readonly (Html | string)[] = [
    html`${ledger.moment(from)}${isEarlier && html` <small>${texts.sla.incidents.begunBefore}</small>`}`,
    to === undefined ? html`<em>${ledger.texts.ledger.stillDown}</em>` : ledger.moment(to),
    html`${counted}${elapsed !== counted && html` <small>${texts.sla.incidents.onClock(elapsed)}</small>`}`,
    cause(incident, texts, ledger),
  ];
  return html`<tr role="row" id="incident-${Math.floor(from)}">${cells.map(
    (cell, index) =>
      html`<td role="cell"><span class="label" aria-hidden="true">${columns[index]}</span><span>${cell}</span></td>`,
  )}</tr>`;
}

function cause({ causes }: Incident, texts: Reader["texts"], ledger: Reader["ledger"]): string {
  const [first] = causes;
  if (!first) return texts.sla.incident.unrecorded;
  const where = first.step === undefined ? first.check : ledger.texts.ledger.at(first.check, first.step);
  const known: Readonly<Record<string, string>> = texts.reasons;
  return ledger.texts.ledger.cause(where, known[first.reason] ?? first.reason, first.message);
}
