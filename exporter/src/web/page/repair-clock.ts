import type { Incident } from "../../ledger/view.js";
import { type Html, html } from "./html.js";
import type { Reader } from "./reader.js";

/**
 * Counted seconds since the start of an incident against the promised repair time. It is right without a script, as of
 * the time of the page; a script lets it go on.
 * @param promised seconds
 * @param running this time counts
 */
export function repairClock(incident: Incident, promised: number, running: boolean, { texts, format }: Reader): Html {
  const { clock, clockOf, over, standsStill } = texts.sla.incident;
  const counted = incident.repairCounted;
  return html`<span class="clock${counted > promised && " over"}">${clock} <strong class="hand" role="timer" data-counted="${counted.toFixed(3)}" data-promised="${promised}" data-running="${running ? "yes" : "no"}">${clockText(counted)}</strong> ${clockOf(
    format.duration(promised),
  )} <em class="clock-over">${over}</em>${!running && html` <span class="quiet">${standsStill}</span>`}</span>`;
}

/** 0:48:30 */
function clockText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value: number) => String(value).padStart(2, "0");
  return `${Math.floor(whole / 3600)}:${two(Math.floor((whole % 3600) / 60))}:${two(whole % 60)}`;
}
