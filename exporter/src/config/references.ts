import type { Finding } from "./explain.js";
import { ROLE_IDS } from "./schema/policy.js";
import { TIER_IDS } from "./schema/tier.js";
import { remedyFor } from "./suggest.js";
import { ID } from "./values.js";

/**
 * Names that must lead somewhere: a system's tier, owner and databases, a database's home.
 * Reads the document as written, so that it also works while other parts are broken.
 */
export function checkReferences(document: unknown): readonly Finding[] {
  const [systems, databases] = [entries(document, "systems"), entries(document, "databases")];
  const tiers = [...TIER_IDS, ...entries(document, "tiers").map(([id]) => id)];
  const roles = [...ROLE_IDS, ...entries(document, "roles").map(([id]) => id)];
  const systemIds = systems.map(([id]) => id);
  const databaseIds = databases.map(([id]) => id);
  return [
    ...databases.flatMap(([id, database]) => lost(["databases", id, "system"], "system", database, systemIds)),
    ...systems.flatMap(([id, system]) => [
      ...lost(["systems", id, "tier"], "tier", system, tiers),
      ...lost(["systems", id, "owner"], "role", system, roles),
      ...list(field(system, "uses")).flatMap((used, index) =>
        lostName(["systems", id, "uses", index], "database", used, databaseIds),
      ),
      ...renaming(id, field(system, "was"), systemIds),
    ]),
  ];
}

function lost(path: readonly (string | number)[], kind: string, section: unknown, known: readonly string[]): readonly Finding[] {
  return lostName(path, kind, field(section, String(path.at(-1))), known);
}

function lostName(path: readonly (string | number)[], kind: string, name: unknown, known: readonly string[]): readonly Finding[] {
  if (typeof name !== "string" || !ID.test(name) || known.includes(name)) return [];
  const remedy = known.length === 0 ? "; the file has none" : remedyFor(name, [...new Set(known)]);
  return [{ path, atKey: false, message: `no ${kind} is called "${name}"${remedy}` }];
}

/** A former name that is still in use would give two systems one history. */
function renaming(id: string, was: unknown, systemIds: readonly string[]): readonly Finding[] {
  if (typeof was !== "string" || !systemIds.includes(was)) return [];
  return [
    { path: ["systems", id, "was"], atKey: false, message: `expected a former name, but a system is still called "${was}"` },
  ];
}

function entries(document: unknown, key: string): readonly (readonly [string, unknown])[] {
  const section = field(document, key);
  return typeof section === "object" && section !== null && !Array.isArray(section) ? Object.entries(section) : [];
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function field(section: unknown, key: string): unknown {
  const isMapping = typeof section === "object" && section !== null && Object.hasOwn(section, key);
  return isMapping ? (section as Readonly<Record<string, unknown>>)[key] : undefined;
}
