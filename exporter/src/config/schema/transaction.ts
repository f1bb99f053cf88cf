import { z } from "zod";
import { fields } from "../fields.js";
import type { Secret } from "../secret.js";
import { withoutTemplates } from "../templates.js";
import type { Values } from "../values.js";
import { certificateHasKey } from "./client-certificate.js";
import { headerName, headerValue } from "./header.js";
import { compiles, report, unlessBroken } from "./refining.js";
import { checkFlow } from "./transaction-flow.js";

/** A regular expression of RE2's syntax: linear time, no back references, no look-around. */
const pattern = (v: Values) =>
  v.markedName
    .superRefine(compiles("regular expression (RE2 syntax)"))
    .describe("Regular expression (RE2 syntax) that must match.");
const jsonPath = (v: Values) => v.markedName.superRefine(compiles("JSONPath (RFC 9535)"));

export function transaction(v: Values) {
  return z
    .strictObject({
      name: v.id.describe("Its name, unique in the system."),
      every: v.pace.prefault("60s").describe("Time between the starts of two runs."),
      timeout: v.pace.prefault("10s").describe("Limit of a whole run; cleaning up has cleanup_timeout beside it."),
      cleanup_timeout: v.pace.prefault("10s").describe("Limit for the always steps of one run."),
      critical: z.boolean().default(true).describe("Its failure takes the system down."),
      fail_after: v.integer.pipe(z.int().min(1).max(100)).prefault(2).describe("Consecutive failures before it counts as down."),
      confirm_every: v.pace.prefault("5s").describe("Cadence after a first failure, until it is confirmed or gone."),
      objectives: z
        .strictObject({
          response_time: v.period.describe(
            "Longest acceptable duration of a run; a longer one counts as slow. Default: the system's.",
          ),
        })
        .partial()
        .optional()
        .describe("What this transaction promises, where it differs from its system."),
      variables: z
        .record(v.id, v.secret)
        .default({})
        .describe(
          "Set once for each run; a value may hold {{uuid}}, {{time}}, {{unix}}, {{counter}} and variables named before it.",
        ),
      headers: z.record(headerName(v), headerValue(v)).default({}).describe("Sent with every step."),
      tls: z
        .strictObject({
          ca: v.path.optional().describe("Path of the PEM file of the authority. Default: those that Node knows."),
          cert: v.path.optional().describe("Path of the client's certificate (PEM)."),
          key: v.path.optional().describe("Path of the client's key (PEM)."),
          server_name: v.name.optional().describe("Name that the certificate must have. Default: the host of the URL."),
          insecure_skip_verify: z.boolean().default(false).describe("Take any certificate. For tests only."),
        })
        .superRefine(certificateHasKey, unlessBroken("cert", "key"))
        .optional()
        .describe("TLS of its HTTPS requests."),
      steps: z.array(step(v)).min(1).max(50).describe("HTTP requests, one after the other, with one cookie jar; 1 to 50."),
    })
    .superRefine(checkFlow, unlessBroken("variables", "headers", "steps"));
}

