import type { Title } from "../config/schema/policy.js";
import { ROLE_IDS } from "../config/schema/policy.js";
import { TIER_IDS } from "../config/schema/tier.js";
import type { Limits, Objectives, Role, Tier } from "./policy.js";

const HOUR = 3600;
const DAY = 24 * HOUR;
const WORKING_HOURS = "Mon-Fri 08:00-18:00";

/** What the maintenance plan promises for every system: 99.8 % are 17.52 h of downtime in a year. */
export const PLAN_OBJECTIVES: Objectives = { availability: 0.998, repairTime: 2 * HOUR, responseTime: 2, satisfaction: 0.9 };

/** The normal values of the plan's inspections. A tier without a backup rhythm of its own has the nightly one. */
export const PLAN_LIMITS: Limits = {
  slowQueriesPerDay: 10,
  connections: 0.8,
  cpu: 0.7,
  memory: 0.8,
  diskFree: 0.2,
  backupAge: DAY,
};

type TierId = (typeof TIER_IDS)[number];
type RoleId = (typeof ROLE_IDS)[number];

const TIERS: Readonly<Record<TierId, Pick<Tier, "title" | "serviceHours"> & { readonly backupAge: number }>> = {
  core: { title: title("Core business", "核心业务系统"), serviceHours: "always", backupAge: 4 * HOUR },
  office: { title: title("Office collaboration", "办公协同系统"), serviceHours: WORKING_HOURS, backupAge: DAY },
  data: { title: title("Data management", "数据管理系统"), serviceHours: "always", backupAge: DAY },
  auxiliary: { title: title("Auxiliary", "辅助系统"), serviceHours: WORKING_HOURS, backupAge: 7 * DAY },
};

const ROLES: Readonly<Record<RoleId, Title>> = {
  lead: title("Maintenance lead", "维护组长"),
  business: title("Business systems engineer", "业务系统工程师"),
  dba: title("Database engineer", "数据库工程师"),
  network: title("Network engineer", "网络工程师"),
  liaison: title("User liaison", "用户联络专员"),
};

/** The plan's tiers, most important first. */
export const PLAN_TIERS: readonly Tier[] = TIER_IDS.map((id) => {
  const { backupAge, ...tier } = TIERS[id];
  return { id, ...tier, objectives: PLAN_OBJECTIVES, limits: { ...PLAN_LIMITS, backupAge } };
});

/** The plan's roles. */
export const PLAN_ROLES: readonly Role[] = ROLE_IDS.map((id) => ({ id, title: ROLES[id] }));

function title(en: string, zh: string): Title {
  return { en, "zh-CN": zh };
}
