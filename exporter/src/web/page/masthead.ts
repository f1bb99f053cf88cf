import type { StateView } from "../../state/view.js";
import { CONDITIONS, type Condition, type SystemStatus } from "../status.js";
import { type Html, html } from "./html.js";
import { icon } from "./icon.js";
import type { Reader } from "./reader.js";

/** Systems that are named at the top; the tables have all. */
const CHIPS = 8;

/** The answer to "is everything all right?", before any detail. Systems whose time does not count, and those that nothing looks at, do not change it. */
export function masthead(view: StateView, statuses: readonly SystemStatus[], reader: Reader): Html {
  const { texts, format } = reader;
  const aside = statuses.filter((status) => !status.counted && isTrouble(status.condition)).length;
  const affected = affectedOf(statuses);
  const worst = worstOf(statuses);
  return html`<div class="masthead is-${worst}">
<h1>${icon(worst)}<span>${overall(statuses, reader)}</span></h1>
<p class="quiet">${texts.asOf(format.time(view.now()))} · ${texts.zone(view.policy.timeZone)}</p>
${aside > 0 && html`<p class="quiet">${texts.overall.uncounted(aside)}</p>`}
${
  affected.length > 0 &&
  html`<p class="affected">${affected.slice(0, CHIPS).map((status) => chip(status, reader))}${
    affected.length > CHIPS && html`<span class="quiet">${texts.sla.more(affected.length - CHIPS)}</span>`
  }</p>`
}
</div>`;
}

/** In one sentence how all stand. */
export function overall(statuses: readonly SystemStatus[], { texts }: Reader): string {
  if (statuses.length === 0) return texts.overall.none;
  const worst = worstOf(statuses);
  if (worst === "up") return texts.overall.up;
  if (worst === "outside") return texts.overall.idle;
  if (worst === "maintenance") return texts.maintenance;
  return texts.overall[worst](affectedOf(statuses).filter(({ condition }) => condition === worst).length);
}

/** The worst condition of those whose time counts; without any, why that is. */
export function worstOf(statuses: readonly SystemStatus[]): Condition | "maintenance" | "outside" {
  if (!statuses.some(({ counted, watched }) => counted && watched)) {
    return statuses.some(({ maintenance }) => maintenance) ? "maintenance" : "outside";
  }
  return affectedOf(statuses)[0]?.condition ?? "up";
}

/** Those in need of something whose time counts, worst first. */
function affectedOf(statuses: readonly SystemStatus[]): readonly SystemStatus[] {
  return statuses
    .filter((status) => status.counted && status.watched && status.condition !== "up")
    .sort((a, b) => rank(b.condition) - rank(a.condition));
}

function isTrouble(condition: Condition): boolean {
  return condition === "down" || condition === "failing";
}

function rank(condition: Condition): number {
  return CONDITIONS.indexOf(condition);
}

function chip({ system, condition }: SystemStatus, reader: Reader): Html {
  const title = reader.title(system.title, system.id);
  return html`<a class="chip is-${condition}" href="${reader.href(`/systems/${encodeURIComponent(system.id)}`)}">${icon(condition)}${title}<span>${reader.texts.conditions[condition]}</span></a>`;
}
