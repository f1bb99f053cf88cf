import { budgetShare, verdictOf } from "../../ledger/verdict.js";
import type { Account } from "../../ledger/view.js";
import type { Tier } from "../../policy/policy.js";
import { budgetBar, budgetLeft } from "./budget-bar.js";
import { type Html, html } from "./html.js";
import { icon } from "./icon.js";
import { overall, worstOf } from "./masthead.js";
import type { Reader } from "./reader.js";
import type { Kept } from "./tier-section.js";

/** The tiers in five seconds: how each stands, and its worst system's month and year. */
export function tierTiles(tiers: readonly Tier[], systems: readonly Kept[], reader: Reader): Html | undefined {
  if (tiers.length === 0) return undefined;
  return html`<section class="tiles-section" aria-labelledby="tiers"><h2 class="unseen" id="tiers">${reader.texts.sla.tiers}</h2>
<ul class="tiles">${tiers.map((tier) =>
    tile(
      tier,
      systems.filter(({ status }) => status.system.tier === tier.id),
      reader,
    ),
  )}</ul></section>`;
}

function tile(tier: Tier, systems: readonly Kept[], reader: Reader): Html {
  const { texts } = reader;
  const statuses = systems.map(({ status }) => status);
  const condition = worstOf(statuses);
  return html`<li class="tile is-${condition}" id="tile-${tier.id}">
<p class="tile-name"><a href="#tier-${tier.id}">${reader.title(tier.title, tier.id)}</a> <span class="quiet">${texts.sla.systemsOf(systems.length)}</span></p>
<p class="tile-state">${icon(condition)}${overall(statuses, reader)}</p>
<dl>${worstAccount(texts.sla.month, systems, ({ sla }) => sla.month, reader)}${worstAccount(texts.sla.year, systems, ({ sla }) => sla.year, reader)}</dl>
</li>`;
}

/** The system that has the least of its budget left. */
function worstAccount(
  period: string,
  systems: readonly Kept[],
  accountOf: (kept: Kept) => Account | undefined,
  reader: Reader,
): Html {
  const { texts, ledger } = reader;
  const accounts = systems.flatMap((kept) => {
    const account = accountOf(kept);
    const { system } = kept.status;
    return account?.availability === undefined ? [] : [{ system, account, availability: account.availability }];
  });
  const [worst] = accounts.sort((a, b) => budgetShare(a.account) - budgetShare(b.account));
  if (!worst) return html`<div class="tile-period"><dt>${period}</dt><dd class="quiet">${texts.ledger.nothingYet}</dd></div>`;
  const { system, account, availability } = worst;
  const { availability: objective } = system.objectives;
  const verdict = verdictOf(account, objective);
  const where = systems.length > 1 && html` · ${texts.sla.worst(reader.title(system.title, system.id))}`;
  return html`<div class="tile-period is-${verdict}"><dt>${period}${where}</dt>
<dd><strong class="share">${ledger.share(availability)}</strong> <span class="left">${budgetLeft(account, reader)}</span>${budgetBar(account, reader)}<span class="remarks"><em>${texts.sla.verdicts[verdict]}</em> · <span class="whole">${texts.sla.objectiveIs(ledger.objective(objective))}</span></span></dd></div>`;
}
