import type { Locale } from "../../policy/policy.js";
import type { StateView } from "../../state/view.js";
import { type SystemStatus, statusOf } from "../status.js";
import { reloadBanner } from "./banner.js";
import { latestFailures } from "./failures.js";
import { type Html, html } from "./html.js";
import { type Assets, layout } from "./layout.js";
import { masthead } from "./masthead.js";
import { objectivesLine } from "./objectives.js";
import { problems } from "./problems.js";
import { type Reader, readerOf } from "./reader.js";
import { systemCard } from "./system-card.js";

/** The status page: every system, by tier. */
export function overviewPage(view: StateView, locale: Locale, assets: Assets): string {
  const reader = readerOf(view, locale);
  const statuses = statusOf(view);
  const body = html`<main>
${masthead(view, statuses, reader)}
${reloadBanner(view.reload, reader)}
${view.policy.tiers.map((tier) => tierSection(tier, statuses, reader))}
${latestFailures(statuses, reader)}
${problems(statuses, reader)}
</main>`;
  return layout(locale, reader.texts, assets, body);
}

function tierSection(tier: StateView["policy"]["tiers"][number], statuses: readonly SystemStatus[], reader: Reader): Html {
  const own = statuses.filter(({ system }) => system.tier === tier.id);
  return html`<section class="tier"><header><h2>${reader.title(tier.title, tier.id)}</h2>${objectivesLine(tier.objectives, tier.serviceHours, reader)}</header>
<div class="cards">${own.map((status) => systemCard(status, reader))}</div></section>`;
}
