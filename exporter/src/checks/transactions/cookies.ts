import { Cookie, type CookieJar } from "tough-cookie";
import type { HopRequest, ResponseHeaders } from "./hop.js";

/** The request with the cookies of its address, after those that it has of its own. */
export function withCookies(request: HopRequest, jar: CookieJar): HopRequest {
  const cookies = jar.getCookieStringSync(request.url.href);
  if (cookies === "") return request;
  const own = request.headers.filter(([name]) => name.toLowerCase() === "cookie").map(([, value]) => value);
  const rest = request.headers.filter(([name]) => name.toLowerCase() !== "cookie");
  return { ...request, headers: [...rest, ["cookie", [...own, cookies].join("; ")]] };
}

/** Keeps the cookies that a browser would keep, and passes over the others as it does. */
export function storeCookies(headers: ResponseHeaders, url: URL, jar: CookieJar): void {
  for (const text of [headers["set-cookie"] ?? []].flat()) {
    if (jar.setCookieSync(text, url.href, { ignoreError: true })) continue;
    // A domain that is nobody's alone, such as a name of one label, holds for the host of that name only (RFC 6265, 5.3).
    const cookie = Cookie.parse(text);
    if (cookie?.domain !== url.hostname) continue;
    cookie.domain = null;
    jar.setCookieSync(cookie, url.href, { ignoreError: true });
  }
}
