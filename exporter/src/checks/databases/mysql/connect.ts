import { createConnection as openSocket } from "node:net";
import { createConnection } from "mysql2";
import type { DatabaseSection } from "../../../config/schema/policy.js";
import { CheckError } from "../../failure.js";
import { lookups } from "../../lookups.js";
import type { Session } from "../engine.js";
import { failure } from "./failure.js";
import { limitSession } from "./limits.js";
import { MysqlSession } from "./session.js";
import { driverTls, secureWith } from "./tls.js";

export const DEFAULT_PORT = 3306;

/** Seconds until the kernel asks whether the other side is still there. */
const KEEP_ALIVE = 30;

/** Connects, logs in and sets the limits. When the signal aborts, the socket is gone at once. */
export async function connect(target: DatabaseSection, signal: AbortSignal): Promise<Session> {
  if (signal.aborted) throw tooLate(target);
  const ssl = driverTls(target);
  // The socket is ours, because the driver never destroys its own.
  const socket = openSocket({
    ...(target.socket === undefined ? { host: target.host, port: target.port ?? DEFAULT_PORT } : { path: target.socket }),
    lookup: lookups.forSockets,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: KEEP_ALIVE * 1000,
  });
  const password = target.password?.reveal();
  const connection = createConnection({
    stream: () => socket,
    host: target.host,
    user: target.user,
    ...(password === undefined ? {} : { password }),
    ...(target.database === undefined ? {} : { database: target.database }),
    ...(ssl ? { ssl } : {}),
    // Tells the driver that a password may go to the server as it is, as over TLS.
    ...(target.socket === undefined ? {} : { socketPath: target.socket }),
    connectAttributes: { program_name: "sla-exporter" },
    // No files of ours for the server, whatever it asks for.
    flags: ["-LOCAL_FILES"],
    multipleStatements: false,
    supportBigNumbers: true,
    dateStrings: true,
    trace: false,
    // The signal is the time limit.
    connectTimeout: 0,
  });
  if (ssl) secureWith(connection, target, ssl);
  const session = new MysqlSession(connection, socket, target.slow_query.threshold);
  const abort = () => session.destroy(tooLate(target));
  signal.addEventListener("abort", abort, { once: true });
  // An unanswered SYN leaves nothing on the server and is repeated ever more rarely: a new one finds a host that came
  // back sooner. A connection that was taken but not answered is waited for until the abort.
  const unreached = setTimeout(() => {
    if (socket.connecting) session.destroy(tooLate(target));
  }, target.timeout * 1000);
  try {
    await session.ready();
    await limitSession(session, target);
    return session;
  } catch (error) {
    session.destroy();
    throw failure(error);
  } finally {
    clearTimeout(unreached);
    signal.removeEventListener("abort", abort);
  }
}

function tooLate(target: DatabaseSection): CheckError {
  const where = target.socket ?? `${target.host}:${target.port ?? DEFAULT_PORT}`;
  return new CheckError("timeout", `no answer from "${where}" within ${target.timeout} s`);
}
