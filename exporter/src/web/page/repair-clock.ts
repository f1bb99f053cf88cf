import type { Incident } from "../../ledger/view.js";
import { type Html, html } from "./html.js";
import type { Reader } from "./reader.js";

/** What a repair clock hangs on beside its incident. */
interface Running {
  /** Seconds. */
  readonly promised: number;
  /** This time counts. */
  readonly counted: boolean;
  /** Unix seconds. */
  readonly now: number;
}

/**
 * Counted seconds since the start of an incident against the promised repair time. It is right without a script, as of
 * the time of the page; a script lets it go on.
 */
export function repairClock(incident: Incident, { promised, counted: running, now }: Running, { texts, format }: Reader): Html {
  const { clock, clockOf, over, standsStill } = texts.sla.incident;
  // The ledger counts to the start of a run that goes on: it may bring the end. A clock that waited for it would jump.
  const unclassified = Math.max(0, now - incident.from - incident.repairElapsed);
  const counted = incident.repairCounted + (running ? unclassified : 0);
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
