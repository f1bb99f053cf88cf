import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { Book } from "../../exporter/src/ledger/book.js";
import type { DatedFact } from "../../exporter/src/ledger/fact.js";
import { verifyJournal } from "../../exporter/src/ledger/journal/verify.js";
import { StoredLedger } from "../../exporter/src/ledger/stored-ledger.js";
import { factsOf } from "../src/history/facts.js";
import { writeHistory } from "../src/history/write.js";

const END = Date.parse("2026-11-29T10:00:00Z") / 1000;
const system = { tier: "core", availability: 0.998, repairTime: 7200, serviceHours: "always", maintenance: [] };
const names = ["erp", "crm", "oa", "forum", "gateway"];
const policy = {
  timeZone: "Asia/Shanghai",
  holidays: { off: [], working: [] },
  systems: Object.fromEntries(names.map((name) => [name, system])),
};

function budgetsLeft(end: number): Readonly<Record<string, number>> {
  const book = new Book();
  for (const fact of factsOf(end, policy)) book.apply(fact as unknown as DatedFact);
  const year = { from: end - 365 * 86_400, to: end };
  const left = (name: string) => book.account(name, year, { now: end, classified: end })?.budgetRemaining ?? Number.NaN;
  return Object.fromEntries(names.map((name) => [name, left(name)]));
}

describe("The made year", () => {
  it("comes in the order of time and ends where it should.", () => {
    const facts = factsOf(END, policy);
    expect(facts.every(({ time }, index) => time >= (facts[index - 1]?.time ?? 0))).toBe(true);
    expect(facts.at(-1)).toMatchObject({ kind: "stop", time: END });
  });

  it("names only systems of the policy of the demo.", () => {
    const told = factsOf(END, policy).flatMap((fact) => (typeof fact.system === "string" ? [fact.system] : []));
    expect(new Set(told)).toEqual(new Set(names));
  });

  it("leaves one system without budget, one with little and the others with much, at any time of the day.", () => {
    for (const end of [END, END + 8 * 3600, END + 17 * 3600]) {
      const { erp = 0, crm = 0, oa = 0, forum = 0, gateway = 0 } = budgetsLeft(end);
      expect(forum).toBeLessThan(0);
      expect(crm).toBeGreaterThan(0);
      expect(crm).toBeLessThan(3600);
      for (const much of [erp, oa, gateway]) expect(much).toBeGreaterThan(6 * 3600);
    }
  });

  it("is written as a ledger whose chain is whole, and which ends now.", async () => {
    const stateDir = mkdtempSync(join(tmpdir(), "sla-history-"));
    onTestFinished(() => rmSync(stateDir, { recursive: true, force: true }));
    const file = join(stateDir, "sla.yml");
    const step = 'steps: [{ name: front, url: "http://127.0.0.1/" }]';
    const sections = names.map((name) => `  ${name}: { tier: core, transactions: [{ name: order, ${step} }] }`);
    writeFileSync(file, `timezone: Asia/Shanghai\nsystems:\n${sections.join("\n")}\n`);
    await writeHistory({ stateDir, policy: file, env: {}, now: END });
    const folder = join(stateDir, "ledger");
    expect(verifyJournal(folder).faults).toEqual([]);
    const account = new StoredLedger(folder, END + 60).account("erp", "month");
    expect(account?.accounted.to).toBe(END);
    expect(account?.incidents.map(({ causes }) => causes[0]?.step)).toEqual(["enter-order"]);
  });
});
