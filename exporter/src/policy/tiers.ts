import type { PolicyFile, TierSection } from "../config/schema/policy.js";
import { limitsOver, objectivesOver } from "./overrides.js";
import { PLAN_LIMITS, PLAN_OBJECTIVES, PLAN_TIERS } from "./plan.js";
import type { Tier } from "./policy.js";

/**
 * The plan's tiers with the file's changes, and the file's own tiers. The plan's keep their order; one of the
 * file's own stands right after the tier listed before it in the file, or first when none is.
 */
export function resolveTiers(sections: PolicyFile["tiers"]): readonly Tier[] {
  const tiers = PLAN_TIERS.map((tier) => {
    const section = Object.hasOwn(sections, tier.id) ? sections[tier.id] : undefined;
    return section === undefined ? tier : overlay(tier, section);
  });
  let before: string | undefined;
  for (const [id, section] of Object.entries(sections)) {
    if (!tiers.some((tier) => tier.id === id))
      tiers.splice(tiers.findIndex((tier) => tier.id === before) + 1, 0, newTier(id, section));
    before = id;
  }
  return tiers;
}

function newTier(id: string, section: TierSection): Tier {
  return overlay({ id, title: id, objectives: PLAN_OBJECTIVES, limits: PLAN_LIMITS, serviceHours: "always" }, section);
}

function overlay(tier: Tier, section: TierSection): Tier {
  return {
    id: tier.id,
    title: section.title ?? tier.title,
    objectives: objectivesOver(tier.objectives, section.objectives),
    limits: limitsOver(tier.limits, section.limits),
    serviceHours: section.service_hours ?? tier.serviceHours,
  };
}
