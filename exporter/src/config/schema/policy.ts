import { z } from "zod";
import type { Interpolate } from "../values.js";
import { values } from "../values.js";
import { database } from "./database.js";
import { system } from "./system.js";
import { tier } from "./tier.js";

/** The whole policy file, for one load. */
export function policySchema(interpolate: Interpolate) {
  const v = values(interpolate);
  return z.strictObject({
    locale: z.enum(["en", "zh-CN"]).default("en"),
    timezone: v.name.default("UTC").describe("IANA name, such as Asia/Shanghai. Days, months and hours are of this zone."),
    holidays: z
      .strictObject({
        off: z.array(v.name).default([]).describe("Dates without service hours, 2026-10-01."),
        working: z.array(v.name).default([]).describe("Weekend dates worked with the hours of a Monday."),
      })
      .prefault({}),
    canary: z.array(v.name).default([]).describe("URLs reachable whenever the exporter's own network works."),
    roles: z
      .record(v.id, z.strictObject({ title: v.title }))
      .default({})
      .describe("Roles beside lead, business, dba, network, liaison."),
    tiers: z
      .record(v.id, tier(v))
      .default({})
      .describe("Most important first. core, office, data, auxiliary have the plan's figures."),
    databases: z.record(v.id, database(v)).default({}),
    systems: z.record(v.id, system(v)),
  });
}

/** The policy file as it was written, checked and with its values parsed: seconds, shares, bytes. */
export type PolicyFile = z.output<ReturnType<typeof policySchema>>;
export type TierSection = PolicyFile["tiers"][string];
export type DatabaseSection = PolicyFile["databases"][string];
export type SystemSection = PolicyFile["systems"][string];
export type TransactionSection = SystemSection["transactions"][number];
export type StepSection = TransactionSection["steps"][number];
export type Title = NonNullable<TierSection["title"]>;
