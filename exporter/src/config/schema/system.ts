import { z } from "zod";
import type { Values } from "../values.js";
import { window } from "./maintenance.js";
import { report, unlessBroken } from "./refining.js";
import { limits, objectives, serviceHours } from "./tier.js";
import { transaction } from "./transaction.js";

export function system(v: Values) {
  return z
    .strictObject({
      tier: v.id.describe("core, office, data, auxiliary, or a tier of the file's own."),
      title: v.title.optional(),
      owner: v.id.optional().describe("A role id. Default: business."),
      was: v.id.optional().describe("Its former id, after renaming."),
      objectives: objectives(v).optional(),
      limits: limits(v).optional(),
      service_hours: serviceHours(v).optional(),
      uses: z.array(v.id).default([]).describe("Databases that it needs."),
      transactions: z
        .array(transaction(v))
        .default([])
        .describe("What the exporter does as a user would, to see whether it works."),
      backups: z.array(backup(v)).default([]),
      hosts: z.array(v.name).default([]),
      maintenance: z.array(window(v)).default([]).describe("Times that do not count."),
    })
    .superRefine(
      ({ transactions, backups }, ctx) => {
        const places = new Map<string, string>();
        for (const [list, entries] of Object.entries({ transactions, backups })) {
          for (const [index, { name }] of entries.entries()) {
            const first = places.get(name);
            if (first === undefined) places.set(name, `${list}[${index}]`);
            else report(ctx, [list, index, "name"], `expected a name of its own in this system (${first} has the same)`);
          }
        }
      },
      unlessBroken("transactions", "backups"),
    );
}

function backup(v: Values) {
  return z.strictObject({
    name: v.id,
    file: z.strictObject({ glob: v.name, min_size: v.size.prefault("1B") }),
    limits: z.strictObject({ backup_age: v.period }).partial().optional(),
  });
}
