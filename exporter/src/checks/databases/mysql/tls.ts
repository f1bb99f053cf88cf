import { readFileSync } from "node:fs";
import { isIP, type Socket } from "node:net";
import { checkServerIdentity, connect, type ConnectionOptions as TlsOptions } from "node:tls";
import type { Connection, SslOptions } from "mysql2";
import type { DatabaseSection } from "../../../config/schema/policy.js";
import { CheckError } from "../../failure.js";

/** What the driver is told, so that it asks the server for TLS; undefined without TLS. Throws a CheckError (tls). */
export function driverTls(target: DatabaseSection): SslOptions | undefined {
  const { tls } = target;
  if (!tls || tls.mode === "disable") return undefined;
  return {
    ...optional("ca", read(tls.ca)),
    ...optional("cert", read(tls.cert)),
    ...optional("key", read(tls.key)),
    rejectUnauthorized: tls.mode !== "require",
    verifyIdentity: tls.mode === "verify-full",
  };
}

/** The inside of the driver's connection that its handshake goes through; not in its types. */
interface DriverInside {
  stream: Socket;
  packetParser: { execute(data: Buffer): void };
  startTLS(onSecure: (error?: Error) => void): void;
  _handleNetworkError(error: Error): void;
}

/**
 * Puts our step to TLS in place of the driver's. The driver compares the certificate with the host it dialled, for
 * which it takes "localhost" when that host is an IP address; and it cannot be told another name to look for.
 */
export function secureWith(connection: Connection, target: DatabaseSection, options: SslOptions): void {
  const inside = connection as unknown as DriverInside;
  const name = target.tls?.server_name ?? target.host;
  inside.startTLS = (onSecure) => {
    const plain = inside.stream;
    plain.removeAllListeners("data");
    let established = false;
    const secure = connect({ ...tlsOptions(options, name), socket: plain }, () => {
      established = true;
      onSecure();
    });
    secure.on("error", (error) => (established ? inside._handleNetworkError(error) : onSecure(error)));
    secure.on("data", (data) => inside.packetParser.execute(data));
    inside.stream = secure;
  };
}

function tlsOptions(options: SslOptions, name: string): TlsOptions {
  const { ca, cert, key, rejectUnauthorized = true, verifyIdentity = true } = options;
  return {
    ...optional("ca", ca),
    ...optional("cert", cert),
    ...optional("key", key),
    rejectUnauthorized,
    // The name in the handshake may not be an address.
    ...(isIP(name) ? {} : { servername: name }),
    checkServerIdentity: (_, certificate) => (verifyIdentity ? checkServerIdentity(name, certificate) : undefined),
  };
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]: V });
}

function read(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new CheckError("tls", `cannot read the certificate file "${path}"`, { cause: error });
  }
}
