import type { DatedFact, Fact } from "../../src/ledger/fact.js";

/** 2026-11-02 08:00 UTC. */
export const MONDAY = Date.UTC(2026, 10, 2, 8) / 1000;
export const BOOT = "2f0a1c3e-8c0d-4e57-9a51-0c6d7f1b2a90";

/** A fact that is told at a moment; the machine booted an hour before MONDAY. */
export function told(fact: Fact, time: number): DatedFact {
  return { ...fact, time, monotonic: time - MONDAY + 3600, boot: BOOT };
}

export function down(system: string, time: number, from = time - 5): DatedFact {
  return told({ kind: "down", system, check: `${system}-db`, from, reason: "connect", message: "connection refused" }, time);
}

export function up(system: string, time: number): DatedFact {
  return told({ kind: "up", system, check: `${system}-db`, at: time - 1 }, time);
}

/** Down and up in turn, a minute apart. */
export function day(entries: number, from = MONDAY): readonly DatedFact[] {
  return Array.from({ length: entries }, (_, index) => (index % 2 === 0 ? down : up)("erp", from + index * 60));
}

/** One fact of each kind, with all that it may carry. */
export function everyKind(): readonly DatedFact[] {
  const system = "erp";
  const facts: readonly Fact[] = [
    { kind: "start", version: "0.1.0", observedUntil: MONDAY - 60, unconfirmed: { crm: MONDAY - 65 } },
    {
      kind: "policy",
      policy: {
        timeZone: "Asia/Shanghai",
        holidays: { off: ["2026-10-01"], working: ["2026-10-10"] },
        systems: {
          erp: {
            tier: "core",
            was: "orders",
            availability: 0.998,
            repairTime: 7200,
            serviceHours: "Mon-Fri 08:00-18:00",
            maintenance: [
              { from: "2026-12-05 22:00", to: "2026-12-06 02:00", reason: "upgrade" },
              { cron: "0 2 * * SUN", for: 3600, reason: "weekly" },
            ],
          },
        },
      },
    },
    { kind: "observed", system, at: MONDAY + 2.25 },
    { kind: "unobserved", system, from: MONDAY + 3, why: "blind" },
    { kind: "down", system, check: "erp/order", from: MONDAY + 4, reason: "status", step: "login", message: 'got "500"\n不可用' },
    { kind: "up", system, check: "erp/order", at: MONDAY + 5 },
    { kind: "gap", from: MONDAY + 5, to: MONDAY + 5.5, why: "suspended" },
    { kind: "clock", from: MONDAY + 6, to: MONDAY + 9 },
    { kind: "maintenance", id: "m1", system, from: MONDAY, to: MONDAY + 600, reason: "patch", by: "ada" },
    { kind: "maintenance_end", id: "m1", at: MONDAY + 300, by: "ada" },
    { kind: "exclusion", id: "x1", system, from: MONDAY, to: MONDAY + 9, reason: "fire drill", by: "bob" },
    { kind: "exclusion_revoked", id: "x1", reason: "it was none", by: "bob" },
    { kind: "day", date: "2026-11-01", systems: { erp: { up: 86000, down: 300, unknown: 100, incidents: 1 } } },
    { kind: "stop", unconfirmed: {} },
  ];
  return facts.map((fact, index) => told(fact, MONDAY + index + 0.5));
}
