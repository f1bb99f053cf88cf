import { z } from "zod";
import type { Values } from "../values.js";

/** A regular expression of RE2's syntax: linear time, no back references, no look-around. */
const pattern = (v: Values) => v.name.describe("Regular expression (RE2 syntax).");

export function transaction(v: Values) {
  return z.strictObject({
    name: v.id,
    every: v.period.default(60),
    timeout: v.period.default(10).describe("Limit of a whole run; cleaning up has cleanup_timeout beside it."),
    cleanup_timeout: v.period.default(3).describe("Limit for the always steps of one run."),
    critical: z.boolean().default(true).describe("Its failure takes the system down."),
    fail_after: v.integer.pipe(z.int().min(1).max(100)).default(2).describe("Consecutive failures before it counts as down."),
    confirm_every: v.period.default(5).describe("Cadence after a first failure, until it is confirmed or gone."),
    objectives: z.strictObject({ response_time: v.period }).partial().optional(),
    variables: z
      .record(v.id, v.secret)
      .default({})
      .describe(
        "Set once for each run; a value may hold {{uuid}}, {{time}}, {{unix}}, {{counter}} and variables named before it.",
      ),
    headers: z.record(v.name, v.secret).default({}).describe("Sent with every step."),
    tls: z
      .strictObject({
        ca: v.name.optional().describe("Path of the PEM file of the authority. Default: Node's."),
        cert: v.name.optional(),
        key: v.name.optional(),
        server_name: v.name.optional(),
        insecure_skip_verify: z.boolean().default(false),
      })
      .optional(),
    steps: z.array(step(v)).min(1).max(50),
  });
}

function step(v: Values) {
  return z
    .strictObject({
      name: v.id,
      url: v.name.describe(
        "Absolute, http or https; may hold {{variables}}. Secrets belong into query, headers or variables, which are masked.",
      ),
      method: z
        .enum(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
        .optional()
        .describe("Default: POST with a body, else GET."),
      query: z.record(v.name, v.secret).optional(),
      headers: z.record(v.name, v.secret).optional(),
      form: z.record(v.name, v.secret).optional().describe("Body as application/x-www-form-urlencoded."),
      json: v.json.optional().describe("Body as application/json; strings in it may hold {{variables}}."),
      body: v.secret.optional().describe("Body as it stands."),
      redirects: v.integer
        .pipe(z.int().min(0).max(20))
        .default(5)
        .describe("Redirects to follow; 0: none, the redirect is the answer."),
      timeout: v.period.optional().describe("Limit of this step, within the run's."),
      max_body: v.size.default(10_000_000).describe("Longest accepted body; a longer one fails with reason limit."),
      extract: z.record(v.id, extraction(v)).optional().describe("Variables taken from the response, by name."),
      expect: expectation(v).optional(),
      always: z.boolean().default(false).describe("Cleans up: runs even after a failure, a time-out or SIGTERM."),
      retries: v.integer
        .pipe(z.int().min(0).max(5))
        .optional()
        .describe("Further tries of an always step. Default: 2. Not for others."),
    })
    .refine((s) => [s.form, s.json, s.body].filter((body) => body !== undefined).length <= 1, {
      message: "expected at most one of form, json, body",
    })
    .refine((s) => s.retries === undefined || s.always, { message: "expected retries only on a step with always: true" });
}

function extraction(v: Values) {
  return z
    .strictObject({
      jsonpath: v.name.optional().describe("JSONPath (RFC 9535); the first match."),
      css: v.name.optional().describe("CSS selector; the first match."),
      attribute: v.name.optional().describe("With css: this attribute in place of the text."),
      regex: pattern(v).optional().describe("Regular expression (RE2 syntax); group 1 if there is one, else the whole match."),
      header: v.name.optional().describe("Name of a response header."),
      secret: z.boolean().default(false).describe("Mask the value in transcripts."),
    })
    .refine((e) => [e.jsonpath, e.css, e.regex, e.header].filter((source) => source !== undefined).length === 1, {
      message: "expected exactly one of jsonpath, css, regex, header",
    })
    .refine((e) => e.attribute === undefined || e.css !== undefined, { message: "expected attribute only beside css" });
}

function expectation(v: Values) {
  const status = v.integer.pipe(z.int().min(100).max(599));
  return z.strictObject({
    status: z
      .union([status, z.array(status).min(1)])
      .optional()
      .describe("Default: any of 200 to 299; 300 to 399 too with redirects: 0."),
    body: z
      .strictObject({
        contains: v.text.optional(),
        not_contains: v.text.optional(),
        matches: pattern(v).optional(),
        min_size: v.size.optional(),
      })
      .optional(),
    jsonpath: z
      .array(
        z
          .strictObject({
            path: v.name,
            equals: z.union([v.text, z.number(), z.boolean(), z.null()]).optional(),
            matches: pattern(v).optional(),
            exists: z.boolean().optional(),
          })
          .refine((a) => [a.equals, a.matches, a.exists].filter((test) => test !== undefined).length === 1, {
            message: "expected exactly one of equals, matches, exists",
          }),
      )
      .optional(),
    headers: z.record(v.name, pattern(v)).optional().describe("Regular expressions that response headers must match."),
    max_time: v.period.optional().describe("Longest acceptable duration of this step; longer fails with reason assertion."),
  });
}
