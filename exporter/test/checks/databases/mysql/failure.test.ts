import { describe, expect, test } from "vitest";
import { failure } from "../../../../src/checks/databases/mysql/failure.js";
import { CheckError } from "../../../../src/checks/failure.js";

const thrown = (message: string, properties: object) => Object.assign(new Error(message), properties);
const fromServer = (errno: number, message = "Words of the server") =>
  thrown(message, { errno, code: "ER_SOMETHING", sqlState: "HY000" });

describe("The reason of what the driver throws", () => {
  test.each([
    ["auth", [1045, 1044, 1698, 1130, 3118]],
    ["permission", [1142, 1143, 1227, 1370]],
    ["saturated", [1040, 1041, 1135]],
    ["limit", [1203, 1226]],
    ["timeout", [3024, 1969, 1205]],
    ["connect", [1053, 1927, 4031]],
    ["tls", [3159]],
    ["sql", [1064, 1146, 1193, 1317]],
  ] as const)("is %s for the server's errors %j.", (reason, numbers) => {
    for (const errno of numbers) expect(failure(fromServer(errno))).toMatchObject({ reason, name: "CheckError" });
  });

  test.each([
    ["dns", "ENOTFOUND", -3008],
    ["dns", "EAI_AGAIN", -3001],
    ["connect", "ECONNREFUSED", -111],
    ["connect", "PROTOCOL_CONNECTION_LOST", undefined],
    ["timeout", "ETIMEDOUT", -110],
    ["tls", "HANDSHAKE_SSL_ERROR", undefined],
    ["tls", "HANDSHAKE_NO_SSL_SUPPORT", undefined],
    ["tls", "ERR_TLS_CERT_ALTNAME_INVALID", undefined],
    ["tls", "SELF_SIGNED_CERT_IN_CHAIN", undefined],
    ["protocol", "PROTOCOL_UNEXPECTED_PACKET", undefined],
    ["protocol", undefined, undefined],
  ])("is %s for the code %s.", (reason, code, errno) => {
    expect(failure(thrown("words", { code, errno })).reason).toBe(reason);
  });

  test("is that of the first address when every address of a host fails.", () => {
    const refused = thrown("connect ECONNREFUSED ::1:3306", { code: "ECONNREFUSED", errno: -111 });
    const all = Object.assign(new AggregateError([refused]), { code: "ECONNREFUSED" });
    expect(failure(all)).toMatchObject({ reason: "connect", message: "connect ECONNREFUSED ::1:3306" });
  });

  test("stays as it is when it is known already.", () => {
    const known = new CheckError("limit", "too many rows");
    expect(failure(known)).toBe(known);
  });
});

describe("The message", () => {
  test("is one lower-case sentence of the server's words.", () => {
    expect(failure(fromServer(1040, "Too many\nconnections.")).message).toBe("too many connections");
  });
  test("keeps a first word in capitals.", () => {
    expect(failure(fromServer(1142, "SELECT command denied")).message).toBe("SELECT command denied");
  });
  test("is cut when a server repeats a whole statement.", () => {
    expect(failure(fromServer(1064, "x".repeat(5000))).message).toHaveLength(203);
  });
});
