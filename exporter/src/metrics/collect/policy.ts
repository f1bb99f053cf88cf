import { type Policy, titleIn } from "../../policy/policy.js";
import { POLICY } from "../catalogue-policy.js";
import type { Recorder } from "../recorder.js";

/** The policy, resolved at the grain at which it is measured, so that rules only compare. */
export function collectPolicy(policy: Policy, to: Recorder): void {
  for (const { id: system, title, tier, owner, objectives, limits, uses, databases, transactions } of policy.systems) {
    to.set(POLICY.systemInfo, { system, tier, owner, title: titleIn(title, policy.locale, system) }, 1);
    to.set(POLICY.availability, { system }, objectives.availability);
    to.set(POLICY.repair, { system }, objectives.repairTime);
    to.set(POLICY.satisfaction, { system }, objectives.satisfaction);
    to.set(POLICY.cpu, { system }, limits.cpu);
    to.set(POLICY.memory, { system }, limits.memory);
    to.set(POLICY.diskFree, { system }, limits.diskFree);
    for (const transaction of transactions) {
      to.set(POLICY.response, { system, transaction: transaction.name }, transaction.responseTime);
    }
    // Without a name: for databases of the system that this exporter does not watch (mysqld_exporter, postgres_exporter).
    to.set(POLICY.slowQueriesPerDay, { system, database: "" }, limits.slowQueriesPerDay);
    to.set(POLICY.connections, { system, database: "" }, limits.connections);
    for (const database of databases) {
      to.set(POLICY.slowQueriesPerDay, { system, database: database.id }, database.limits.slowQueriesPerDay);
      to.set(POLICY.connections, { system, database: database.id }, database.limits.connections);
    }
    for (const database of new Set(uses)) to.set(POLICY.uses, { system, database }, 1);
  }
}
