import { describe, expect, it } from "vitest";
import { identityOf } from "../../../src/checks/databases/identity.js";
import { targetOf } from "./target.js";

const base = { engine: "postgres", user: "monitor", password: "correct horse" } as const;
const identity = (fields: object = {}, zone = "UTC") => identityOf(targetOf({ ...base, ...fields }), zone);

describe("the identity of a database check", () => {
  it("stays when only cadence or limits change.", () => {
    expect(identity({ every: "1m", fail_after: 3, confirm_every: "2s", limits: { connections: "70%" } })).toBe(identity());
  });

  it("stays when the database becomes critical or ceases to be, as with the first transaction of its system.", () => {
    const target = targetOf(base);
    expect(identityOf({ ...target, critical: false }, "UTC")).toBe(identity());
    expect(identity({ critical: false })).toBe(identity());
  });

  it("changes with what is watched, and how.", () => {
    const others = [
      { host: "other" },
      { user: "other" },
      { password: "other horse" },
      { slow_query: { threshold: "2s" } },
      { tls: {} },
      { timeout: "20s" },
    ];
    expect(new Set([identity(), identity({}, "Asia/Shanghai"), ...others.map((fields) => identity(fields))]).size).toBe(
      others.length + 2,
    );
  });

  it("holds nothing that can be read.", () => {
    expect(identity()).toMatch(/^[0-9a-f]{64}$/);
  });
});
