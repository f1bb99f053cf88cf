import { z } from "zod";
import { isInspectionTime, parseServiceHours } from "../service-hours.js";
import type { Values } from "../values.js";
import { parses } from "./refining.js";

/** Tiers that every policy has, most important first; the file may change them and add others. */
export const TIER_IDS = ["core", "office", "data", "auxiliary"] as const;

const PLANS = "the plan's";

/** What a system promises. Missing figures come from the tier, then from the plan; `otherwise` tells whose they are. */
export function objectives(v: Values, otherwise: string) {
  const text = (meaning: string) => `${meaning} Default: ${otherwise}.`;
  return z
    .strictObject({
      availability: v.ratio.describe(text("Share of counted time in which the system is up, over a year.")),
      repair_time: v.period.describe(text("Mean time to repair, in counted time.")),
      response_time: v.period.describe(text("Longest acceptable duration of a transaction run; a longer one counts as slow.")),
      satisfaction: v.ratio.describe(text("Share of satisfied users in surveys.")),
    })
    .partial();
}

/** The lines beyond which someone should look; `otherwise` tells whose figure stands in for a missing one. */
export function limits(v: Values, otherwise: string) {
  const text = (meaning: string) => `${meaning} Default: ${otherwise}.`;
  return z
    .strictObject({
      slow_queries_per_day: v.number.pipe(z.number().min(0)).describe(text("More slow queries than this a day need care.")),
      connections: v.ratio.describe(text("Used share of the connections that ordinary users can open.")),
      cpu: v.ratio.describe(text("Greatest normal CPU use of a host.")),
      memory: v.ratio.describe(text("Greatest normal memory use of a host.")),
      disk_free: v.ratio.describe(text("Least normal free share of each file system.")),
      backup_age: v.period.describe(text("Greatest age of the last good backup.")),
    })
    .partial();
}

export function serviceHours(v: Values, otherwise: string) {
  return v.name
    .superRefine(parses(parseServiceHours))
    .describe(`When availability counts: "always", or days and times. Default: ${otherwise}.`);
}

export function tier(v: Values) {
  const inspection = v.name.refine(isInspectionTime, 'expected a time such as "08:00" or "Mon,Thu 09:00"');
  return z.strictObject({
    title: v.title.optional().describe("Name of the tier on pages and boards. Default: the plan's, else its id."),
    objectives: objectives(v, PLANS).optional().describe("What the systems of the tier promise."),
    limits: limits(v, PLANS).optional().describe("The lines beyond which someone should look."),
    service_hours: serviceHours(v, PLANS).optional(),
    inspect_at: z
      .array(inspection)
      .optional()
      .describe("Times of the scheduled inspection: time, or days and time. Kept, not acted on yet."),
  });
}
