import { CheckError } from "../failure.js";
import { firstHeader } from "./body.js";
import type { HopRequest, HopResponse } from "./hop.js";
import { isSensitiveName } from "./sensitive.js";

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const OF_THE_BODY = /^content-/i;

/**
 * @returns the request that follows a redirect, or undefined when the response is none.
 * Methods change as the Fetch standard says (HTTP-redirect fetch, step 12); what proves who we are stays
 * with the origin for which it was configured.
 */
export function followed(
  request: HopRequest,
  response: HopResponse,
  isSecret: (value: string) => boolean,
): HopRequest | undefined {
  const location = REDIRECTS.has(response.status) ? firstHeader(response.headers, "location") : undefined;
  if (location === undefined) return undefined;
  const url = target(location, request.url);
  const toGet =
    ((response.status === 301 || response.status === 302) && request.method === "POST") ||
    (response.status === 303 && request.method !== "GET" && request.method !== "HEAD");
  const sameOrigin = url.origin === request.url.origin;
  const headers = request.headers.filter(
    ([name, value]) => !(toGet && OF_THE_BODY.test(name)) && (sameOrigin || !(ofTheOrigin(name) || isSecret(value))),
  );
  return { method: toGet ? "GET" : request.method, url, headers, body: toGet ? undefined : request.body };
}

function ofTheOrigin(name: string): boolean {
  return isSensitiveName(name) || name.toLowerCase() === "host";
}

function target(location: string, base: URL): URL {
  // The parser encodes what is not ASCII.
  const url = URL.canParse(location, base.href) ? new URL(location, base) : undefined;
  if (!url) throw new CheckError("protocol", "the redirect leads to an address that is no URL");
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new CheckError("protocol", `the redirect leads to an address of scheme "${url.protocol}"`);
  }
  url.username = "";
  url.password = "";
  return url;
}
