import type { LookupAddress } from "node:dns";
import { isIP, connect as netConnect, type Socket } from "node:net";
import { type TLSSocket, connect as tlsConnect } from "node:tls";
import { Agent, type buildConnector } from "undici";
import { CheckError } from "../failure.js";
import { lookups } from "../lookups.js";
import type { PhaseClock } from "./phases.js";
import type { TlsContext } from "./tls-context.js";

/** Longest accepted response header, bytes. */
const MAX_HEADER_SIZE = 32 * 1024;
/** Milliseconds for one address of several before the next one is tried. */
const NEXT_ADDRESS_AFTER = 1000;

/** What the connector tells about the request that it connects for. */
export interface ConnectionListener {
  readonly clock: PhaseClock;
  /** The host for which the configured server name holds. */
  readonly host: string;
}

/** The connections of one run: kept alive inside the run, never shared with another one. */
export class Connection {
  readonly agent: Agent;
  /** The step that is being timed. A run sends one request at a time. */
  listener: ConnectionListener | undefined;
  readonly #certificates = new Map<string, number>();
  readonly #sockets = new Set<Socket>();
  readonly #tls: TlsContext;
  #opened = 0;
  #closed = false;

  constructor(tls: TlsContext) {
    this.#tls = tls;
    this.agent = new Agent({
      connections: 1,
      pipelining: 1,
      headersTimeout: 0,
      bodyTimeout: 0,
      maxHeaderSize: MAX_HEADER_SIZE,
      connect: (options, callback) => this.#connect(options, callback),
    });
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** How many connections have been asked for. */
  get opened(): number {
    return this.#opened;
  }

  /** End of the certificate that a server showed in this run, unix seconds; also of one that was refused. */
  certificateExpiry(url: URL): number | undefined {
    return url.protocol === "https:" ? this.#certificates.get(`${url.hostname}:${url.port || 443}`) : undefined;
  }

  /** Closes every socket at once. */
  destroy(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const socket of this.#sockets) socket.destroy();
    this.agent.destroy().catch(() => {});
  }

  #connect(options: buildConnector.Options, callback: buildConnector.Callback): void {
    this.#opened++;
    const secure = options.protocol === "https:";
    const port = Number(options.port) || (secure ? 443 : 80);
    const listener = this.listener;
    const fail = (error: CheckError) => callback(error, null);
    resolve(options.hostname, listener?.clock, (addresses) => {
      if (addresses instanceof CheckError) return fail(addresses);
      if (this.#closed) return fail(new CheckError("connect", "the run was ended"));
      this.#open(options.hostname, port, addresses, listener?.clock, (socket) => {
        if (socket instanceof CheckError) return fail(socket);
        if (secure) this.#secure(socket, options.hostname, port, listener, callback);
        else callback(null, socket);
      });
    });
  }

  #open(
    hostname: string,
    port: number,
    addresses: readonly LookupAddress[],
    clock: PhaseClock | undefined,
    done: (result: CheckError | Socket) => void,
  ): void {
    clock?.start("connect", performance.now());
    const socket = netConnect({
      host: hostname,
      port,
      noDelay: true,
      autoSelectFamily: addresses.length > 1,
      autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_AFTER,
      lookup: (_hostname, wanted, found) => {
        if (wanted.all) found(null, [...addresses]);
        else found(null, addresses[0]?.address ?? hostname, addresses[0]?.family ?? 4);
      },
    });
    this.#track(socket);
    const onError = (error: NodeJS.ErrnoException) => {
      done(new CheckError("connect", `could not connect to "${hostname}:${port}": ${describe(error)}`, { cause: error }));
    };
    socket.once("error", onError);
    socket.once("connect", () => {
      clock?.end(performance.now());
      socket.off("error", onError);
      done(socket);
    });
  }

  #secure(
    plain: Socket,
    hostname: string,
    port: number,
    listener: ConnectionListener | undefined,
    callback: buildConnector.Callback,
  ): void {
    const own = listener?.host === hostname ? this.#tls.serverName : undefined;
    const serverName = own ?? hostname;
    listener?.clock.start("tls", performance.now());
    const socket = tlsConnect({
      socket: plain,
      host: serverName,
      ...(isIP(serverName) ? {} : { servername: serverName }),
      secureContext: this.#tls.context,
      // Looked at below, so that the end of a certificate can be told even when it is not accepted.
      rejectUnauthorized: false,
      ALPNProtocols: ["http/1.1"],
    });
    this.#track(socket);
    const fail = (why: string, cause?: unknown) => {
      socket.destroy();
      callback(new CheckError("tls", `TLS with "${serverName}" failed: ${why}`, { cause }), null);
    };
    const onError = (error: NodeJS.ErrnoException) => fail(describe(error), error);
    socket.once("error", onError);
    socket.once("secureConnect", () => {
      listener?.clock.end(performance.now());
      socket.off("error", onError);
      const expiry = certificateExpiry(socket);
      if (expiry !== undefined) this.#certificates.set(`${urlHost(hostname)}:${port}`, expiry);
      if (socket.authorized || this.#tls.insecureSkipVerify) return callback(null, socket);
      return fail(String(socket.authorizationError));
    });
  }

  #track(socket: Socket): void {
    this.#sockets.add(socket);
    // An error after the hand-over is told by undici or by the TLS socket around it.
    socket.on("error", () => {});
    socket.once("close", () => this.#sockets.delete(socket));
  }
}

function resolve(
  hostname: string,
  clock: PhaseClock | undefined,
  done: (result: CheckError | readonly LookupAddress[]) => void,
): void {
  const family = isIP(hostname);
  if (family) {
    done([{ address: hostname, family }]);
    return;
  }
  clock?.start("dns", performance.now());
  lookups.addresses(hostname).then(
    (addresses) => {
      clock?.end(performance.now());
      done(addresses);
    },
    (error: NodeJS.ErrnoException) =>
      done(new CheckError("dns", `could not resolve "${hostname}": ${describe(error)}`, { cause: error })),
  );
}

/** The host as it stands in a URL: IPv6 addresses in brackets. */
function urlHost(hostname: string): string {
  return isIP(hostname) === 6 ? `[${hostname}]` : hostname;
}

/** @returns unix seconds. */
function certificateExpiry(socket: TLSSocket): number | undefined {
  const end = Date.parse(socket.getPeerX509Certificate()?.validTo ?? "");
  return Number.isNaN(end) ? undefined : end / 1000;
}

/** The code says what happened without addresses or texts of the other side. */
export function describe(error: NodeJS.ErrnoException): string {
  return error.code ?? error.message;
}
