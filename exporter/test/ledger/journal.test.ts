import { mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { verifyJournal } from "../../src/ledger/journal/verify.js";
import { TestClock } from "../fixtures/clock.js";
import { BOOT, day, down, everyKind, MONDAY, told, up } from "./facts.js";
import { LedgerFolder } from "./folder.js";

const MONTH = "2026-11.jsonl";
const beatAt = (time: number) => ({ time, monotonic: time - MONDAY + 3600, boot: BOOT, unconfirmed: {} });
const chained = (line: string) => JSON.parse(line) as { seq: number; prev: string; late?: true; time: number };

describe("The journal", () => {
  test("writes one JSON object a line, chained by the hash of the line before.", async () => {
    const folder = new LedgerFolder();
    await folder.write(everyKind());
    await expect(readFileSync(folder.at(MONTH), "utf8")).toMatchFileSnapshot("journal.golden.jsonl");
  });

  test("gives back what was written.", async () => {
    const folder = new LedgerFolder();
    await folder.write(everyKind());
    const { entries, faults } = folder.open();
    expect(entries.map(({ v, seq, prev, ...fact }) => fact)).toEqual(everyKind());
    expect(faults).toEqual([]);
    expect(folder.warnings).toEqual([]);
  });

  test("returns at once, and counts what is not on the disk yet.", async () => {
    const { journal } = new LedgerFolder().open();
    for (const fact of day(3)) journal.append(fact);
    expect([journal.pending, journal.head.seq]).toEqual([3, 0]);
    await journal.flush();
    expect([journal.pending, journal.head.seq, journal.writable]).toEqual([0, 3, true]);
  });

  test("keeps the order of facts that are told while others are being written.", async () => {
    const folder = new LedgerFolder();
    const { journal } = folder.open();
    const facts = day(1500);
    for (const [index, fact] of facts.entries()) {
      journal.append(fact);
      if (index % 100 === 0) await new Promise(setImmediate);
    }
    await journal.close();
    const { entries } = folder.open();
    expect(entries.map(({ time }) => time)).toEqual(facts.map(({ time }) => time));
    expect(verifyJournal(folder.path).faults).toEqual([]);
  });

  test("goes on with its chain after a restart.", async () => {
    const folder = new LedgerFolder();
    await folder.write(day(3));
    await folder.write(day(2, MONDAY + 3600));
    expect(verifyJournal(folder.path)).toMatchObject({ entries: 5, segments: 1, head: { seq: 5 }, faults: [] });
  });

  test("lets nobody else read it.", async () => {
    const folder = new LedgerFolder();
    const { journal } = folder.open();
    journal.append(down("erp", MONDAY));
    await journal.beat(beatAt(MONDAY));
    await journal.close();
    const mode = (path: string) => statSync(path).mode & 0o777;
    expect([folder.path, folder.at(MONTH), folder.at("heartbeat")].map(mode)).toEqual([0o700, 0o600, 0o600]);
  });

  test("writes nothing after it was closed.", async () => {
    const folder = new LedgerFolder();
    const { journal } = folder.open();
    await journal.close();
    journal.append(down("erp", MONDAY));
    await journal.beat(beatAt(MONDAY));
    await new Promise(setImmediate);
    expect(folder.names()).toEqual([]);
  });

  test("refuses a folder that cannot be read, and says what to do.", () => {
    const folder = new LedgerFolder();
    writeFileSync(folder.path, "");
    expect(() => folder.open()).toThrow(/^ledger: cannot read ".*": ENOTDIR.*; make it readable for the user/);
  });
});

describe("Segments of the journal", () => {
  const NEW_YEAR = Date.UTC(2026, 11, 31, 16) / 1000;

  test("are months of the policy's time zone, and one chain.", async () => {
    const folder = new LedgerFolder();
    await folder.write([up("erp", NEW_YEAR - 1), down("erp", NEW_YEAR), up("erp", NEW_YEAR + 1)], { timeZone: "Asia/Shanghai" });
    expect(folder.names()).toEqual(["2026-12.jsonl", "2027-01.jsonl"]);
    expect(folder.lines("2027-01.jsonl")).toHaveLength(2);
    expect(verifyJournal(folder.path)).toMatchObject({ segments: 2, entries: 3, faults: [] });
  });

  test("follow the time zone of a policy that is loaded later.", async () => {
    const folder = new LedgerFolder();
    const { journal } = folder.open();
    journal.useTimeZone("Asia/Shanghai");
    journal.append(down("erp", NEW_YEAR));
    await journal.close();
    expect(folder.names()).toEqual(["2027-01.jsonl"]);
  });

  test("are not appended to once they have a successor, so that a clock that was put back breaks no order.", async () => {
    const folder = new LedgerFolder();
    const times = [MONDAY, MONDAY + 400 * 86400, MONDAY + 60, MONDAY + 401 * 86400, MONDAY + 120, MONDAY + 180];
    for (const time of times) await folder.write([down("erp", time)]);
    expect(folder.names()).toEqual(["2026-11.2.jsonl", "2026-11.3.jsonl", "2026-11.jsonl", "2027-12.2.jsonl", "2027-12.jsonl"]);
    expect(folder.lines("2026-11.3.jsonl").map((line) => chained(line).seq)).toEqual([5, 6]);
    expect(folder.open().entries.map(({ time }) => time)).toEqual(times);
    expect(verifyJournal(folder.path)).toMatchObject({ segments: 5, entries: 6, faults: [] });
  });

  test("may be empty, as a crash leaves them.", async () => {
    const folder = new LedgerFolder();
    await folder.write(day(2));
    writeFileSync(folder.at("2026-12.jsonl"), "");
    await folder.write([down("erp", NEW_YEAR - 60)]);
    expect(folder.lines("2026-12.jsonl")).toHaveLength(1);
    expect(verifyJournal(folder.path).faults).toEqual([]);
  });
});

describe("Entries of newer versions", () => {
  const withLine = async (fields: object) => {
    const folder = new LedgerFolder();
    await folder.write(day(1));
    const { head } = verifyJournal(folder.path);
    const line = { v: 1, seq: 2, prev: head.hash, time: MONDAY, monotonic: 1, boot: BOOT, ...fields };
    folder.append(MONTH, `${JSON.stringify(line)}\n`);
    return folder;
  };

  test("of a kind that is not known are chained, and passed over by readers.", async () => {
    const folder = await withLine({ kind: "signature", by: "ada" });
    expect(folder.open().entries.map(({ kind }) => kind)).toEqual(["down"]);
    await folder.write([up("erp", MONDAY + 60)]);
    expect(verifyJournal(folder.path)).toMatchObject({ entries: 3, faults: [] });
    expect(folder.warnings).toEqual([]);
  });

  test("may carry more than is known.", async () => {
    const folder = await withLine({ kind: "up", system: "erp", check: "erp-db", at: MONDAY, ticket: 4711 });
    expect(folder.open().entries).toHaveLength(2);
  });

  test("of a newer format are refused with place and remedy.", async () => {
    const folder = await withLine({ v: 2, kind: "up" });
    const text = `ledger: ${MONTH}:2 is of format 2, and this version reads format 1: start the version that wrote it, or a newer one`;
    expect(() => folder.open()).toThrow(text);
    expect(() => verifyJournal(folder.path)).toThrow(text);
  });
});

describe("A journal that cannot be written", () => {
  /** A folder stands where the segment would be: its entries cannot be written, the heartbeat can. */
  const obstructed = (options: Parameters<LedgerFolder["open"]>[0] = {}) => {
    const folder = new LedgerFolder();
    mkdirSync(folder.path);
    mkdirSync(folder.at(MONTH));
    rmSync(folder.at(MONTH), { recursive: true });
    const { journal } = folder.open(options);
    mkdirSync(folder.at(MONTH));
    return { folder, journal };
  };

  test("keeps what is told, says so once, and writes it later in order, marked as late.", async () => {
    const clock = new TestClock();
    const { folder, journal } = obstructed({ clock, retryEvery: 7 });
    const facts = day(5);
    for (const fact of facts.slice(0, 3)) journal.append(fact);
    await journal.flush();
    await journal.flush();
    for (const fact of facts.slice(3)) journal.append(fact);
    expect([journal.writable, journal.pending, journal.head.seq]).toEqual([false, 5, 0]);
    expect(folder.warnings).toEqual(["the ledger cannot be written: entries wait in memory until it can"]);

    rmdirSync(folder.at(MONTH));
    await clock.advance(7);
    await journal.flush();
    expect([journal.writable, journal.pending, journal.head.seq]).toEqual([true, 0, 5]);
    expect(folder.warnings).toEqual([expect.any(String), "the ledger can be written again"]);

    journal.append(down("erp", MONDAY + 3600));
    await journal.close();
    expect(folder.lines(MONTH).map((line) => chained(line).late)).toEqual([true, true, true, true, true, undefined]);
    expect(folder.open().entries.slice(0, 5)).toMatchObject(facts);
    expect(verifyJournal(folder.path).faults).toEqual([]);
  });

  test("is tried again only when it is time.", async () => {
    const clock = new TestClock();
    const { folder, journal } = obstructed({ clock });
    journal.append(down("erp", MONDAY));
    await journal.flush();
    rmdirSync(folder.at(MONTH));
    await clock.advance(9.9);
    journal.append(up("erp", MONDAY + 1));
    await new Promise(setImmediate);
    expect(journal.pending).toBe(2);
    await clock.advance(0.1);
    await expect.poll(() => journal.pending).toBe(0);
  });

  test("tells at its end how much is lost, and is tried a last time.", async () => {
    const { folder, journal } = obstructed();
    journal.append(down("erp", MONDAY));
    await journal.close();
    expect(folder.warnings.at(-1)).toBe("the ledger ends without entries that could not be written");
    expect(journal.pending).toBe(1);
  });

  test("waits for its folder to come back, and does not make another one.", async () => {
    const folder = new LedgerFolder();
    const { journal } = folder.open();
    journal.append(down("erp", MONDAY));
    await journal.flush();
    renameSync(folder.path, `${folder.path}.away`);
    journal.append(up("erp", MONDAY + 60));
    await journal.flush();
    await journal.beat(beatAt(MONDAY + 60));
    expect(journal.writable).toBe(false);
    renameSync(`${folder.path}.away`, folder.path);
    await journal.beat(beatAt(MONDAY + 61));
    expect(journal.writable).toBe(false);
    await journal.flush();
    expect([journal.writable, folder.warnings.length]).toEqual([true, 2]);
    await journal.close();
    expect(folder.lines(MONTH)).toHaveLength(2);
    expect(verifyJournal(folder.path).faults).toEqual([]);
  });

  test.each([
    ["was replaced by an empty one", (folder: LedgerFolder) => mkdirSync(folder.path)],
    [
      "was replaced by one with other lines",
      (folder: LedgerFolder) => {
        mkdirSync(folder.path);
        writeFileSync(folder.at(MONTH), "somebody else's\n");
      },
    ],
  ])("goes on in a new segment when its folder %s, and the loss is told.", async (_, replace) => {
    const folder = new LedgerFolder();
    const { journal } = folder.open();
    for (const fact of day(3)) journal.append(fact);
    await journal.flush();
    renameSync(folder.path, `${folder.path}.away`);
    replace(folder);
    journal.append(down("crm", MONDAY + 3600));
    await journal.flush();
    expect([journal.writable, journal.pending]).toEqual([false, 1]);
    await journal.flush();
    expect([journal.writable, journal.pending]).toEqual([true, 0]);
    expect(folder.warnings).toHaveLength(2);
    const { entries, faults } = verifyJournal(folder.path);
    expect(entries).toBe(1);
    expect(faults.map(({ problem }) => problem)).toContain(
      "comes too early: entries 1 to 3 are missing, the end of a segment or a whole one",
    );
  });

  test("leaves alone what somebody else appended to its segment.", async () => {
    const folder = new LedgerFolder();
    const { journal } = folder.open();
    journal.append(down("erp", MONDAY));
    await journal.flush();
    folder.append(MONTH, "a line of another program\n");
    journal.append(up("erp", MONDAY + 60));
    await journal.flush();
    await journal.flush();
    expect(folder.lines(MONTH)).toHaveLength(2);
    expect(folder.lines("2026-11.2.jsonl")).toHaveLength(1);
    expect(verifyJournal(folder.path).faults).toEqual([{ file: MONTH, line: 2, problem: "is not readable as JSON" }]);
  });

  test("is begun when its folder can be made at last.", async () => {
    const folder = new LedgerFolder();
    const parent = folder.at("..");
    renameSync(parent, `${parent}-away`);
    const { journal, entries } = folder.open();
    expect([entries.length, journal.writable]).toEqual([0, false]);
    journal.append(down("erp", MONDAY));
    await journal.flush();
    expect(journal.pending).toBe(1);
    renameSync(`${parent}-away`, parent);
    await journal.flush();
    expect([journal.writable, journal.pending]).toEqual([true, 0]);
  });
});

describe("The heartbeat of a journal with entries that wait", () => {
  const waiting = async () => {
    const folder = new LedgerFolder();
    const { journal } = folder.open();
    mkdirSync(folder.at(MONTH));
    return { folder, journal };
  };

  test("claims nothing beyond the first of them, and dates unconfirmed what they date back.", async () => {
    const { folder, journal } = await waiting();
    journal.append(told({ kind: "observed", system: "crm", at: MONDAY }, MONDAY + 10));
    journal.append(down("erp", MONDAY + 20, MONDAY + 7));
    await journal.beat({ ...beatAt(MONDAY + 30), unconfirmed: { oa: MONDAY + 25 } });
    rmdirSync(folder.at(MONTH));
    const { heartbeat } = folder.open();
    expect(heartbeat).toEqual({ ...beatAt(MONDAY + 10), unconfirmed: { oa: MONDAY + 25, erp: MONDAY + 7 } });
  });

  test("claims nothing of a gap that waits.", async () => {
    const { folder, journal } = await waiting();
    journal.append(told({ kind: "gap", from: MONDAY + 5, to: MONDAY + 50, why: "stalled" }, MONDAY + 50));
    await journal.beat(beatAt(MONDAY + 60));
    rmdirSync(folder.at(MONTH));
    expect(folder.open().heartbeat).toEqual(beatAt(MONDAY + 5));
  });

  test("stays that of the run before while the start itself waits.", async () => {
    const folder = new LedgerFolder();
    const before = folder.open().journal;
    await before.beat(beatAt(MONDAY));
    await before.close();
    const { journal } = folder.open();
    mkdirSync(folder.at(MONTH));
    journal.append(told({ kind: "start", version: "1", observedUntil: MONDAY }, MONDAY + 3600));
    await journal.beat(beatAt(MONDAY + 3610));
    rmdirSync(folder.at(MONTH));
    expect(folder.open().heartbeat).toEqual(beatAt(MONDAY));
  });

  test("claims all once they are written.", async () => {
    const { folder, journal } = await waiting();
    journal.append(down("erp", MONDAY + 20));
    await journal.flush();
    rmdirSync(folder.at(MONTH));
    await journal.flush();
    await journal.beat(beatAt(MONDAY + 30));
    expect(folder.open().heartbeat).toEqual(beatAt(MONDAY + 30));
  });
});
