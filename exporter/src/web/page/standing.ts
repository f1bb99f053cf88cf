import type { MaintenanceWindow } from "../../policy/calendar.js";
import type { Sla } from "../sla.js";
import type { SystemStatus } from "../status.js";
import { type Html, html } from "./html.js";
import { icon, pill } from "./icon.js";
import type { Reader } from "./reader.js";

/** Condition, and what keeps its time from counting. */
export function standing({ condition, maintenance, inServiceHours, watched }: SystemStatus, reader: Reader): Html {
  const { texts } = reader;
  return html`<span class="standing">${watched && pill(condition, reader)}${
    maintenance && html`<span class="pill is-maintenance">${icon("maintenance")}${texts.maintenance}</span>`
  }${!inServiceHours && html`<span class="pill is-outside">${icon("outside")}${texts.outsideHours}</span>`}</span>`;
}

/** What is announced when it changes: "ERP: Down, Maintenance". */
export function announcement({ system, condition, maintenance }: SystemStatus, { texts, title }: Reader): string {
  const words = [texts.conditions[condition], ...(maintenance ? [texts.maintenance] : [])];
  return `${title(system.title, system.id)}${texts.colon}${words.join(texts.comma)}`;
}

/** Until when it is maintained, when service hours begin, and what is planned. */
export function timeRemarks(
  { system, maintenance, inServiceHours, watched }: SystemStatus,
  { nextMaintenance }: Pick<Sla, "nextMaintenance">,
  now: number,
  { texts, format, ledger }: Reader,
): readonly Html[] {
  const begin = inServiceHours ? undefined : system.calendar.nextService(now);
  const planned = nextMaintenance && ledger.span(nextMaintenance.from, nextMaintenance.to, ledger.texts.ledger.untilEnded);
  return [
    ...(maintenance ? [html`${texts.maintenanceUntil(endOf(maintenance, format), maintenance.reason)}`] : []),
    ...(inServiceHours ? [] : [html`${begin === undefined ? texts.outsideHours : texts.sla.serviceFrom(ledger.moment(begin))}`]),
    ...(watched ? [] : [html`${texts.checks.none}`]),
    ...(planned === undefined ? [] : [html`${texts.sla.nextMaintenance(planned, nextMaintenance?.reason ?? "")}`]),
  ];
}

function endOf({ to }: MaintenanceWindow, format: Reader["format"]): string | undefined {
  return Number.isFinite(to) ? format.time(to) : undefined;
}
