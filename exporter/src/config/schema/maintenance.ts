import { z } from "zod";
import { shortestInterval } from "../expressions.js";
import { fallsIntoGap, parseDateTime, toUnixSeconds } from "../local-time.js";
import type { Values } from "../values.js";
import { compiles, report, unlessBroken } from "./refining.js";

/** One-off (`from`, `to`) or recurring (`cron`, `for`); times are of the policy's time zone. */
export function window(v: Values) {
  const { timeZone } = v;
  const time = v.name.superRefine((text, ctx) => {
    const parsed = parseDateTime(text);
    if (parsed === undefined) report(ctx, [], "expected date and time such as 2026-12-05 22:00");
    else if (fallsIntoGap(parsed, timeZone)) {
      report(ctx, [], `expected a time that exists in ${timeZone}, where clocks are put forward over this one`);
    }
  });
  return z
    .strictObject({
      from: time.optional().describe("Start of a single window, date and time."),
      to: time.optional().describe("End of a single window, date and time."),
      cron: v.name
        .superRefine(compiles("cron expression of five fields"))
        .optional()
        .describe("Starts of a recurring window: cron expression of five fields."),
      for: v.period.optional().describe("Length of a recurring window."),
      reason: v.name.describe("Why; it stays in the ledger."),
    })
    .superRefine(
      (entry, ctx) => {
        const given = [entry.from, entry.to, entry.cron, entry.for].map((value) => value !== undefined).join();
        if (given !== "true,true,false,false" && given !== "false,false,true,true") {
          report(ctx, [], "expected either from and to, or cron and for");
          return;
        }
        if (
          entry.cron !== undefined &&
          entry.for !== undefined &&
          entry.for >= (shortestInterval(entry.cron) ?? Number.POSITIVE_INFINITY)
        ) {
          report(ctx, ["for"], "expected a length shorter than the time between two starts, or the maintenance never ends");
        }
        const [from, to] = [entry.from, entry.to].map((text) => (text === undefined ? undefined : parseDateTime(text)));
        if (from && to && toUnixSeconds(to, timeZone, "later") <= toUnixSeconds(from, timeZone, "earlier")) {
          report(ctx, ["to"], "expected an end after the start");
        }
      },
      unlessBroken("from", "to", "cron", "for"),
    );
}
