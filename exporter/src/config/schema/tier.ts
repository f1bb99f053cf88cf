import { z } from "zod";
import { isInspectionTime, parseServiceHours } from "../service-hours.js";
import type { Values } from "../values.js";
import { parses } from "./refining.js";

/** Tiers that every policy has, most important first; the file may change them and add others. */
export const TIER_IDS = ["core", "office", "data", "auxiliary"] as const;

/** What a system promises. Missing figures come from the tier, then from the plan. */
export function objectives(v: Values) {
  return z
    .strictObject({
      availability: v.ratio.describe("Share of counted time in which the system is up, over a year."),
      repair_time: v.period.describe("Mean time to repair, in counted time."),
      response_time: v.period.describe("Longest acceptable duration of a transaction run."),
      satisfaction: v.ratio.describe("Share of satisfied users in surveys."),
    })
    .partial();
}

/** The lines beyond which someone should look. */
export function limits(v: Values) {
  return z
    .strictObject({
      slow_queries_per_day: v.number.pipe(z.number().min(0)).describe("More slow queries than this a day need care."),
      connections: v.ratio.describe("Used share of the connections that ordinary users can open."),
      cpu: v.ratio.describe("CPU use of a host."),
      memory: v.ratio.describe("Memory use of a host."),
      disk_free: v.ratio.describe("Least free share of each file system."),
      backup_age: v.period.describe("Greatest age of the last good backup."),
    })
    .partial();
}

export function serviceHours(v: Values) {
  return v.name
    .superRefine(parses(parseServiceHours))
    .describe('When availability counts: "always", or days and times such as "Mon-Fri 08:00-18:00".');
}

export function tier(v: Values) {
  const inspection = v.name.refine(isInspectionTime, 'expected a time such as "08:00" or "Mon,Thu 09:00"');
  return z.strictObject({
    title: v.title.optional(),
    objectives: objectives(v).optional(),
    limits: limits(v).optional(),
    service_hours: serviceHours(v).optional(),
    inspect_at: z.array(inspection).optional().describe('Times of the scheduled inspection, such as "08:00" or "Mon,Thu 09:00".'),
  });
}
