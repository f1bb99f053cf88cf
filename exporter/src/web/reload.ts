import type { RequestHandler } from "express";
import type { ReloadState } from "../state/view.js";
import { plain } from "./plain.js";
import { isSameSite } from "./same-site.js";

/** What a POST may set off. */
export interface Lifecycle {
  /** `--web.enable-lifecycle`. */
  readonly enabled: boolean;
  /** Nobody gets in without a password or a certificate, see `asksForIdentity`. */
  readonly authenticated: () => boolean;
  /** Loads the policy file and the web configuration again: both, or neither when one of them has errors. */
  readonly reload: (() => Promise<ReloadState>) | undefined;
}

/** POST `/-/reload`. */
export function reloadPolicy({ enabled, authenticated, reload }: Lifecycle): RequestHandler {
  return async (request, response) => {
    if (!enabled || !reload) return plain(response, 403, "reloading over HTTP is off: start with --web.enable-lifecycle");
    if (!authenticated()) {
      return plain(response, 403, "reloading over HTTP needs basic_auth_users or client certificates in --web.config.file");
    }
    if (!isSameSite(request)) return plain(response, 403, "a page of another site may not reload the policy");
    const { successful, errors } = await reload();
    if (successful) return plain(response, 200, "reloaded");
    plain(response, 500, `not reloaded, what was before stays in force: ${errors.join("\n")}`);
  };
}
