import type { Objectives } from "../../policy/policy.js";
import { type Html, html } from "./html.js";
import type { Reader } from "./reader.js";

/** The promised figures in one line. */
export function objectivesLine(objectives: Objectives, serviceHours: string, { texts, format, ledger }: Reader): Html {
  const figures: readonly (readonly [string, string])[] = [
    [texts.objectives.availability, `≥ ${ledger.objective(objectives.availability)}`],
    [texts.objectives.repair, `≤ ${format.duration(objectives.repairTime)}`],
    [texts.objectives.response, `≤ ${format.duration(objectives.responseTime)}`],
    [texts.objectives.serviceHours, serviceHours === "always" ? texts.objectives.always : serviceHours],
  ];
  return html`<dl class="objectives">${figures.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}
