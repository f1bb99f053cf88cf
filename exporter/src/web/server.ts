import compression from "compression";
import express, { type ErrorRequestHandler, type Express, type Request, type Response } from "express";
import { textsOf } from "../locales/locale.js";
import type { Family } from "../metrics/family.js";
import type { StateView } from "../state/view.js";
import { serveAssets } from "./assets.js";
import { authenticate } from "./authentication.js";
import { chosenLanguage, languageOf } from "./language.js";
import type { LedgerRights } from "./ledger/gate.js";
import { type LedgerDoor, ledgerRoutes } from "./ledger/routes.js";
import type { Known } from "./page/known.js";
import type { Asked, Assets } from "./page/layout.js";
import { noticePage } from "./page/notice.js";
import { overviewPage } from "./page/overview.js";
import { systemPage } from "./page/system-page.js";
import { methodNotAllowed, plain, refuseBody } from "./plain.js";
import { type Lifecycle, reloadPolicy } from "./reload.js";
import { isExposition, scrape } from "./scrape.js";
import type { WebSecurity } from "./security.js";
import { securityHeaders } from "./security-headers.js";
import { statusJson } from "./status-api.js";
import { asksForIdentity } from "./web-config.js";

/** What the web server shows and may set off. */
export interface WebParts {
  /** Undefined before the first policy is loaded. */
  readonly view: () => StateView | undefined;
  readonly metrics: () => Promise<readonly Family[]>;
  /** True once a policy is in force; never depends on the watched systems. */
  readonly ready: () => boolean;
  readonly security: WebSecurity;
  /** `--web.enable-lifecycle`. */
  readonly enableLifecycle: boolean;
  readonly reload?: Lifecycle["reload"];
  /** Undefined before the first policy is loaded. */
  readonly ledger?: () => LedgerDoor | undefined;
  /** For the control socket: who gets here may do everything, and says who it is. Nobody is asked for a password. */
  readonly trusted?: boolean;
  /** Told of errors that are ours. */
  readonly onError?: (error: unknown) => void;
}

/** All endpoints. It opens no port: see `listen`. */
export function createWeb(parts: WebParts): Express {
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.set("query parser", false);
  app.use(securityHeaders);
  if (!parts.trusted) app.use(authenticate(() => parts.security.config.users));
  app.use(
    compression({
      filter: (request, response) => isExposition(response.getHeader("Content-Type")) || compression.filter(request, response),
    }),
  );
  if (parts.ledger) app.use("/api/v1", ledgerRoutes(parts.ledger, rightsOf(parts)));
  app.use(refuseBody);
  operations(app, parts);
  pages(app, parts, serveAssets(app));
  app.use((_request, response) => plain(response, 404, "not found: see / for the status page and /metrics for the metrics"));
  app.use(failed(parts.onError));
  return app;
}

function operations(app: Express, parts: WebParts): void {
  const get = methodNotAllowed("GET", "HEAD");
  app.route("/metrics").get(scrape(parts.metrics)).all(get);
  app
    .route("/-/healthy")
    .get((_request, response) => plain(response, 200, "healthy"))
    .all(get);
  app
    .route("/-/ready")
    .get((_request, response) =>
      parts.ready() ? plain(response, 200, "ready") : plain(response, 503, "not ready: no policy is loaded yet"),
    )
    .all(get);
  app
    .route("/api/v1/status")
    .get((_request, response) => {
      const view = parts.view();
      if (view) return void response.json(statusJson(view, parts.ledger?.()?.source));
      response.status(503).json({ error: "no policy is loaded yet" });
    })
    .all(get);
  app
    .route("/-/reload")
    .post(reloadPolicy({ ...rightsOf(parts), reload: parts.reload }))
    .all(methodNotAllowed("POST"));
}

/** Who may set something off. */
function rightsOf({ trusted = false, enableLifecycle, security }: WebParts): LedgerRights {
  return {
    trusted,
    enabled: trusted || enableLifecycle,
    authenticated: () => trusted || asksForIdentity(security.config),
  };
}

function pages(app: Express, { view: current, ledger }: WebParts, assets: Assets): void {
  const get = methodNotAllowed("GET", "HEAD");
  const answer = (request: Request, response: Response, page: (known: Known, asked: Asked) => string | undefined, id = "") => {
    const view = current();
    const chosen = chosenLanguage(request.originalUrl);
    const locale = chosen ?? languageOf(request.headers["accept-language"], view?.policy.locale ?? "en");
    // One slash: two would name another server in the page's own links.
    const path = request.path.replace(/^\/+/, "/");
    const asked = { locale, chosen: chosen !== undefined, path, assets };
    response.vary("Accept-Language").type("text/html");
    if (!view) return void response.status(503).send(noticePage(asked, textsOf(locale).notReady));
    const found = page({ view, ledger: ledger?.()?.source }, asked);
    if (found !== undefined) return void response.send(found);
    response.status(404).send(noticePage(asked, textsOf(locale).unknownSystem(id)));
  };
  app
    .route("/")
    .get((request, response) => answer(request, response, overviewPage))
    .all(get);
  app
    .route("/systems/:id")
    .get((request, response) => {
      const { id } = request.params;
      answer(request, response, (known, asked) => systemPage(known, id, asked), id);
    })
    .all(get);
}

function failed(onError: WebParts["onError"]): ErrorRequestHandler {
  return (error, _request, response, next) => {
    if (response.headersSent) return next(error);
    const status: unknown = error?.status;
    if (typeof status === "number" && status >= 400 && status < 500) return plain(response, status, "bad request");
    onError?.(error);
    plain(response, 500, "internal error: see the exporter's log");
  };
}
