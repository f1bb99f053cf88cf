import { z } from "zod";
import { isTimeZone, parseDate } from "../local-time.js";
import type { Interpolate, Place, Values } from "../values.js";
import { values } from "../values.js";
import { database } from "./database.js";
import { parses, report } from "./refining.js";
import { system } from "./system.js";
import { tier } from "./tier.js";

/** Roles that every policy has; the file may add others. */
export const ROLE_IDS = ["lead", "business", "dba", "network", "liaison"] as const;

/** The whole policy file, for one load. */
export function policySchema(interpolate: Interpolate, place?: Place) {
  const v = values(interpolate, place);
  return z.strictObject({
    locale: z
      .enum(["en", "zh-CN"])
      .default("en")
      .describe("Language of titles in metrics and of the ledger's commands. Pages follow the browser, and else this."),
    timezone: v.name
      .refine(isTimeZone, "expected an IANA time zone such as Asia/Shanghai")
      .prefault("UTC")
      .describe("IANA name. Days, months, hours and maintenance windows are of this zone."),
    holidays: holidays(v).prefault({}).describe("Days whose service hours differ from those of their weekday."),
    canary: z
      .array(v.name.superRefine(parses(parseCanary)))
      .default([])
      .describe(
        "URLs reachable whenever the exporter's own network works. While none answers, failures of the network count as unobserved.",
      ),
    roles: z
      .record(v.id, z.strictObject({ title: v.title.describe("Name of the role on pages and boards.") }))
      .default({})
      .describe(`Roles beside ${ROLE_IDS.join(", ")}.`),
    tiers: z
      .record(v.id, tier(v))
      .default({})
      .describe("Most important first. core, office, data, auxiliary exist with the plan's figures; give what differs."),
    databases: z.record(v.id, database(v)).default({}).describe("Database servers, each once, however many systems use it."),
    systems: z
      .record(v.id, system(v))
      .refine(
        (systems) => Object.keys(systems).length > 0,
        "expected at least one system, such as erp: { tier: core }; `sla-exporter init` writes a file to start from",
      )
      .describe("Business systems by id."),
  });
}

/** Throws an Error with what is wrong: canaries are asked without any means of proving who they are. */
function parseCanary(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== "http:" && url?.protocol !== "https:") {
    throw new Error("expected a URL that begins with http:// or https://, such as https://gateway.intra");
  }
  if (url.username !== "" || url.password !== "")
    throw new Error("expected a URL without user and password: canaries are asked for any answer");
}

function holidays(v: Values) {
  const date = v.name.refine((text) => parseDate(text) !== undefined, "expected a date such as 2026-10-01");
  return z
    .strictObject({
      off: z.array(date).default([]).describe('Dates without service hours, except for service hours of "always".'),
      working: z.array(date).default([]).describe("Weekend dates worked with the hours of a Monday."),
    })
    .superRefine(({ off, working }, ctx) => {
      for (const [index, day] of working.entries()) {
        if (off.includes(day)) report(ctx, ["working", index], "expected a date that is not in holidays.off too");
      }
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
