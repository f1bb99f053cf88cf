import type { CookieJar } from "tough-cookie";
import { CheckError } from "../failure.js";
import { decodeBody } from "./body.js";
import type { CompiledStep, NamedTemplate } from "./compile.js";
import type { Connection } from "./connector.js";
import { storeCookies, withCookies } from "./cookies.js";
import type { Examiners } from "./examiners.js";
import { expectStatus } from "./expect.js";
import type { HopRequest, HopResponse } from "./hop.js";
import { followed } from "./redirect.js";
import { send } from "./send.js";
import type { Scope } from "./template.js";
import type { StepTrace } from "./trace.js";

/** Bytes of a body that are kept for people. */
export const SHOWN_BODY = 8 * 1024;

/** What the steps of one run share. */
export interface StepContext {
  readonly scope: Scope;
  readonly jar: CookieJar;
  readonly connection: Connection;
  readonly examiners: Examiners;
  /** What came from the environment and from files. */
  readonly secrets: readonly string[];
  /** Cleaning up after a failure: what is not there needs no cleaning. */
  readonly lenient: boolean;
}

/**
 * Sends one step, follows its redirects, checks the response.
 * @returns the extracted variables. Throws a CheckError; the trace holds how far it came.
 */
export async function performStep(
  step: CompiledStep,
  context: StepContext,
  trace: StepTrace,
  signal: AbortSignal,
): Promise<readonly (readonly [string, string])[]> {
  const { spec } = step;
  let response: HopResponse;
  try {
    response = await sendFollowing(step, context, trace, signal);
  } finally {
    trace.end();
  }
  const compressed = response.headers["content-encoding"] !== undefined;
  const exchange = trace.exchanges.at(-1)?.response;
  const body = await decodeBody(response, spec.maxBody);
  if (exchange) {
    exchange.body = body.length > SHOWN_BODY ? Buffer.from(body.subarray(0, SHOWN_BODY)) : body;
    exchange.size = compressed ? body.length : response.size;
  }
  if (expectStatus(spec, response.status, context.lenient) === "nothing-there") return [];
  const maxTime = spec.expect.max_time;
  if (maxTime !== undefined && trace.duration > maxTime) {
    throw new CheckError("assertion", `expected at most ${maxTime} s, took ${trace.duration.toFixed(3)} s`);
  }
  const { status, headers } = response;
  const values = step.rules.names.map((name) => [name, context.scope.variables.get(name) ?? ""] as const);
  const specimen = { status, headers, body, size: compressed ? body.length : response.size, values };
  const examined = await context.examiners.examine(spec, step.rules, specimen, signal);
  if (!examined.ok) throw new CheckError(examined.reason, examined.message);
  return examined.variables;
}

async function sendFollowing(
  step: CompiledStep,
  context: StepContext,
  trace: StepTrace,
  signal: AbortSignal,
): Promise<HopResponse> {
  const { spec, rules } = step;
  const { connection, jar } = context;
  const isSecret = (value: string) => context.secrets.some((secret) => secret !== "" && value.includes(secret));
  let request = firstRequest(step, context.scope);
  connection.listener = { clock: trace.clock, host: bare(request.url.hostname) };
  for (let redirects = 0; ; redirects++) {
    const sent = withCookies(request, jar);
    trace.answered = false;
    let response: HopResponse;
    try {
      const keep = rules.readsBody ? Number.POSITIVE_INFINITY : SHOWN_BODY;
      response = await send(connection, sent, { max: spec.maxBody, keep }, trace, signal);
    } finally {
      const expiry = connection.certificateExpiry(request.url);
      if (expiry !== undefined) trace.certificate(expiry);
    }
    trace.answered = true;
    storeCookies(response.headers, request.url, jar);
    const next = spec.redirects > 0 ? followed(request, response, isSecret) : undefined;
    if (!next) return response;
    if (redirects >= spec.redirects) throw new CheckError("limit", `more than ${spec.redirects} redirects`);
    request = next;
  }
}

function firstRequest(step: CompiledStep, scope: Scope): HopRequest {
  const text = step.url.render(scope);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || (url.protocol !== "http:" && url.protocol !== "https:")) {
    throw new CheckError("protocol", `the url of step "${step.spec.name}" is not an absolute http or https URL`);
  }
  if (step.query.length > 0) {
    const pairs = rendered(step.query, scope).map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
    url.search += `${url.search === "" ? "?" : "&"}${pairs.join("&")}`;
  }
  const headers = rendered(step.headers, scope);
  const named = new Set(headers.map(([name]) => name.toLowerCase()));
  const add = (name: string, value: string) => {
    if (!named.has(name)) headers.push([name, value]);
  };
  add("user-agent", "sla-exporter");
  add("accept", "*/*");
  add("accept-encoding", "gzip");
  if (url.username !== "" || url.password !== "") {
    const credentials = `${unescaped(url.username)}:${unescaped(url.password)}`;
    add("authorization", `Basic ${Buffer.from(credentials).toString("base64")}`);
    url.username = "";
    url.password = "";
  }
  if (step.body === undefined) return { method: step.spec.method, url, headers, body: undefined };
  if (step.body.kind === "form") {
    add("content-type", "application/x-www-form-urlencoded");
    const body = new URLSearchParams(
      rendered(step.body.fields, scope).map(([name, value]): [string, string] => [name, value]),
    ).toString();
    return { method: step.spec.method, url, headers, body: Buffer.from(body) };
  }
  if (step.body.kind === "json") add("content-type", "application/json");
  return { method: step.spec.method, url, headers, body: Buffer.from(step.body.content.render(scope)) };
}

function rendered(templates: readonly NamedTemplate[], scope: Scope): (readonly [string, string])[] {
  return templates.map(([name, template]) => [name, template.render(scope)] as const);
}

function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, "");
}

/** A percent sign that escapes nothing is itself: people write passwords into URLs as they are. */
function unescaped(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes;
    }
  });
}
