import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadPolicyFile } from "../../src/config/load.js";
import { formatProblem } from "../../src/config/problem.js";
import type { Policy, System } from "../../src/policy/policy.js";
import { resolvePolicy } from "../../src/policy/resolve.js";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sla-policy-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function policyOf(text: string): Policy {
  const path = join(folder, "sla.yml");
  writeFileSync(path, text);
  const loaded = loadPolicyFile(path, { env: {} });
  if (!loaded.ok) throw new Error(loaded.problems.map(formatProblem).join("\n"));
  return resolvePolicy(loaded.file);
}

function systemOf(policy: Policy, id: string): System {
  const system = policy.systems.find((candidate) => candidate.id === id);
  if (!system) throw new Error(`no system ${id}`);
  return system;
}

describe("The plan's figures", () => {
  const HOUR = 3600;
  const general = {
    objectives: { availability: 0.998, repairTime: 2 * HOUR, responseTime: 2, satisfaction: 0.9 },
    limits: { slowQueriesPerDay: 10, connections: 0.8, cpu: 0.7, memory: 0.8, diskFree: 0.2 },
  };

  test.each([
    ["core", "always", 4 * HOUR, "核心业务系统"],
    ["office", "Mon-Fri 08:00-18:00", 24 * HOUR, "办公协同系统"],
    ["data", "always", 24 * HOUR, "数据管理系统"],
    ["auxiliary", "Mon-Fri 08:00-18:00", 7 * 24 * HOUR, "辅助系统"],
  ])("hold for a system of tier %s that overrides nothing.", (tier, serviceHours, backupAge, zh) => {
    const policy = policyOf(`systems: { a: { tier: ${tier} } }`);
    expect(systemOf(policy, "a")).toMatchObject({
      title: "a",
      owner: "business",
      serviceHours,
      objectives: general.objectives,
      limits: { ...general.limits, backupAge },
    });
    expect(policy.tiers.map(({ id, title }) => [id, (title as Record<string, string>)["zh-CN"]])).toEqual([[tier, zh]]);
  });

  test("Five roles exist, and the file may rename them and add others.", () => {
    const policy = policyOf(
      "roles: { dba: { title: DBA team }, warehouse: { title: Warehouse } }\nsystems: { a: { tier: core } }",
    );
    expect(policy.roles.map(({ id, title }) => `${id}: ${typeof title === "string" ? title : title.en}`)).toEqual([
      "lead: Maintenance lead",
      "business: Business systems engineer",
      "dba: DBA team",
      "network: Network engineer",
      "liaison: User liaison",
      "warehouse: Warehouse",
    ]);
  });
});

describe("Overrides", () => {
  const policy = () =>
    policyOf(`
tiers:
  core: { objectives: { response_time: 3s }, limits: { connections: 70%, cpu: 60% }, service_hours: "Mon-Sat 06:00-22:00" }
  gold: { limits: { memory: 50% } }
databases:
  erp-db: { system: erp, engine: mysql, user: u, limits: { connections: 95% } }
  erp-log: { system: erp, engine: mysql, user: u, critical: true }
  lake: { system: dwh, engine: postgres, user: u }
  side: { system: dwh, engine: postgres, user: u, critical: false }
systems:
  dwh: { tier: gold, uses: [erp-db, lake] }
  erp:
    tier: core
    was: old-erp
    owner: dba
    objectives: { availability: 99.9% }
    limits: { slow_queries_per_day: 3, connections: 75% }
    uses: [lake]
    transactions:
      - { name: order, objectives: { response_time: 500ms }, steps: [{ name: s, url: "http://a/" }] }
      - { name: stock, steps: [{ name: s, url: "http://a/" }] }
  crm: { tier: core, service_hours: always }
`);

  test("A system should take its tier's figures, and its own before them.", () => {
    const erp = systemOf(policy(), "erp");
    expect(erp.objectives).toEqual({ availability: 0.999, repairTime: 7200, responseTime: 3, satisfaction: 0.9 });
    expect(erp.limits).toMatchObject({ slowQueriesPerDay: 3, connections: 0.75, cpu: 0.6, memory: 0.8, backupAge: 14400 });
    expect([erp.serviceHours, systemOf(policy(), "crm").serviceHours]).toEqual(["Mon-Sat 06:00-22:00", "always"]);
    expect([erp.owner, erp.was]).toEqual(["dba", "old-erp"]);
  });

  test("A database and a transaction should take their system's figures, and their own before them.", () => {
    const erp = systemOf(policy(), "erp");
    expect(erp.databases.map(({ id, limits }) => [id, limits])).toEqual([
      ["erp-db", { slowQueriesPerDay: 3, connections: 0.95 }],
      ["erp-log", { slowQueriesPerDay: 3, connections: 0.75 }],
    ]);
    expect(erp.transactions.map(({ id, responseTime }) => [id, responseTime])).toEqual([
      ["erp/order", 0.5],
      ["erp/stock", 3],
    ]);
  });

  test("A tier of the file's own should have the general figures and its id as title.", () => {
    const gold = policy().tiers.find(({ id }) => id === "gold");
    expect(gold).toMatchObject({
      title: "gold",
      serviceHours: "always",
      objectives: { availability: 0.998 },
      limits: { memory: 0.5, cpu: 0.7, backupAge: 86400 },
    });
  });

  test("A database should be critical by default only in a system without transactions.", () => {
    const critical = policy().systems.flatMap(({ databases }) => databases.map((database) => [database.id, database.critical]));
    expect(Object.fromEntries(critical)).toEqual({ "erp-db": false, "erp-log": true, lake: true, side: false });
  });

  test("A system should use its home databases too, each once.", () => {
    expect(policy().systems.map(({ id, uses }) => [id, uses])).toEqual([
      ["erp", ["erp-db", "erp-log", "lake"]],
      ["crm", []],
      ["dwh", ["lake", "side", "erp-db"]],
    ]);
  });
});

describe("The order of tiers", () => {
  const systems = ["z", "first", "core", "x", "y", "office", "data", "auxiliary"]
    .map((tier) => `  s-${tier}: { tier: ${tier} }`)
    .join("\n");

  test("should be the plan's, with the file's own right after the tier listed before them.", () => {
    const policy = policyOf(`tiers: { first: {}, data: {}, x: {}, y: {}, core: {}, z: {} }\nsystems:\n${systems}`);
    const order = ["first", "core", "z", "office", "data", "x", "y", "auxiliary"];
    expect(policy.tiers.map(({ id }) => id)).toEqual(order);
    expect(policy.systems.map(({ tier }) => tier)).toEqual(order);
  });

  test("should leave out tiers without systems.", () => {
    expect(policyOf("tiers: { gold: {} }\nsystems: { a: { tier: data } }").tiers.map(({ id }) => id)).toEqual(["data"]);
  });
});

test("The calendar of a system should know the zone, the holidays, its hours and its maintenance.", () => {
  const { calendar } = systemOf(
    policyOf(`
timezone: Asia/Shanghai
holidays: { off: [2026-10-01] }
systems:
  oa: { tier: office, maintenance: [{ from: "2026-12-05 22:00", to: "2026-12-06 02:00", reason: upgrade }] }
`),
    "oa",
  );
  const at = (text: string) => Date.parse(`${text}+08:00`) / 1000;
  expect(["2026-09-30T09:00", "2026-10-01T09:00", "2026-09-30T18:00"].map((text) => calendar.inServiceHours(at(text)))).toEqual([
    true,
    false,
    false,
  ]);
  expect(calendar.maintenanceAt(at("2026-12-06T01:59"))?.reason).toBe("upgrade");
});
