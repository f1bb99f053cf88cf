import { bodyText } from "./body.js";
import type { CompiledTransaction } from "./compile.js";
import type { ResponseHeaders } from "./hop.js";
import { Masker } from "./masking.js";
import { SHOWN_BODY } from "./request.js";
import type { Exchange } from "./run.js";
import { isSensitiveName } from "./sensitive.js";
import type { RawExchange } from "./trace.js";

/** Characters of a body shown. */
const BODY_LIMIT = 2000;
/** Characters of a header's value shown. */
const HEADER_LIMIT = 500;
const MOST_HEADERS = 60;
/** Exchanges of one step shown: the last ones. */
const MOST_EXCHANGES = 10;
/** A shorter cookie value is a setting such as a language, not a session. */
const SHORTEST_SESSION = 12;

/** Collects what must not be shown of one run. */
export function maskerFor(
  transaction: CompiledTransaction,
  variables: ReadonlyMap<string, string>,
  exchanges: readonly RawExchange[],
): Masker {
  const secrets = new Set(transaction.masked);
  const hidden = new Set(
    transaction.steps.flatMap(({ spec }) => Object.entries(spec.extract).flatMap(([name, { secret }]) => (secret ? [name] : []))),
  );
  for (const [name, value] of variables) if (hidden.has(name) || isSensitiveName(name)) secrets.add(value);
  for (const { request, response } of exchanges) {
    for (const [name, value] of request.headers)
      if (isSensitiveName(name)) for (const part of credentialsIn(name, value)) secrets.add(part);
    for (const [name, value] of request.url.searchParams) if (isSensitiveName(name)) secrets.add(value);
    for (const part of bodySecrets(request.headers, request.body)) secrets.add(part);
    for (const cookie of [response?.headers["set-cookie"] ?? []].flat()) {
      for (const part of cookieValues(cookie.split(";")[0] ?? "")) secrets.add(part);
    }
  }
  return new Masker(secrets);
}

/** What was sent and received, for people: masked, then cut to size. */
export function transcript(exchanges: readonly RawExchange[], masker: Masker): readonly Exchange[] {
  return exchanges.slice(-MOST_EXCHANGES).map(({ request, again, response }) => ({
    ...(again ? { again } : {}),
    request: {
      method: request.method,
      url: masker.pairs(request.url.href),
      headers: maskedHeaders(request.headers, masker),
      ...(request.body
        ? { body: shownBody(request.body, request.body.length, Object.fromEntries(request.headers), masker) }
        : {}),
    },
    ...(response
      ? {
          response: {
            status: response.status,
            headers: maskedHeaders(flat(response.headers), masker),
            ...(response.body && response.body.length > 0
              ? { body: shownBody(response.body, response.size, response.headers, masker) }
              : {}),
          },
        }
      : {}),
  }));
}

function maskedHeaders(headers: readonly (readonly [string, string])[], masker: Masker): [string, string][] {
  return headers.slice(0, MOST_HEADERS).map(([name, value]) => {
    const masked = masker.header(name, value);
    return [name, masked.length > HEADER_LIMIT ? `${masked.slice(0, HEADER_LIMIT)}…` : masked];
  });
}

function shownBody(body: Buffer, size: number, headers: ResponseHeaders, masker: Masker): string {
  const start = body.subarray(0, SHOWN_BODY);
  if (start.includes(0)) return `(binary, ${size} bytes)`;
  return masker.body(bodyText(start, headers), BODY_LIMIT, start.length === size);
}

function flat(headers: ResponseHeaders): (readonly [string, string])[] {
  return Object.entries(headers).flatMap(([name, values]) => [values ?? []].flat().map((value) => [name, value] as const));
}

/** The whole value, the part after a scheme such as Bearer, and the password inside Basic. */
function credentialsIn(name: string, value: string): string[] {
  if (/cookie/i.test(name)) return cookieValues(value);
  const [, scheme = "", rest = ""] = /^(\S+)\s+(.+)$/.exec(value) ?? [];
  if (rest === "") return [value];
  const password = /^basic$/i.test(scheme) ? Buffer.from(rest, "base64").toString().split(":").slice(1).join(":") : "";
  return [value, rest, password];
}

function cookieValues(cookies: string): string[] {
  return cookies
    .split(";")
    .map((cookie) => cookie.split("=").slice(1).join("=").trim())
    .filter((value) => value.length >= SHORTEST_SESSION);
}

/** Values under names such as password in what we send. */
function bodySecrets(headers: readonly (readonly [string, string])[], body: Buffer | undefined): string[] {
  if (!body || body.length > 1_000_000) return [];
  const type = headers.find(([name]) => name.toLowerCase() === "content-type")?.[1] ?? "";
  const text = body.toString();
  if (/urlencoded/i.test(type))
    return [...new URLSearchParams(text)].filter(([name]) => isSensitiveName(name)).map(([, value]) => value);
  if (!/json/i.test(type)) return [];
  const found: string[] = [];
  try {
    JSON.parse(text, (name, value) => {
      if (isSensitiveName(name) && (typeof value === "string" || typeof value === "number")) found.push(String(value));
      return value;
    });
  } catch {
    // Not JSON after all: masked by name where it can be.
  }
  return found;
}
