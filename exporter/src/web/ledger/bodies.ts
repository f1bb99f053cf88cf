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

/** Unix seconds, or RFC 3339 with an offset. */
const moment = z.union([z.number().min(0).max(8.64e12), z.string()]).transform((written, ctx): number => {
  if (typeof written === "number") return written;
  try {
    return Temporal.Instant.from(written).epochMilliseconds / 1000;
  } catch {
    ctx.addIssue({
      code: "custom",
      message: `expected unix seconds or a time such as 2026-11-23T22:00:00+08:00, got "${written}"`,
    });
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
export function complaint({ issues }: z.core.$ZodError): string {
  return issues.map(describe).join("; ");
}

function describe(issue: z.core.$ZodIssue): string {
  const path = issue.path.join(".");
  if (issue.code === "unrecognized_keys") return `unknown field ${issue.keys.map((key) => `"${key}"`).join(", ")}`;
  if (issue.code === "invalid_type" && path === "") return "expected a JSON object";
  if (issue.code === "invalid_type") return `${path}: ${issue.input === undefined ? "missing" : `expected a ${issue.expected}`}`;
  if (issue.code === "invalid_union") return `${path}: expected unix seconds or a time such as 2026-11-23T22:00:00+08:00`;
  return `${path}: ${issue.message}`;
}
