import { describe, expect, it } from "vitest";
import { faultNamed, faultOptions, faultsFor } from "../src/faults.js";

describe("faultOptions", () => {
  it("fills in the defaults.", () => {
    expect(faultOptions("slow_sql", { seconds: 2 })).toEqual({ per_minute: 30, seconds: 2 });
    expect(faultOptions("errors", undefined)).toEqual({ rate: 1 });
    expect(faultOptions("refuse", {})).toEqual({});
  });

  it.each([
    ["errors", { rate: 1.5 }, "errors: rate Too big: expected number to be <=1"],
    ["leak", { connections: 2.5 }, "leak: connections Invalid input: expected int, received number"],
    ["refuse", { seconds: 1 }, 'refuse: Unrecognized key: "seconds"'],
  ] as const)("refuses %s with %o.", (name, options, text) => {
    expect(() => faultOptions(name, options)).toThrow(text);
  });
});

describe("faultsFor", () => {
  it("gives a database only what can be done from outside, and the forum no login.", () => {
    expect(faultsFor("erp-db")).toEqual(["freeze", "kill"]);
    expect(faultsFor("erp")).toContain("login");
    expect(faultsFor("forum")).not.toContain("login");
    expect(() => faultNamed("slow", "crm-db")).toThrow('crm-db has no fault "slow": it has freeze, kill');
  });

  it("gives the gateway its certificate, and the exporter its policy, its disk and its end.", () => {
    expect(faultsFor("gateway")).toEqual(["certificate"]);
    expect(faultsFor("exporter")).toEqual(["policy", "disk_full", "freeze", "kill"]);
    expect(faultsFor("erp")).not.toContain("certificate");
    expect(faultsFor("erp")).not.toContain("policy");
  });
});
