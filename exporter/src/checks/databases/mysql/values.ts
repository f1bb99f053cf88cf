import { CheckError } from "../../failure.js";
import type { Session } from "../engine.js";

/** A number out of a row: the driver gives big integers and decimals as text. Throws a CheckError (protocol) on anything else. */
export function number(value: unknown): number {
  const parsed = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof parsed === "number" && Number.isFinite(parsed)) return parsed;
  throw new CheckError("protocol", `expected a number from the server, got "${String(value)}"`);
}

/** What `SHOW ... STATUS` and `SHOW ... VARIABLES` have of the names; the others are absent. */
export async function show(
  session: Session,
  what: "GLOBAL STATUS" | "SESSION STATUS" | "GLOBAL VARIABLES",
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const list = names.map((name) => `'${name}'`).join(", ");
  const rows = await session.query<{ Variable_name: string; Value: string }>(`SHOW ${what} WHERE Variable_name IN (${list})`);
  return new Map(rows.map((row) => [row.Variable_name, String(row.Value)]));
}
