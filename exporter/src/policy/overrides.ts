import type { TierSection } from "../config/schema/policy.js";
import type { Limits, Objectives } from "./policy.js";

/** The figures of a section over those that it inherits. */
export function objectivesOver(inherited: Objectives, section: TierSection["objectives"] = {}): Objectives {
  return {
    availability: section.availability ?? inherited.availability,
    repairTime: section.repair_time ?? inherited.repairTime,
    responseTime: section.response_time ?? inherited.responseTime,
    satisfaction: section.satisfaction ?? inherited.satisfaction,
  };
}

/** Likewise for limits. */
export function limitsOver(inherited: Limits, section: TierSection["limits"] = {}): Limits {
  return {
    slowQueriesPerDay: section.slow_queries_per_day ?? inherited.slowQueriesPerDay,
    connections: section.connections ?? inherited.connections,
    cpu: section.cpu ?? inherited.cpu,
    memory: section.memory ?? inherited.memory,
    diskFree: section.disk_free ?? inherited.diskFree,
    backupAge: section.backup_age ?? inherited.backupAge,
  };
}
