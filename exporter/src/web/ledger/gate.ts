import type { TLSSocket } from "node:tls";
import type { Request, RequestHandler, Response } from "express";
import type { Locals } from "../authentication.js";
import { isSameSite } from "../same-site.js";
import { refuse } from "./answers.js";

/** Who may change the ledger over this server. */
export interface LedgerRights {
  /** Everybody who gets here may, and says who they are: the control socket. */
  readonly trusted: boolean;
  /** `--web.enable-lifecycle`. */
  readonly enabled: boolean;
  /** Nobody gets in without a password or a certificate, see `asksForIdentity`. */
  readonly authenticated: () => boolean;
}

/** Lets nobody pass who may not change the ledger; before the body is read. */
export function mayChange({ trusted, enabled, authenticated }: LedgerRights): RequestHandler {
  return (request, response, next) => {
    if (trusted) return next();
    const remedy = "or use sla-exporter's commands on the exporter's machine";
    if (!enabled)
      return refuse(response, 403, `changing the ledger over HTTP is off: start with --web.enable-lifecycle, ${remedy}`);
    if (!authenticated()) {
      const needed = "basic_auth_users or client certificates in --web.config.file";
      return refuse(response, 403, `changing the ledger over HTTP needs ${needed}; ${remedy}`);
    }
    if (!isSameSite(request)) return refuse(response, 403, "a page of another site may not change the ledger");
    if (!request.is("application/json")) return refuse(response, 415, "expected a body with Content-Type: application/json");
    next();
  };
}

/** Whose request it is: the user of the password, else the name in the verified certificate. */
export function identityOf(request: Request, response: Response): string | undefined {
  const { user } = response.locals as Locals;
  if (user !== undefined) return user;
  const socket = request.socket as Partial<TLSSocket>;
  if (!socket.authorized) return undefined;
  const { CN } = socket.getPeerCertificate?.().subject ?? {};
  return Array.isArray(CN) ? CN[0] : CN;
}
