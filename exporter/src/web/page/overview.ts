import { statusOf } from "../status.js";
import { banners } from "./banners.js";
import { latestFailures } from "./failures.js";
import { footer } from "./footer.js";
import { html } from "./html.js";
import { type Known, slaIn } from "./known.js";
import { type Asked, layout } from "./layout.js";
import { masthead, overall } from "./masthead.js";
import { problems } from "./problems.js";
import { readerOf } from "./reader.js";
import { tierSection } from "./tier-section.js";
import { tierTiles } from "./tier-tiles.js";

/** The status page: every system, by tier. */
export function overviewPage({ view, ledger }: Known, asked: Asked): string {
  const reader = readerOf(view, asked.locale, asked.chosen);
  const now = view.now();
  const statuses = statusOf(view, ledger);
  const systems = statuses.map((status) => ({ status, sla: slaIn(ledger, status.system.id, now) }));
  const { tiers } = view.policy;
  const main = html`<main id="content" tabindex="-1">
${masthead(view, statuses, reader)}
${banners(view, ledger, statuses, reader)}
${tierTiles(tiers, systems, reader)}
${tiers.map((tier) =>
  tierSection(
    tier,
    systems.filter(({ status }) => status.system.tier === tier.id),
    now,
    reader,
  ),
)}
${latestFailures(statuses, reader)}
${problems(statuses, reader)}
</main>`;
  return layout(asked, {
    title: `${overall(statuses, reader)} · ${reader.texts.title}`,
    main,
    footer: footer(view, ledger, reader),
    time: reader.format.time(now),
  });
}
