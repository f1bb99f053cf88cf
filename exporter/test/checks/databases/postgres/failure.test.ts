import { describe, expect, it } from "vitest";
import { failure, isFatal } from "../../../../src/checks/databases/postgres/failure.js";
import { CheckError } from "../../../../src/checks/failure.js";

const coded = (code: string, message = "Something Failed", extra = {}) => Object.assign(new Error(message), { code, ...extra });

describe("the reason of a failure of PostgreSQL", () => {
  it.each([
    ["28P01", "auth"],
    ["28000", "auth"],
    ["42501", "permission"],
    ["53300", "saturated"],
    ["57014", "timeout"],
    ["57P01", "connect"],
    ["57P03", "connect"],
    ["08006", "connect"],
    ["08P01", "protocol"],
    ["42P01", "sql"],
    ["55P03", "sql"],
    ["ENOTFOUND", "dns"],
    ["EAI_AGAIN", "dns"],
    ["ECONNREFUSED", "connect"],
    ["ECONNRESET", "connect"],
    ["ETIMEDOUT", "timeout"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "tls"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "tls"],
    ["CERT_HAS_EXPIRED", "tls"],
  ])("of code %s is %s.", (code, reason) => {
    expect(failure(coded(code)).reason).toBe(reason);
  });

  it.each([
    ["The server does not support SSL connections", "tls"],
    ["SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a non-empty string", "auth"],
    ["Connection terminated unexpectedly", "connect"],
    ["received invalid response: 4a", "protocol"],
  ])("without a code is taken from what the driver says: %s", (message, reason) => {
    expect(failure(new Error(message)).reason).toBe(reason);
  });

  it("is left as it is when it is known already.", () => {
    const known = new CheckError("limit", "too many rows");
    expect(failure(known)).toBe(known);
  });

  it("comes as one lower-case sentence with its cause.", () => {
    const cause = coded("42P01", 'Relation "x" does not exist\nLINE 1: ...');
    expect(failure(cause)).toMatchObject({ message: 'relation "x" does not exist', cause });
  });

  it("ends the session when the server says so, in any language.", () => {
    expect(isFatal(coded("57P01", "Verbindung wird abgebrochen", { severity: "FATAL" }))).toBe(true);
    expect(isFatal(coded("57P01", "terminating", { severity: "SCHWERWIEGEND" }))).toBe(true);
    expect(isFatal(coded("42501", "permission denied", { severity: "ERROR" }))).toBe(false);
  });
});
