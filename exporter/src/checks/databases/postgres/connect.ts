import { readFileSync } from "node:fs";
import { Socket } from "node:net";
import { type ConnectionOptions, checkServerIdentity } from "node:tls";
import pg from "pg";
import type { DatabaseSection } from "../../../config/schema/policy.js";
import { CheckError } from "../../failure.js";
import { lookups } from "../../lookups.js";
import type { Session } from "../engine.js";
import { failure } from "./failure.js";
import { APPLICATION_NAME, sessionOf } from "./session.js";

export const DEFAULT_PORT = 5432;

/** Milliseconds of silence before the kernel asks whether the other host still lives: a dead one is found within 20 s. */
const KEEP_ALIVE = 10_000;

/** The driver names port and host and knows no other way to look a host up. */
class LookingUpSocket extends Socket {
  override connect(...where: unknown[]): this {
    const [port, host] = where;
    if (typeof port === "number" && typeof host === "string") return super.connect({ port, host, lookup: lookups.forSockets });
    return super.connect(...(where as Parameters<Socket["connect"]>));
  }
}

/** Connects and sets the limits of the session. All sockets are closed when it throws. */
export async function connect(target: DatabaseSection, signal: AbortSignal): Promise<Session> {
  const socket = new LookingUpSocket();
  const client = new pg.Client(clientConfig(target, socket));
  const session = sessionOf(client, socket);
  try {
    await until(client.connect(), socket, target, signal);
    await until(setLimits(client, target), socket, target, signal);
    return session;
  } catch (error) {
    session.destroy();
    throw failure(error);
  }
}

function clientConfig(target: DatabaseSection, socket: Socket): pg.ClientConfig {
  const port = target.port ?? DEFAULT_PORT;
  return {
    // Our own socket, so that it can be closed at every stage, also within the TLS handshake.
    stream: () => socket,
    ...(target.socket === undefined ? { host: target.host, port } : unixSocket(target.socket, port)),
    user: target.user,
    // A function, for pg falls back to PGPASSWORD and ~/.pgpass when the text is empty.
    password: () => target.password?.reveal() ?? "",
    database: target.database ?? "postgres",
    application_name: APPLICATION_NAME,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE,
    ssl: target.socket === undefined ? tlsOptions(target) : false,
    sslnegotiation: "postgres",
  };
}

/** `/var/run/postgresql`, or the whole path of the socket, `/var/run/postgresql/.s.PGSQL.5432`. */
function unixSocket(path: string, port: number): { host: string; port: number } {
  const whole = /^(.*)\/\.s\.PGSQL\.(\d+)$/.exec(path);
  return whole ? { host: whole[1] || "/", port: Number(whole[2]) } : { host: path, port };
}

function tlsOptions(target: DatabaseSection): false | ConnectionOptions {
  const tls = target.tls;
  if (!tls || tls.mode === "disable") return false;
  const name = tls.server_name ?? target.host;
  return {
    rejectUnauthorized: tls.mode !== "require",
    checkServerIdentity:
      tls.mode === "verify-full" ? (_host, certificate) => checkServerIdentity(name, certificate) : () => undefined,
    ...(tls.server_name === undefined ? {} : { servername: tls.server_name }),
    ...(tls.ca === undefined ? {} : { ca: pem(tls.ca) }),
    ...(tls.cert === undefined ? {} : { cert: pem(tls.cert) }),
    ...(tls.key === undefined ? {} : { key: pem(tls.key) }),
  };
}

function pem(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new CheckError("tls", `cannot read "${path}" (${(error as NodeJS.ErrnoException).code ?? "unknown"})`, {
      cause: error,
    });
  }
}

/**
 * Ends the wait at the abort, or when nobody has taken the connection within the check's time limit. An
 * unanswered SYN leaves nothing on the server and is repeated ever more rarely: a new one finds a host that
 * came back sooner. A connection that was taken but not answered is waited for until the abort.
 */
function until<T>(work: Promise<T>, socket: Socket, target: DatabaseSection, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const aborted = () => reject(new CheckError("timeout", "the server took the connection but did not answer"));
    const unreached = () => {
      if (socket.connecting) reject(new CheckError("timeout", `no connection within ${target.timeout} s`));
    };
    const timer = setTimeout(unreached, target.timeout * 1000);
    signal.addEventListener("abort", aborted, { once: true });
    if (signal.aborted) aborted();
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal.removeEventListener("abort", aborted);
    });
  });
}

/** Only settings that this server knows are set: idle_session_timeout came with 14. */
const SET_LIMITS = `
SELECT /* sla-exporter */ set_config(wanted.name, wanted.value, false)
FROM (VALUES
  ('search_path', 'pg_catalog'),
  ('default_transaction_read_only', 'on'),
  ('statement_timeout', $1),
  ('lock_timeout', $2),
  ('idle_in_transaction_session_timeout', $1),
  ('idle_session_timeout', $3),
  ('client_min_messages', 'error'),
  ('jit', 'off'),
  ('bytea_output', 'hex')
) AS wanted (name, value)
JOIN pg_catalog.pg_settings AS known ON known.name = wanted.name`;

async function setLimits(client: pg.Client, target: DatabaseSection): Promise<void> {
  const statement = Math.ceil(target.timeout * 1000);
  // A lock on a view of ours must fail one collector, not the run.
  const lock = Math.ceil(Math.min(1, target.timeout / 4) * 1000);
  // The server drops us when the exporter's host has vanished without a word.
  const idle = Math.ceil(Math.max(600, 3 * target.every) * 1000);
  await client.query(SET_LIMITS, [`${statement}ms`, `${lock}ms`, `${idle}ms`]);
}
