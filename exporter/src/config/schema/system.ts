import { z } from "zod";
import type { Values } from "../values.js";
import { window } from "./maintenance.js";
import { report, unlessBroken } from "./refining.js";
import { limits, objectives, serviceHours } from "./tier.js";
import { transaction } from "./transaction.js";

const TIERS = "the tier's";

export function system(v: Values) {
  return z
    .strictObject({
      tier: v.id.describe("core, office, data, auxiliary, or a tier of the file's own."),
      title: v.title.optional().describe("Name of the system on pages, boards and in messages. Default: its id."),
      owner: v.id.optional().describe("A role id. Default: business."),
      was: v.id.optional().describe("Its former id, after renaming: the history goes on."),
      objectives: objectives(v, TIERS).optional().describe("What this system promises, where it differs from its tier."),
      limits: limits(v, TIERS).optional().describe("Limits of this system, where they differ from its tier's."),
      service_hours: serviceHours(v, TIERS).optional(),
      uses: z.array(v.id).default([]).describe("Databases of other systems that it needs, too."),
      transactions: z
        .array(transaction(v))
        .default([])
        .describe("What the exporter does as a user would, to see whether the system works."),
      backups: z.array(backup(v)).default([]).describe("Backups to watch. Kept, not acted on yet."),
      hosts: z.array(v.name).default([]).describe("Its hosts, as node_exporter's targets are labelled. Kept, not acted on yet."),
      maintenance: z
        .array(window(v))
        .default([])
        .describe("Windows whose time does not count; each has from and to, or cron and for."),
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
    name: v.id.describe("Its name, unique in the system."),
    file: z
      .strictObject({
        glob: v.name.describe("Pattern of the paths of the backup files."),
        min_size: v.size.prefault("1B").describe("A smaller file is no backup."),
      })
      .describe("A backup that shows as files."),
    limits: z
      .strictObject({ backup_age: v.period.describe("Greatest age of its last good backup. Default: the system's.") })
      .partial()
      .optional()
      .describe("Limits of this backup, where they differ from the system's."),
  });
}
