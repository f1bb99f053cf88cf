import type { StateView } from "../../state/view.js";
import { CONDITIONS, type Condition, type SystemStatus } from "../status.js";
import { type Html, html } from "./html.js";
import { icon } from "./icon.js";
import type { Reader } from "./reader.js";

/** The answer to "is everything all right?", before any detail. */
export function masthead(view: StateView, statuses: readonly SystemStatus[], reader: Reader): Html {
  const { texts, format } = reader;
  const counted = statuses.filter((status) => status.counted || status.condition === "up" || status.condition === "attention");
  const uncounted = statuses.length - counted.length;
  const worst = worstOf(counted);
  const affected = counted.filter(({ condition }) => condition === worst);
  return html`<header class="masthead is-${worst}">
<h1>${icon(worst)}<span>${sentence(statuses, worst, affected.length, reader)}</span></h1>
<p class="quiet">${texts.asOf(format.time(view.now()))} · ${texts.zone(view.policy.timeZone)}</p>
${uncounted > 0 && html`<p class="quiet">${texts.overall.uncounted(uncounted)}</p>`}
${worst !== "up" && html`<p class="affected">${affected.map((status) => link(status, reader))}</p>`}
</header>`;
}

export function worstOf(statuses: readonly SystemStatus[]): Condition {
  const worst = Math.max(0, ...statuses.map(({ condition }) => CONDITIONS.indexOf(condition)));
  return CONDITIONS[worst] ?? "unknown";
}

function sentence(all: readonly SystemStatus[], worst: Condition, count: number, { texts }: Reader): string {
  if (all.length === 0) return texts.overall.none;
  return worst === "up" ? texts.overall.up : texts.overall[worst](count);
}

function link({ system, condition }: SystemStatus, reader: Reader): Html {
  return html`<a class="chip is-${condition}" href="#system-${system.id}">${reader.title(system.title, system.id)}</a>`;
}
