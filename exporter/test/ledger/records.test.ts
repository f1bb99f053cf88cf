import { describe, expect, test } from "vitest";
import type { DatedFact, Fact, RecordedPolicy, RecordedSystem } from "../../src/ledger/fact.js";
import { knownSystems, namesOf, Register } from "../../src/ledger/records.js";
import { termsWithin } from "../../src/ledger/terms.js";
import { windowsWithin } from "../../src/ledger/windows.js";

const HOUR = 3600;
const window = { from: "1970-01-01 10:00", to: "1970-01-01 12:00", reason: "upgrade" };

function system(given: Partial<RecordedSystem> = {}): RecordedSystem {
  return { tier: "core", availability: 0.998, repairTime: 7200, serviceHours: "always", maintenance: [], ...given };
}

/** A register that was told these facts, at these hours of 1970-01-01. */
function told(...facts: readonly (readonly [number, Fact])[]): Register {
  const register = new Register();
  for (const [hour, fact] of facts) register.tell({ ...fact, time: hour * HOUR, monotonic: 0, boot: "b" } as DatedFact);
  return register;
}

function policy(systems: RecordedPolicy["systems"]): Fact {
  return { kind: "policy", policy: { timeZone: "UTC", holidays: { off: [], working: [] }, systems } };
}

const hours = (given: Register, from: number, to: number, id = "erp") =>
  windowsWithin(id, { from: from * HOUR, to: to * HOUR }, given).map((found) => [
    found.from / HOUR,
    found.to === undefined ? undefined : found.to / HOUR,
    found.reason,
  ]);

describe("Systems", () => {
  test("are those of the latest policy, then earlier ones; a former name is not one of its own.", () => {
    const records = told(
      [0, policy({ old: system(), gone: system() })],
      [1, policy({ erp: system({ was: "old" }), crm: system() })],
    );
    expect(knownSystems(records)).toEqual(["erp", "crm", "gone"]);
    expect([...namesOf("erp", records)]).toEqual(["erp", "old"]);
    expect([...namesOf("gone", records)]).toEqual(["gone"]);
  });
});

describe("Terms", () => {
  test("are told once while they do not change, also over a rename; those that ended before the period are left out.", () => {
    const records = told(
      [0, policy({ old: system({ availability: 0.9 }) })],
      [1, policy({ old: system() })],
      [2, policy({ erp: system({ was: "old" }) })],
      [3, policy({ erp: system({ was: "old", tier: "data" }) })],
      [9, policy({ erp: system({ tier: "office" }) })],
    );
    const found = termsWithin("erp", { from: 1.5 * HOUR, to: 5 * HOUR }, records);
    expect(found.map(({ since, tier, availability }) => [since / HOUR, tier, availability])).toEqual([
      [1, "core", 0.998],
      [3, "data", 0.998],
    ]);
    expect(termsWithin("crm", { from: 0, to: HOUR }, records)).toEqual([]);
  });
});

describe("Maintenance windows", () => {
  test("of the policy hold from when they were loaded until a policy no longer has them.", () => {
    const maintenance = [window];
    expect(hours(told([0, policy({ erp: system({ maintenance }) })]), 0, 24)).toEqual([[10, 12, "upgrade"]]);
    expect(hours(told([11, policy({ erp: system({ maintenance }) })]), 0, 24)).toEqual([[11, 12, "upgrade"]]);
    const dropped = told([0, policy({ erp: system({ maintenance }) })], [11, policy({ erp: system() })]);
    expect(hours(dropped, 0, 24)).toEqual([[10, 11, "upgrade"]]);
  });

  test("of the policy stay one window when the policy is loaded again meanwhile.", () => {
    const same = policy({ erp: system({ maintenance: [window] }) });
    expect(hours(told([0, same], [10.5, same], [11, same]), 0, 24)).toEqual([[10, 12, "upgrade"]]);
    expect(hours(told([0, same], [10.5, same]), 11.5, 24)).toEqual([[10.5, 12, "upgrade"]]);
  });

  test("that were opened at run time end when they are ended, or else as announced.", () => {
    const opened = (id: string, from: number, to?: number): Fact => ({
      kind: "maintenance",
      id,
      system: "erp",
      from: from * HOUR,
      ...(to === undefined ? {} : { to: to * HOUR }),
      reason: id,
      by: "li",
    });
    const ended = (id: string, at: number): Fact => ({ kind: "maintenance_end", id, at: at * HOUR, by: "li" });
    const records = told(
      [0, policy({ erp: system() })],
      [1, opened("a", 1, 5)],
      [1, opened("b", 2)],
      [1, opened("c", 8, 9)],
      [3, ended("a", 3)],
      [4, ended("c", 4)],
    );
    expect(hours(records, 0, 24)).toEqual([
      [1, 3, "a"],
      [2, undefined, "b"],
    ]);
    expect(hours(records, 3, 24)).toEqual([[2, undefined, "b"]]);
    expect(hours(records, 0, 24, "crm")).toEqual([]);
  });
});
