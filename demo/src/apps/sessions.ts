import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Request, RequestHandler, Response } from "express";

const LIFETIME = 1800;

/**
 * Sessions in a signed cookie: nothing is stored, so a session outlives a restart of the app and an order can still
 * be cancelled. The cookie holds user (empty before login), end (unix seconds) and a random part.
 */
export interface Sessions {
  /** Begins a session for a user, or for nobody yet. @returns its token against forged requests. */
  begin(response: Response, user: string): string;
  /** The user who is logged in, or undefined. */
  user(request: Request): string | undefined;
  /** The token that the forms of this session carry; undefined without a session. */
  token(request: Request): string | undefined;
  /** Refuses with 403 a form that lacks its session's token. */
  readonly checkToken: RequestHandler;
  /** Sends those who are not logged in to the login page, or answers 401 to programs. */
  readonly loggedIn: RequestHandler;
}

export function sessions(cookie: string, key: string): Sessions {
  const sign = (purpose: string, text: string) => createHmac("sha256", key).update(`${purpose}:${text}`).digest("base64url");
  const read = (request: Request): { readonly user: string; readonly text: string } | undefined => {
    const found = (request.headers.cookie ?? "").split(/;\s*/).find((pair) => pair.startsWith(`${cookie}=`));
    const [text = "", signature = ""] = found?.slice(cookie.length + 1).split("~") ?? [];
    if (!same(signature, sign("session", text))) return undefined;
    const [user = "", end = "0"] = Buffer.from(text, "base64url").toString("utf8").split("|");
    return Number(end) > Date.now() / 1000 ? { user, text } : undefined;
  };
  return {
    begin(response, user) {
      const end = Math.floor(Date.now() / 1000) + LIFETIME;
      const text = Buffer.from(`${user}|${end}|${randomBytes(9).toString("base64url")}`).toString("base64url");
      response.cookie(cookie, `${text}~${sign("session", text)}`, { httpOnly: true, sameSite: "lax", path: "/" });
      return sign("form", text);
    },
    user: (request) => read(request)?.user || undefined,
    token(request) {
      const session = read(request);
      return session && sign("form", session.text);
    },
    checkToken(request, response, next) {
      const session = read(request);
      const given = (request.body as { _csrf?: unknown } | undefined)?._csrf;
      if (session && typeof given === "string" && same(given, sign("form", session.text))) return next();
      response.status(403).type("text").send("表单已过期 This form has expired\n");
    },
    loggedIn(request, response, next) {
      if (read(request)?.user) return next();
      if (request.method === "GET" && request.accepts(["html", "json"]) === "html") return response.redirect(303, "/login");
      response.status(401).json({ error: "not logged in" });
    },
  };
}

/** Compares in a time that tells nothing. */
export function same(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
