import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { LedgerRefusal } from "../../src/ledger/commands.js";
import { overviewOf } from "../../src/ledger/overview.js";
import { checkOf } from "../fixtures/check.js";
import { KeptLedger, policyOf } from "../fixtures/kept-ledger.js";

const POLICY = policyOf("systems: { erp: { tier: core }, crm: { tier: core } }");
const order = checkOf("erp/order", { kind: "transaction" });
const upgrade = { system: "erp", reason: "upgrade 3.2 to 3.5", by: "lin" };

let book: KeptLedger;
let now: number;
beforeEach(async () => {
  book = new KeptLedger();
  book.begin(POLICY, [order]);
  await book.run(order);
  await book.clock.advance(590);
  await book.pass(10);
  now = book.clock.now();
});

const refused = (command: () => unknown): string => {
  try {
    command();
  } catch (error) {
    expect(error).toBeInstanceOf(LedgerRefusal);
    return (error as Error).message;
  }
  throw new Error("it was not refused");
};

describe("maintenance at run time", () => {
  test("It holds at once, for its system alone, until it is ended.", async () => {
    const { ledger } = book;
    const id = ledger.startMaintenance(upgrade);
    expect(ledger.maintenanceAt("erp", now + 1e6)).toMatchObject({
      from: now,
      to: Number.POSITIVE_INFINITY,
      reason: upgrade.reason,
    });
    expect([ledger.countedAt("erp", now), ledger.countedAt("crm", now)]).toEqual([false, true]);
    await book.pass(60);
    expect(ledger.endMaintenance({ system: "erp", by: "lin" })).toEqual([id]);
    expect(ledger.maintenanceAt("erp", book.clock.now())).toBeUndefined();
    expect(ledger.account("erp", "day")).toMatchObject({ maintenance: 60, up: 601 });
    expect(await book.facts("maintenance", "maintenance_end")).toEqual([
      { kind: "maintenance", id, from: now, ...upgrade },
      { kind: "maintenance_end", id, at: now + 60, by: "lin" },
    ]);
  });

  test("It may be announced, limited, and called off by its id.", () => {
    const { ledger } = book;
    const [first, second] = [100, 300].map((ahead) =>
      ledger.startMaintenance({ ...upgrade, from: now + ahead, to: now + ahead + 50 }),
    );
    expect(first).not.toBe(second);
    expect(ledger.maintenanceAt("erp", now)).toBeUndefined();
    expect(ledger.maintenanceAt("erp", now + 120)).toMatchObject({ from: now + 100, to: now + 150 });
    expect(ledger.endMaintenance({ id: first ?? "", by: "lin" })).toEqual([first]);
    expect(ledger.maintenanceAt("erp", now + 120)).toBeUndefined();
    expect(ledger.maintenanceAt("erp", now + 320)).toBeDefined();
  });

  test("The overview tells the end of the last of those that overlap.", () => {
    const { ledger } = book;
    const end = () => overviewOf(ledger, now).systems.find(({ system }) => system === "erp")?.maintenance;
    const id = ledger.startMaintenance({ ...upgrade, to: now + 60 });
    ledger.startMaintenance({ ...upgrade, to: now + 120 });
    expect(end()).toMatchObject({ id, to: now + 120 });
    ledger.startMaintenance(upgrade);
    expect(end()).toMatchObject({ id, to: undefined });
  });

  test("It goes on over a restart, and its id is not given again.", async () => {
    const id = book.ledger.startMaintenance(upgrade);
    await book.restart(60);
    book.begin(POLICY, [order]);
    expect(book.ledger.maintenanceAt("erp", book.clock.now())).toBeDefined();
    expect(book.ledger.startMaintenance(upgrade)).not.toBe(id);
  });

  test("It goes along with a system that gets another name, and is ended under that one.", async () => {
    const id = book.ledger.startMaintenance(upgrade);
    book.reload(policyOf("systems: { sales: { tier: core, was: erp }, crm: { tier: core } }"), [], []);
    await book.pass(60);
    expect(refused(() => book.ledger.endMaintenance({ id, system: "crm", by: "lin" }))).toMatch(/not of "crm"$/);
    expect(book.ledger.endMaintenance({ system: "sales", by: "lin" })).toEqual([id]);
    expect(book.ledger.maintenanceAt("sales", book.clock.now())).toBeUndefined();
  });

  test("It is not that of another system which takes the former name.", async () => {
    const id = book.ledger.startMaintenance(upgrade);
    book.reload(policyOf("systems: { sales: { tier: core, was: erp } }"), [], []);
    book.reload(policyOf("systems: { sales: { tier: core }, erp: { tier: core } }"), [], []);
    await book.pass(60);
    expect(refused(() => book.ledger.endMaintenance({ system: "erp", by: "lin" }))).toMatch(/is open for "erp"$/);
    expect(book.ledger.endMaintenance({ system: "sales", by: "lin" })).toEqual([id]);
  });

  test("A start within the minute that has just begun is now.", () => {
    book.ledger.startMaintenance({ ...upgrade, from: now - 59 });
    expect(book.ledger.maintenanceAt("erp", now)).toMatchObject({ from: now });
  });

  test("A request that makes no sense is refused in one sentence, and nothing is written.", async () => {
    const { ledger } = book;
    const start = (changes: object) => refused(() => ledger.startMaintenance({ ...upgrade, ...changes }));
    expect(start({ system: "epr" })).toBe('no system is named "epr"; there are: crm, erp');
    expect(start({ from: now - 61 })).toMatch(/cannot begin in the past; .* exclude/);
    expect(start({ from: now + 100, to: now + 100 })).toMatch(/^to: the end has to come after the start/);
    expect(start({ to: now - 1 })).toMatch(/^to: the end has to come after the start, and after now/);
    expect(start({ reason: "  " })).toMatch(/^say why/);
    const end = (request: object) => refused(() => ledger.endMaintenance({ by: "lin", ...request }));
    expect(end({ id: "m7" })).toMatch(/has the id "m7"$/);
    expect(end({ system: "erp" })).toBe('no maintenance that was opened at run time is open for "erp"');
    expect(end({ system: "epr" })).toMatch(/there are: crm, erp$/);
    expect(end({})).toMatch(/name its id, or the system/);
    expect(await book.facts("maintenance", "maintenance_end")).toEqual([]);
  });

  test("What is over cannot be ended again.", async () => {
    const id = book.ledger.startMaintenance({ ...upgrade, to: now + 5 });
    expect(refused(() => book.ledger.endMaintenance({ id, system: "crm", by: "lin" }))).toMatch(/is of the system "erp"/);
    await book.pass(10);
    expect(refused(() => book.ledger.endMaintenance({ id, by: "lin" }))).toBe(`maintenance "${id}" is over already`);
  });
});

