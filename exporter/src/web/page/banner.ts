import type { ReloadState } from "../../state/view.js";
import { type Html, html } from "./html.js";
import { icon } from "./icon.js";
import type { Reader } from "./reader.js";

/** Says that what is in force is not what the policy file says now. */
export function reloadBanner({ successful, succeededAt, errors }: ReloadState, { texts, format }: Reader): Html | undefined {
  if (successful) return undefined;
  return html`<section class="banner" role="alert">
<p>${icon("attention")}<strong>${texts.reload.failed}</strong> ${texts.reload.inForce(format.time(succeededAt))}</p>
<ul>${errors.map((error) => html`<li><code>${error}</code></li>`)}</ul>
</section>`;
}
