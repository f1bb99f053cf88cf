import type { DatabaseSection, PolicyFile, SystemSection } from "../config/schema/policy.js";
import { makeCalendar } from "./make-calendar.js";
import { limitsOver, objectivesOver } from "./overrides.js";
import { PLAN_ROLES } from "./plan.js";
import type { DatabaseTarget, Limits, Policy, Role, System, Tier } from "./policy.js";
import { resolveTiers } from "./tiers.js";

const DEFAULT_OWNER = "business";

/** Works out every figure of a file that loaded without errors: plan, tier, system, then database or transaction. */
export function resolvePolicy(file: PolicyFile): Policy {
  const tiers = resolveTiers(file.tiers);
  const systems = tiers.flatMap((tier) =>
    Object.entries(file.systems)
      .filter(([, section]) => section.tier === tier.id)
      .map(([id, section]) => resolveSystem(id, section, tier, file)),
  );
  return {
    locale: file.locale,
    timeZone: file.timezone,
    holidays: file.holidays,
    canaries: file.canary,
    tiers: tiers.filter((tier) => systems.some((system) => system.tier === tier.id)),
    roles: resolveRoles(file.roles),
    systems,
  };
}

function resolveSystem(id: string, section: SystemSection, tier: Tier, file: PolicyFile): System {
  const objectives = objectivesOver(tier.objectives, section.objectives);
  const limits = limitsOver(tier.limits, section.limits);
  const serviceHours = section.service_hours ?? tier.serviceHours;
  const transactions = section.transactions.map((transaction) => ({
    id: `${id}/${transaction.name}`,
    name: transaction.name,
    system: id,
    section: transaction,
    responseTime: transaction.objectives?.response_time ?? objectives.responseTime,
  }));
  const databases = Object.entries(file.databases)
    .filter(([, database]) => database.system === id)
    .map(([name, database]) => resolveDatabase(name, database, limits, transactions.length === 0));
  return {
    id,
    title: section.title ?? id,
    tier: tier.id,
    owner: section.owner ?? DEFAULT_OWNER,
    was: section.was,
    objectives,
    limits,
    serviceHours,
    calendar: makeCalendar({ timeZone: file.timezone, serviceHours, holidays: file.holidays, maintenance: section.maintenance }),
    maintenance: section.maintenance,
    uses: [...new Set([...databases.map((database) => database.id), ...section.uses])],
    databases,
    transactions,
  };
}

function resolveDatabase(id: string, section: DatabaseSection, limits: Limits, criticalByDefault: boolean): DatabaseTarget {
  return {
    id,
    system: section.system,
    section,
    critical: section.critical ?? criticalByDefault,
    limits: {
      slowQueriesPerDay: section.limits?.slow_queries_per_day ?? limits.slowQueriesPerDay,
      connections: section.limits?.connections ?? limits.connections,
    },
  };
}

/** The plan's roles with the file's titles, then the file's own. */
function resolveRoles(sections: PolicyFile["roles"]): readonly Role[] {
  const roles = new Map(PLAN_ROLES.map((role) => [role.id, role]));
  for (const [id, { title }] of Object.entries(sections)) roles.set(id, { id, title });
  return [...roles.values()];
}