describe("exclusions", () => {
  test("They take time out of the accounts, not of the counters, until they are taken back.", async () => {
    const { ledger } = book;
    const counted = ledger.totals("erp");
    const id = ledger.exclude({ ...upgrade, from: now - 400, to: now - 100 });
    expect(ledger.account("erp", "day")).toMatchObject({ excluded: 300, up: 301 });
    expect(ledger.totals("erp")).toEqual(counted);
    ledger.revokeExclusion({ id, reason: "wrong system", by: "lin" });
    expect(ledger.account("erp", "day")).toMatchObject({ excluded: 0, up: 601 });
    expect(await book.facts("exclusion", "exclusion_revoked")).toHaveLength(2);
  });

  test("A former system can be corrected, too.", () => {
    book.reload(policyOf("systems: { crm: { tier: core } }"), [], []);
    book.ledger.exclude({ ...upgrade, from: now - 400, to: now - 100 });
    expect(book.ledger.account("erp", { from: now - 600, to: now })).toMatchObject({ excluded: 300 });
  });

  test("What makes no sense is refused in one sentence.", () => {
    const { ledger } = book;
    const past = { ...upgrade, from: now - 400, to: now - 100 };
    const exclude = (changes: object) => refused(() => ledger.exclude({ ...past, ...changes }));
    expect(exclude({ system: "epr" })).toMatch(/there are: crm, erp$/);
    expect(exclude({ to: now + 1 })).toMatch(/^to: only the past can be excluded, and 2026-11-23T\S+\+00:00 lies ahead/);
    expect(exclude({ to: now - 400 })).toMatch(/^to: the end has to come after the start/);
    expect(exclude({ reason: "" })).toMatch(/^say why/);
    book.reload(policyOf("timezone: Asia/Shanghai\nsystems: { erp: { tier: core }, crm: { tier: core } }"), [order], []);
    const ahead = Date.parse("2026-11-30T06:00:00+08:00") / 1000;
    expect(exclude({ to: ahead })).toMatch(/ and 2026-11-30T06:00:00\+08:00 lies ahead;/);
    const revoke = (id: string, reason = "wrong") => refused(() => ledger.revokeExclusion({ id, reason, by: "lin" }));
    expect(revoke("x9")).toBe('no exclusion has the id "x9"');
    const id = ledger.exclude(past);
    expect(revoke(id, " ")).toMatch(/^say why/);
    ledger.revokeExclusion({ id, reason: "wrong", by: "lin" });
    expect(revoke(id)).toBe(`exclusion "${id}" was taken back already`);
  });
});

