import type { MaintenanceWindow } from "../../policy/calendar.js";
import type { SystemStatus } from "../status.js";
import { type Html, html } from "./html.js";
import { icon, pill } from "./icon.js";
import type { Reader } from "./reader.js";

/** Condition, and what keeps its time from counting. */
export function standing({ condition, maintenance, inServiceHours, watched }: SystemStatus, reader: Reader): Html {
  const { texts } = reader;
  return html`<span class="standing">${
    maintenance && html`<span class="pill is-maintenance">${icon("maintenance")}${texts.maintenance}</span>`
  }${!inServiceHours && html`<span class="pill is-outside">${icon("outside")}${texts.outsideHours}</span>`}${
    watched && pill(condition, reader)
  }</span>`;
}

/** Since when it fails, and until when it is maintained. */
export function remarks({ failingSince, maintenance, watched, condition }: SystemStatus, { texts, format }: Reader): Html {
  const trouble = condition === "down" || condition === "failing";
  return html`${
    trouble &&
    failingSince !== undefined &&
    html`<p class="remark line since">${texts.conditions[condition]} ${texts.since(format.time(failingSince), format.elapsed(failingSince))}</p>`
  }${maintenance && html`<p class="remark line quiet">${texts.maintenanceUntil(endOf(maintenance, format), maintenance.reason)}</p>`}${
    !watched && html`<p class="remark line quiet">${texts.checks.none}</p>`
  }`;
}

function endOf({ to }: MaintenanceWindow, format: Reader["format"]): string | undefined {
  return Number.isFinite(to) ? format.time(to) : undefined;
}
