import { CheckError, type FailureReason } from "../../failure.js";

/** SQLSTATE, or its class (two characters), to a reason. https://www.postgresql.org/docs/current/errcodes-appendix.html */
const STATES: Readonly<Record<string, FailureReason>> = {
  "08": "connect",
  "08P01": "protocol",
  "25P03": "connect",
  "25P04": "connect",
  "28": "auth",
  "42501": "permission",
  "53300": "saturated",
  "57014": "timeout",
  "57P01": "connect",
  "57P02": "connect",
  "57P03": "connect",
  "57P04": "connect",
  "57P05": "connect",
};

/** Codes of Node's sockets. ETIMEDOUT: the other host no longer answers at all. */
const CODES: Readonly<Record<string, FailureReason>> = {
  ENOTFOUND: "dns",
  EAI_AGAIN: "dns",
  EAI_FAIL: "dns",
  ETIMEDOUT: "timeout",
  ECONNREFUSED: "connect",
  ECONNRESET: "connect",
  EHOSTUNREACH: "connect",
  EHOSTDOWN: "connect",
  ENETUNREACH: "connect",
  EADDRNOTAVAIL: "connect",
  EPIPE: "connect",
  ENOENT: "connect",
  EACCES: "connect",
};

const TLS_CODE = /^(ERR_TLS|ERR_SSL|ERR_OSSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|INVALID_CA|EPROTO$)/;

/** The routine that refuses a role whose CONNECTION LIMIT is used up. */
const ROLE_LIMIT = "InitializeSessionUserId";

/** What the driver says without a code. */
const MESSAGES: readonly (readonly [RegExp, FailureReason])[] = [
  [/SSL connection|does not support SSL|TLS connection was established/i, "tls"],
  [/^SASL|password must be a string/i, "auth"],
  [/terminated|not queryable|socket hang up|Cannot call write after/i, "connect"],
];

/** Turns what `pg` or a socket threw into a reason. Never throws. */
export function failure(error: unknown): CheckError {
  if (error instanceof CheckError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const code = codeOf(error);
  // A limit of our own role tells nothing of how full the server is.
  if (code === "53300" && routineOf(error) === ROLE_LIMIT)
    return new CheckError("limit", sentence(message, code), { cause: error });
  return new CheckError(reasonOf(code, message), sentence(message, code), { cause: error });
}

/** True when the server ends the connection after this error. */
export function isFatal(error: unknown): boolean {
  const severity = typeof error === "object" && error !== null && "severity" in error ? error.severity : undefined;
  // The severity is translated to the server's language; the states of class 57 that end a session are not.
  return severity === "FATAL" || severity === "PANIC" || /^57P0\d$|^25P0[34]$|^08/.test(codeOf(error) ?? "");
}

function reasonOf(code: string | undefined, message: string): FailureReason {
  if (code !== undefined) {
    const known = CODES[code] ?? (TLS_CODE.test(code) ? "tls" : undefined);
    if (known) return known;
    if (/^[0-9A-Z]{5}$/.test(code)) return STATES[code] ?? STATES[code.slice(0, 2)] ?? "sql";
  }
  return MESSAGES.find(([pattern]) => pattern.test(message))?.[1] ?? "protocol";
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

/** Where in the server's source the error was raised: never translated, as messages are. */
function routineOf(error: unknown): unknown {
  return typeof error === "object" && error !== null && "routine" in error ? error.routine : undefined;
}

function sentence(message: string, code: string | undefined): string {
  const line = (message || code || "unknown failure").split("\n")[0]?.trim() ?? "";
  const text = /^[A-Z][a-z]/.test(line) ? line.charAt(0).toLowerCase() + line.slice(1) : line;
  return text.slice(0, 300);
}
