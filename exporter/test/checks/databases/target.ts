import { readFileSync } from "node:fs";
import { z } from "zod";
import { database } from "../../../src/config/schema/database.js";
import { values } from "../../../src/config/values.js";
import type { DatabaseTarget } from "../../../src/policy/policy.js";

/** Only `${file:PATH}` is put in, as the policy file allows it. */
const interpolate = Object.assign(
  (text: string) => text.replace(/\$\{file:([^}]+)\}/g, (_, path: string) => readFileSync(path, "utf8").trim()),
  {
    has: (text: string) => text.includes("${"),
  },
);

const section = database(values(interpolate));

/** A target out of a section of the policy file, with its defaults. */
export function targetOf(fields: Omit<z.input<typeof section>, "system">): DatabaseTarget {
  const parsed = z.parse(section, { system: "erp", ...fields });
  return { id: "erp-db", system: "erp", section: parsed, critical: true, limits: { slowQueriesPerDay: 10, connections: 0.8 } };
}
