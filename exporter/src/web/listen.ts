import { once } from "node:events";
import { createServer, type Server as HttpServer, type RequestListener } from "node:http";
import { createServer as createTlsServer, type Server as TlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { TLSSocket } from "node:tls";
import type { Address } from "./address.js";
import type { WebSecurity } from "./security.js";
import type { ClientAuth, WebConfig } from "./web-config.js";

export interface Listening {
  /** http or https, with the port that was taken. */
  readonly url: string;
  readonly port: number;
  /**
   * Reads the web configuration again: users, and certificates for new connections. Throws a WebConfigError, see `WebSecurity`.
   * @returns what brings it into force.
   */
  prepareSecurity(): () => void;
  /** Takes no new connections, lets running answers end for so many seconds, then cuts them. */
  close(seconds?: number): Promise<void>;
}

/** Bounds on what a client may send and how long it may take. */
const LIMITS = { maxHeaderSize: 16_384, headersTimeout: 10_000, requestTimeout: 15_000, keepAliveTimeout: 75_000 };
const MAX_HEADERS = 64;
const MAX_CONNECTIONS = 1_000;
/** Milliseconds without a byte moving, so that a reader that hangs does not hold its socket for ever. */
const IDLE = 120_000;

/** Opens the port. Resolves when it is open; rejects when it cannot be had. */
export async function listen(app: RequestListener, address: Address, security: WebSecurity): Promise<Listening> {
  const { tls } = security.config;
  const server = tls ? createTlsServer({ ...LIMITS, ...tlsOptions(tls) }, app) : createServer(LIMITS, app);
  server.maxHeadersCount = MAX_HEADERS;
  server.maxConnections = MAX_CONNECTIONS;
  server.setTimeout(IDLE);
  if (tls) server.on("secureConnection", (socket: TLSSocket) => refuseStranger(socket, security.config.tls?.clientAuth));
  server.listen({ port: address.port, ...(address.host === undefined ? {} : { host: address.host }) });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `${tls ? "https" : "http"}://${urlHost(address.host)}:${port}`,
    prepareSecurity: () => {
      const config = security.read();
      return () => exchange(server, security, config);
    },
    close: (seconds = 2) => close(server, seconds),
  };
}

/** The certificate of a client is judged after the handshake: only then is it known whether there is one. */
function tlsOptions({ options, clientAuth }: NonNullable<WebConfig["tls"]>) {
  return {
    ...options,
    requestCert: clientAuth !== "NoClientCert",
    rejectUnauthorized: clientAuth === "RequireAndVerifyClientCert",
  };
}

function refuseStranger(socket: TLSSocket, clientAuth: ClientAuth | undefined): void {
  const given = Object.keys(socket.getPeerCertificate()).length > 0;
  if (clientAuth === "RequireAnyClientCert" && !given) socket.destroy();
  if (clientAuth === "VerifyClientCertIfGiven" && given && !socket.authorized) socket.destroy();
}

function exchange(server: HttpServer | TlsServer, security: WebSecurity, config: WebConfig): void {
  security.use(config);
  if (config.tls && "setSecureContext" in server) server.setSecureContext(config.tls.options);
}

async function close(server: HttpServer | TlsServer, seconds: number): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), seconds * 1000);
  await closed;
  clearTimeout(cut);
}

function urlHost(host: string | undefined): string {
  if (host === undefined || host === "0.0.0.0" || host === "::") return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}