describe("An id whose entry can no longer be read", () => {
  /** Ends the exporter, makes the line of an entry unreadable, and begins again. */
  const lose = async (kind: string, id: string) => {
    await book.close();
    const path = join(book.folder, "2026-11.jsonl");
    const lines = readFileSync(path, "utf8").split("\n");
    const lost = lines.findIndex((line) => line.includes(`"kind":"${kind}","id":"${id}"`));
    writeFileSync(path, lines.with(lost, "\u0001").join("\n"));
    await book.restart(60);
    book.begin(POLICY, [order]);
    now = book.clock.now();
  };
  const excluded = (system: string) =>
    book.ledger.records.exclusionsOf(system).map(({ id, revoked }) => [id, revoked === undefined ? "in force" : "revoked"]);

  test("is not given again, so a correction that is taken back is the one that was meant.", async () => {
    const past = { ...upgrade, from: now - 400, to: now - 100 };
    const lost = book.ledger.exclude({ ...past, system: "crm" });
    const kept = book.ledger.exclude(past);
    await lose("exclusion", lost);
    const anew = book.ledger.exclude({ ...past, system: "crm" });
    expect([lost, kept]).not.toContain(anew);
    book.ledger.revokeExclusion({ id: anew, reason: "typed the wrong one", by: "lin" });
    expect([excluded("erp"), excluded("crm")]).toEqual([[[kept, "in force"]], [[anew, "revoked"]]]);
  });

  test("is not given again to maintenance, so what is opened can be ended.", async () => {
    const ids = [book.ledger.startMaintenance(upgrade), book.ledger.startMaintenance(upgrade)];
    for (const id of ids) book.ledger.endMaintenance({ id, by: "lin" });
    await lose("maintenance", ids[0] ?? "");
    const anew = book.ledger.startMaintenance(upgrade);
    await book.pass(60);
    expect(book.ledger.endMaintenance({ system: "erp", by: "lin" })).toEqual([anew]);
    expect(book.ledger.maintenanceAt("erp", book.clock.now())).toBeUndefined();
  });

  test("is not given again where it was the last one, nor after the next start.", async () => {
    const lost = book.ledger.startMaintenance({ ...upgrade, to: now + 100 });
    await lose("maintenance", lost);
    const anew = book.ledger.startMaintenance({ ...upgrade, to: now + 100 });
    expect(anew).not.toBe(lost);
    await book.restart(60);
    book.begin(POLICY, [order]);
    expect([lost, anew]).not.toContain(book.ledger.startMaintenance(upgrade));
  });
});
