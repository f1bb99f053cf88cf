import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The policy of the demo, as it stands in the project. */
const POLICY = fileURLToPath(new URL("../sla.yml", import.meta.url));
const CRM_DATABASE = /^ {2}crm-db:\n(?: {4}.*\n)*/m;
const CRM_USES = "uses: [crm-db]";

/**
 * Writes the policy into the folder of the run, where the paths of its secrets lead somewhere.
 * @param mariadb false: there is no `crm-db`, and the CRM uses `erp-db`.
 * @returns the path of the copy.
 */
export function writePolicy(folder: string, { mariadb }: { readonly mariadb: boolean }): string {
  const path = join(folder, "sla.yml");
  writeFileSync(path, policyText(readFileSync(POLICY, "utf8"), mariadb));
  return path;
}

/** @throws Error when the text has no `crm-db` to be taken out. */
export function policyText(text: string, mariadb: boolean): string {
  if (!CRM_DATABASE.test(text) || !text.includes(CRM_USES)) throw new Error(`demo/sla.yml has no crm-db, or no "${CRM_USES}"`);
  return mariadb ? text : text.replace(CRM_DATABASE, "").replace(CRM_USES, "uses: [erp-db]");
}
