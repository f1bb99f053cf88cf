import { createHmac, randomBytes } from "node:crypto";
import { compare } from "bcryptjs";
import type { RequestHandler } from "express";
import { plain } from "./plain.js";

/** Verified pairs that are remembered, so that scrapes do not pay for bcrypt each time. */
const REMEMBERED = 100;
/** Verifications that may wait: beyond it someone is guessing, and bcrypt would eat the processor. */
const WAITING = 20;

/** User names with their bcrypt hashes, as they stand now. */
export type Users = ReadonlyMap<string, string>;

/** What it leaves behind for those that come after. */
export interface Locals {
  /** Who has proved to be. */
  user?: string;
}

/** HTTP basic authentication. Without users it lets everyone in. */
export function authenticate(users: () => Users): RequestHandler {
  const verifier = new Verifier();
  return async (request, response, next) => {
    const known = users();
    if (known.size === 0) return next();
    const credentials = readBasic(request.headers.authorization);
    const verdict = credentials ? await verifier.verify(known, credentials.user, credentials.password) : "wrong";
    if (verdict === "right") {
      // Who changes something is written down.
      (response.locals as Locals).user = credentials?.user ?? "";
      return next();
    }
    if (verdict === "busy") return plain(response, 429, "too many logins are being verified: try again later");
    response.set("WWW-Authenticate", 'Basic realm="sla-exporter", charset="UTF-8"');
    plain(response, 401, "unauthorized: send a user and password of basic_auth_users");
  };
}

class Verifier {
  /** Key of the fingerprints: they tell nothing outside this process. */
  readonly #key = randomBytes(32);
  readonly #verified = new Set<string>();
  #waiting = 0;
  #turn: Promise<unknown> = Promise.resolve();

  async verify(users: Users, user: string, password: string): Promise<"right" | "wrong" | "busy"> {
    const hash = users.get(user) ?? impossible(users);
    const fingerprint = createHmac("sha256", this.#key)
      .update(JSON.stringify([user, hash, password]))
      .digest("base64");
    if (this.#verified.has(fingerprint)) return "right";
    if (this.#waiting >= WAITING) return "busy";
    this.#waiting++;
    const comparison = this.#turn.then(() => compare(password, hash)).catch(() => false);
    this.#turn = comparison;
    const right = (await comparison) && users.has(user);
    this.#waiting--;
    if (!right) return "wrong";
    if (this.#verified.size >= REMEMBERED) this.#verified.clear();
    this.#verified.add(fingerprint);
    return "right";
  }
}

/** A hash that no password has, of the same cost as the real ones: an unknown user takes as long as a wrong password. */
function impossible(users: Users): string {
  const [first = "$2b$10$"] = users.values();
  return `${first.slice(0, 7)}${"a".repeat(21)}u${".".repeat(31)}`;
}

function readBasic(header: string | undefined): { readonly user: string; readonly password: string } | undefined {
  const [, encoded] = /^basic +([a-z0-9+/=]+)$/i.exec(header ?? "") ?? [];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const at = text.indexOf(":");
  return at < 0 ? undefined : { user: text.slice(0, at), password: text.slice(at + 1) };
}
