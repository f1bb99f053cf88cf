import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { load } from "js-yaml";
import { describe, expect, it } from "vitest";
import { policySchema } from "../../exporter/src/config/schema/policy.js";
import { policyText } from "../src/policy.js";

const TEXT = readFileSync(fileURLToPath(new URL("../sla.yml", import.meta.url)), "utf8");

/** Gives each reference a value that fits, and remembers what was asked for. */
function parse(text: string) {
  const asked = new Set<string>();
  const put = (raw: string) =>
    raw.replace(/\$\{(\w+:[^}]+)\}/g, (_, reference: string) => {
      asked.add(reference);
      return reference.startsWith("env:") ? "12345" : "a password";
    });
  const interpolate = Object.assign(put, { has: (raw: string) => raw.includes("${") });
  return { policy: policySchema(interpolate).parse(load(text)), asked };
}

describe("The demo's policy", () => {
  it("fits the schema and asks for nothing that the runner does not give.", () => {
    const { policy, asked } = parse(policyText(TEXT, true));
    expect(Object.keys(policy.databases)).toEqual(["erp-db", "crm-db"]);
    const names = Object.values(policy.systems).flatMap((system) => system.transactions.map((each) => each.name));
    expect(names).toEqual(["place-order", "new-customer", "approve", "template-download", "forum-front", "entrance"]);
    expect([...asked].sort()).toEqual([
      "env:DEMO_CRM_DB_PORT",
      "env:DEMO_CRM_PORT",
      "env:DEMO_ERP_DB_PORT",
      "env:DEMO_ERP_PORT",
      "env:DEMO_FORUM_PORT",
      "env:DEMO_GATEWAY_PORT",
      "env:DEMO_OA_PORT",
      "file:secrets/crm",
      "file:secrets/crm-db",
      "file:secrets/erp",
      "file:secrets/erp-db",
      "file:secrets/oa",
    ]);
  });

  it("cleans up in every transaction that makes something.", () => {
    const { policy } = parse(policyText(TEXT, true));
    for (const system of Object.values(policy.systems))
      for (const { name, steps } of system.transactions) {
        const makes = steps.some((step) => step.json !== undefined || (step.form !== undefined && step.name !== "login"));
        expect([name, steps.at(-1)?.always]).toEqual([name, makes]);
      }
  });

  it("has the CRM on the ERP's server, watched once, when there is no MariaDB.", () => {
    const { policy } = parse(policyText(TEXT, false));
    expect(Object.keys(policy.databases)).toEqual(["erp-db"]);
    expect(policy.systems.crm?.uses).toEqual(["erp-db"]);
    expect(policy.systems.erp?.uses).toEqual(["erp-db"]);
  });

  it("says so when there is nothing to take out.", () => {
    expect(() => policyText("systems: {}", false)).toThrow("demo/sla.yml has no crm-db");
  });
});
