import { readFileSync } from "node:fs";
import { PAGE } from "./shipped.js";

export interface Row {
  readonly severity: string;
  readonly tier: string;
  readonly reaches: string;
  readonly when: string;
}

/** The first table of docs/alertmanager.md: who is reached. */
export function tableOfThePage(): readonly Row[] {
  const [, text = ""] = readFileSync(PAGE, "utf8").split("## Who is reached");
  const lines = (text.trim().split("\n\n")[0] ?? "").split("\n").slice(2);
  return lines.map((line) => {
    const [severity = "", tier = "", reaches = "", when = ""] = line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim());
    return { severity, tier, reaches, when };
  });
}

const ROLES = ["dba", "business", "network", "liaison", "lead"];

/** What the table says of an alert: receivers in order of their names, and when the page goes out. */
export function saidOf(table: readonly Row[], severity: string, tier: string, role: string): { receivers: string; when: string } {
  const rows = table.filter((row) => row.severity === severity);
  const row = rows.find((each) => each.tier === tier) ?? rows.find((each) => ["any", "any other"].includes(each.tier));
  if (!row) throw new Error(`the table has no row for ${severity}, ${tier}`);
  const reached = row.reaches.replaceAll("ROLE", ROLES.includes(role) ? role : "lead").split(", ");
  return { receivers: reached.sort().join(","), when: row.when };
}

export const SEVERITIES = ["page", "ticket", "info"];
/** The plan's tiers, and one of a team's own. */
export const TIERS = ["core", "office", "data", "auxiliary", "logistics"];
/** The plan's roles, and one of a team's own. */
export const ROLES_AND_ONE = [...ROLES, "warehouse"];
export const CATEGORIES = ["availability", "performance", "capacity", "security", "exporter", "ledger", "data"];
