import { z } from "zod";
import type { Values } from "../values.js";
import { limits, objectives, serviceHours } from "./tier.js";
import { transaction } from "./transaction.js";

export function system(v: Values) {
  return z.strictObject({
    tier: v.id,
    title: v.title.optional(),
    owner: v.id.optional().describe("A role id. Default: business."),
    was: v.id.optional().describe("Its former id, after renaming."),
    objectives: objectives(v).optional(),
    limits: limits(v).optional(),
    service_hours: serviceHours(v).optional(),
    uses: z.array(v.id).default([]).describe("Databases that it needs."),
    transactions: z.array(transaction(v)).default([]),
    backups: z.array(backup(v)).default([]),
    hosts: z.array(v.name).default([]),
    maintenance: z.array(maintenance(v)).default([]),
  });
}

function backup(v: Values) {
  return z.strictObject({
    name: v.id,
    file: z.strictObject({ glob: v.name, min_size: v.size.default(1) }),
    limits: z.strictObject({ backup_age: v.period }).partial().optional(),
  });
}

/** One-off (`from`, `to`) or recurring (`cron`, `for`); times are of the policy's time zone. */
export function maintenance(v: Values) {
  return z
    .strictObject({
      from: v.name.optional().describe('Start, "2026-12-05 22:00".'),
      to: v.name.optional().describe("End, likewise."),
      cron: v.name.optional().describe('Starts of a recurring window, "0 2 * * SUN".'),
      for: v.period.optional().describe("Length of a recurring window."),
      reason: v.name,
    })
    .refine(
      (m) =>
        (m.from !== undefined && m.to !== undefined && m.cron === undefined && m.for === undefined) ||
        (m.cron !== undefined && m.for !== undefined && m.from === undefined && m.to === undefined),
      {
        message: "expected either from and to, or cron and for",
      },
    );
}
