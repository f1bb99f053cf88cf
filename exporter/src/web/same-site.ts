import type { Request } from "express";

/**
 * False when a browser says that the request was made by a page of another site. Programs such as curl
 * send neither header: they pass, because no browser lends them a user's rights.
 */
export function isSameSite(request: Request): boolean {
  const { "sec-fetch-site": site, origin, host } = request.headers;
  if (typeof site === "string" && site !== "same-origin" && site !== "none") return false;
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
