import { Temporal } from "temporal-polyfill";
import { z } from "zod";

/** What is written down is shown on terminals and in tables: one line, and no signs that steer them. */
const line = (most: number) =>
  z
    .string()
    .trim()
    .min(1, "expected a text that is not empty")
    .max(most, `expected at most ${most} characters`)
    .regex(/^[^\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]*$/u, "expected one line without control characters");

const MOMENT = "expected unix seconds or a time such as 2026-11-23T22:00:00+08:00";

/** Unix seconds, or RFC 3339 with an offset. */
const moment = z.union([z.number().min(0).max(8.64e12), z.string()]).transform((written, ctx): number => {
  if (typeof written === "number") return written;
  try {
    return Temporal.Instant.from(written).epochMilliseconds / 1000;
  } catch {
    ctx.addIssue({ code: "custom", message: `${MOMENT}, got "${written}"` });
    return z.NEVER;
  }
});

const system = line(63);
const reason = line(500);
/** The name under which something is written down. */
export const author = line(100);
/** Only where the connection does not tell it. */
const by = author.optional();

/** Bodies of the requests that change the ledger. */
export const BODIES = {
  startMaintenance: z.strictObject({ system, from: moment.optional(), to: moment.optional(), reason, by }),
  endMaintenance: z.strictObject({ by }),
  endMaintenanceOf: z.strictObject({ system, by }),
  exclude: z.strictObject({ system, from: moment, to: moment, reason, by }),
  revoke: z.strictObject({ reason, by }),
};

/** What is wrong with a body, in one sentence. */
export function complaint({ issues }: z.core.$ZodError, body: unknown): string {
  return issues.map((issue) => describe(issue, body)).join("; ");
}

function describe(issue: z.core.$ZodIssue, body: unknown): string {
  const path = issue.path.join(".");
  if (issue.code === "unrecognized_keys") return `unknown field ${issue.keys.map((key) => `"${key}"`).join(", ")}`;
  if (path === "") return "expected a JSON object";
  const given = (body as Readonly<Record<string, unknown>>)[path];
  if (given === undefined) return `${path}: missing`;
  if (issue.code === "invalid_type") return `${path}: expected a ${issue.expected}, got ${JSON.stringify(given)}`;
  return `${path}: ${issue.code === "invalid_union" ? `${MOMENT}, got ${JSON.stringify(given)}` : issue.message}`;
}