function step(v: Values) {
  return z
    .strictObject({
      name: v.id.describe("Its name, unique in the transaction; a label of metrics."),
      url: v.url
        .superRefine(checkUrl)
        .describe("Absolute, http or https; may hold {{variables}}. What references put in behind the host is masked."),
      method: z
        .enum(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
        .optional()
        .describe("HTTP method. Default: POST with a body, else GET."),
      query: z.record(v.name, v.secret).optional().describe("Added to the URL as its query, encoded."),
      headers: z.record(headerName(v), headerValue(v)).optional().describe("Sent with this step, over those of the transaction."),
      form: z.record(v.name, v.secret).optional().describe("Body as application/x-www-form-urlencoded."),
      json: v.json.optional().describe("Body as application/json; strings in it may hold {{variables}}."),
      body: v.secret.optional().describe("Body as it stands."),
      redirects: v.integer
        .pipe(z.int().min(0).max(20))
        .prefault(5)
        .describe("Redirects to follow; 0: none, the redirect is the answer."),
      timeout: v.pace.optional().describe("Limit of this step, within the run's."),
      max_body: v.size.prefault("10MB").describe("Longest accepted body; a longer one fails with reason limit."),
      extract: z.record(v.id, extraction(v)).optional().describe("Variables taken from the response, by name."),
      expect: expectation(v).optional().describe("What the response must be; otherwise the run fails here."),
      always: z.boolean().default(false).describe("Cleans up: runs even after a failure, a time-out or SIGTERM."),
      retries: v.integer
        .pipe(z.int().min(0).max(5))
        .optional()
        .describe("Further tries of a step with always: true; others have none. Default: 2."),
    })
    .superRefine(
      (s, ctx) => {
        const bodies = [s.form, s.json, s.body].filter((body) => body !== undefined);
        if (bodies.length > 1) report(ctx, [], "expected at most one of form, json, body");
        if (bodies.length > 0 && (s.method === "GET" || s.method === "HEAD")) {
          report(ctx, ["method"], "expected a method that sends a body");
        }
        if (s.retries !== undefined && !s.always) report(ctx, ["retries"], "expected retries only on a step with always: true");
      },
      unlessBroken("form", "json", "body", "method", "retries", "always"),
    );
}

/** A URL that starts with a variable shows only at the run what it is. */
function checkUrl(url: Secret, ctx: z.core.$RefinementCtx): void {
  const text = url.reveal();
  if (text.startsWith("{{")) return;
  const neutral = withoutTemplates(text);
  if (!/^https?:\/\//i.test(neutral) || !URL.canParse(neutral)) report(ctx, [], "expected an absolute URL, http or https");
}

function extraction(v: Values) {
  return z
    .strictObject({
      jsonpath: jsonPath(v).optional().describe("JSONPath (RFC 9535); the first match."),
      css: v.markedName.superRefine(compiles("CSS selector")).optional().describe("CSS selector; the first match."),
      attribute: v.name.optional().describe("With css: this attribute in place of the text."),
      regex: pattern(v).optional().describe("Regular expression (RE2 syntax); group 1 if there is one, else the whole match."),
      header: headerName(v).optional().describe("Name of a response header."),
      secret: z.boolean().default(false).describe("Mask the value in transcripts."),
    })
    .superRefine(
      (e, ctx) => {
        if ([e.jsonpath, e.css, e.regex, e.header].filter((source) => source !== undefined).length !== 1) {
          report(ctx, [], "expected exactly one of jsonpath, css, regex, header");
        }
        if (e.attribute !== undefined && e.css === undefined) report(ctx, ["attribute"], "expected attribute only beside css");
      },
      unlessBroken("jsonpath", "css", "regex", "header", "attribute"),
    );
}

function expectation(v: Values) {
  const status = v.integer.pipe(z.int().min(100).max(599));
  return z.strictObject({
    status: z
      .union([status, z.array(status).min(1)])
      .register(fields, { expected: "a status such as 200, or a list of them" })
      .optional()
      .describe("The status, or those of which it must be one. Default: any of 200 to 299; 300 to 399 too with redirects: 0."),
    body: z
      .strictObject({
        contains: v.markedName.optional().describe("Text that must be in it; may hold {{variables}}."),
        not_contains: v.markedName.optional().describe("Text that must not be in it; may hold {{variables}}."),
        matches: pattern(v).optional(),
        min_size: v.size.optional().describe("Least size."),
      })
      .optional()
      .describe("What the body must be."),
    jsonpath: z
      .array(
        z
          .strictObject({
            path: jsonPath(v).describe("Where to look: JSONPath (RFC 9535)."),
            equals: z
              .union([v.marked, z.number(), z.boolean(), z.null()])
              .register(fields, { expected: "a text, a number, true, false or null" })
              .optional()
              .describe("The first match must be equal to this; a text may hold {{variables}}."),
            matches: pattern(v).optional(),
            exists: z.boolean().optional().describe("Whether there must be a match."),
          })
          .superRefine(
            (a, ctx) => {
              if ([a.equals, a.matches, a.exists].filter((test) => test !== undefined).length !== 1) {
                report(ctx, [], "expected exactly one of equals, matches, exists");
              }
              if (Number.isInteger(a.equals) && !Number.isSafeInteger(a.equals)) {
                report(ctx, ["equals"], "a number of so many digits cannot be compared exactly; use matches: '^DIGITS$'");
              }
            },
            unlessBroken("equals", "matches", "exists"),
          ),
      )
      .optional()
      .describe("What the body as JSON must hold: each a path and one of equals, matches, exists."),
    headers: z.record(headerName(v), pattern(v)).optional().describe("Regular expressions that response headers must match."),
    max_time: v.period.optional().describe("Longest acceptable duration of this step; longer fails with reason assertion."),
  });
}
