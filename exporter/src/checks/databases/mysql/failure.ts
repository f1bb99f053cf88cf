import { CheckError, type FailureReason } from "../../failure.js";

/** Error numbers of the servers, by reason. MySQL: "Server Error Message Reference"; MariaDB: "MariaDB Error Codes". */
const NUMBERS: Readonly<Record<number, FailureReason>> = {
  // Access denied for the user, to the database, without password; host not allowed; password expired; account locked.
  ...reasons("auth", 1045, 1044, 1698, 1130, 1251, 1524, 1820, 1862, 3118, 3955, 4151),
  // Table, column, global privilege, routine, kind of storage.
  ...reasons("permission", 1142, 1143, 1227, 1370),
  // max_connections; no memory or thread for one more.
  ...reasons("saturated", 1040, 1041, 1135),
  // A limit of our own account: that tells nothing of how full the server is.
  ...reasons("limit", 1203, 1226),
  // Our limit on statements (MySQL, MariaDB), our limit on locks.
  ...reasons("timeout", 3024, 1969, 1205),
  // The server shuts down, is offline, ended our session, or blocks our host after broken handshakes.
  ...reasons("connect", 1053, 1080, 1129, 1152, 1184, 1927, 3032, 3168, 4031),
  // Accounts are accepted over TLS only.
  ...reasons("tls", 3159),
};

/** Codes of the driver and of Node, by reason. */
const CODES: Readonly<Record<string, FailureReason>> = {
  ENOTFOUND: "dns",
  EAI_AGAIN: "dns",
  EAI_FAIL: "dns",
  EAI_NODATA: "dns",
  ECONNREFUSED: "connect",
  ECONNRESET: "connect",
  EHOSTUNREACH: "connect",
  EHOSTDOWN: "connect",
  ENETUNREACH: "connect",
  ENETDOWN: "connect",
  EADDRNOTAVAIL: "connect",
  EPIPE: "connect",
  ENOENT: "connect",
  EACCES: "connect",
  PROTOCOL_CONNECTION_LOST: "connect",
  ETIMEDOUT: "timeout",
  HANDSHAKE_NO_SSL_SUPPORT: "tls",
  HANDSHAKE_SSL_ERROR: "tls",
  EPROTO: "tls",
  AUTH_SWITCH_PLUGIN_ERROR: "auth",
  MYSQL_CLEAR_PASSWORD_NOT_ENABLED: "auth",
};

/** Longest message in characters: servers repeat statements in theirs. */
const MESSAGE_LIMIT = 200;

/** Turns what the driver threw into a reason, with the server's own words as one lower-case sentence. */
export function failure(error: unknown): CheckError {
  if (error instanceof CheckError) return error;
  // Node tries every address of a host; what it throws then has a code and no words.
  const first = error instanceof AggregateError ? (error.errors[0] as unknown) : error;
  const { errno, code, sqlState } = (first ?? {}) as { errno?: number; code?: string; sqlState?: string };
  const words = first instanceof Error ? first.message : String(first);
  return new CheckError(reasonOf(errno, code, sqlState), sentence(words), { cause: error });
}

function reasonOf(errno: number | undefined, code: string | undefined, sqlState: string | undefined): FailureReason {
  // Node's own errno are negative.
  const known = (errno !== undefined && errno > 0 ? NUMBERS[errno] : undefined) ?? CODES[code ?? ""];
  if (known) return known;
  if (/^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO)/.test(code ?? "")) return "tls";
  return sqlState ? "sql" : "protocol";
}

function sentence(words: string): string {
  const line = words.replace(/\s+/g, " ").trim().replace(/\.$/, "");
  const cut = line.length > MESSAGE_LIMIT ? `${line.slice(0, MESSAGE_LIMIT)}...` : line;
  // Only the first word, and not one that is written in capitals, as a name or a code is.
  return /^[A-Z][a-z']/.test(cut) ? cut.charAt(0).toLowerCase() + cut.slice(1) : cut;
}

function reasons(reason: FailureReason, ...numbers: readonly number[]): Record<number, FailureReason> {
  return Object.fromEntries(numbers.map((number) => [number, reason]));
}
