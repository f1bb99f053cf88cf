import { readdirSync, readFileSync, statfsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { systemClock } from "../../src/checks/clock.js";
import { openJournal } from "../../src/ledger/journal/journal.js";
import { verifyJournal } from "../../src/ledger/journal/verify.js";
import { recordWarnings } from "../fixtures/log.js";
import { BOOT, day, MONDAY } from "./facts.js";
import { Tmpfs } from "./tmpfs.js";

const probe = Tmpfs.mount(64);
probe?.unmount();
if (!probe) console.log("Left out: the ledger on a full and on a read-only disk, since no file system may be mounted here.");

const beatAt = (second: number) => ({ time: MONDAY + second, monotonic: second + 3600, boot: BOOT, unconfirmed: {} });
const FULL = ["the ledger cannot be written: entries wait in memory until it can", "the ledger can be written again"];

describe.skipIf(!probe)("The ledger on a real disk", () => {
  const cleanUps: (() => void)[] = [];
  afterEach(() => {
    for (const cleanUp of cleanUps.splice(0).reverse()) cleanUp();
  });

  const diskOf = (kibibytes: number) => {
    const disk = Tmpfs.mount(kibibytes);
    if (!disk) throw new Error("the disk could be mounted a moment ago");
    cleanUps.push(() => disk.unmount());
    const folder = join(disk.path, "ledger");
    const warnings: string[] = [];
    const open = () =>
      openJournal({ folder, timeZone: "UTC", clock: systemClock, log: recordWarnings(warnings), retryEvery: 3600 });
    const lines = () => readFileSync(join(folder, "2026-11.jsonl"), "utf8").trimEnd().split("\n");
    const late = () => lines().map((line) => (JSON.parse(line) as { late?: true }).late === true);
    return { disk, folder, warnings, open, lines, late };
  };

  test("waits while it is full, keeps its heartbeat, and writes all in order once there is room.", async () => {
    const { disk, folder, warnings, open, late } = diskOf(64);
    const { journal } = open();
    const facts = day(60);
    const [before, during, after] = [facts.slice(0, 3), facts.slice(3, 50), facts.slice(50)];
    await journal.beat(beatAt(0));
    for (const fact of before) journal.append(fact);
    await journal.flush();
    disk.fill();

    for (const [index, fact] of during.entries()) {
      journal.append(fact);
      await journal.flush();
      await journal.beat(beatAt((index + 4) * 60));
    }
    expect(journal.writable).toBe(false);
    // The block that the segment has already takes some more.
    const written = journal.head.seq;
    expect(written).toBeGreaterThanOrEqual(3);
    expect(written + journal.pending).toBe(50);
    expect(warnings).toEqual(FULL.slice(0, 1));
    const seen = verifyJournal(folder);
    expect(seen).toMatchObject({ entries: written, head: { seq: written }, faults: [] });
    // Nothing is claimed beyond what is on the disk.
    expect(open().heartbeat?.time).toBe(facts[written]?.time);

    disk.empty();
    await journal.flush();
    expect([journal.writable, journal.pending]).toEqual([true, 0]);
    await journal.beat(beatAt(3600));
    for (const fact of after) journal.append(fact);
    await journal.close();
    expect(warnings).toEqual(FULL);
    expect(verifyJournal(folder)).toMatchObject({ entries: 60, faults: [] });
    expect(late()).toEqual(facts.map((_, index) => index >= written && index < 50));
    const { entries, heartbeat } = open();
    expect(entries.map(({ time }) => time)).toEqual(facts.map(({ time }) => time));
    expect(heartbeat).toEqual(beatAt(3600));
  });

  test("writes as many of the waiting entries as there is room for.", async () => {
    const { disk, folder, open } = diskOf(64);
    const { journal } = open();
    await journal.beat(beatAt(0));
    disk.fill();
    for (const fact of day(600)) journal.append(fact);
    await journal.flush();
    expect(journal.head.seq).toBe(0);
    disk.empty();
    await journal.flush();
    expect(journal.writable).toBe(false);
    expect(journal.head.seq).toBeGreaterThan(100);
    expect(journal.head.seq + journal.pending).toBe(600);
    const { entries, faults } = verifyJournal(folder);
    expect([entries, faults]).toEqual([journal.head.seq, []]);
    expect(statfsSync(disk.path).bavail).toBe(0);
    await journal.close();
  });

  test("beats on although it was full before the restart.", async () => {
    const { disk, open } = diskOf(64);
    const first = open().journal;
    await first.beat(beatAt(1));
    await first.close();
    disk.fill();
    const { journal } = open();
    await journal.beat(beatAt(2));
    await journal.beat(beatAt(3));
    expect(journal.writable).toBe(true);
    await journal.close();
    expect(open().heartbeat).toEqual(beatAt(3));
  });

  test("waits while it is read-only, whatever began it, and goes on when it is not.", async () => {
    const { disk, folder, warnings, open, late } = diskOf(256);
    const { journal } = open();
    const facts = day(6);
    await journal.beat(beatAt(0));
    for (const fact of facts.slice(0, 2)) journal.append(fact);
    await journal.flush();

    disk.remount("ro");
    await journal.beat(beatAt(90));
    expect(journal.writable).toBe(false);
    for (const fact of facts.slice(2, 4)) journal.append(fact);
    await journal.flush();
    expect([journal.writable, journal.pending, journal.head.seq]).toEqual([false, 2, 2]);
    // A start on a read-only disk reads, and waits likewise.
    const second = open();
    expect(second.entries).toHaveLength(2);
    expect(second.heartbeat).toEqual(beatAt(0));

    disk.remount("rw");
    await journal.flush();
    expect([journal.writable, journal.pending]).toEqual([false, 0]);
    await journal.beat(beatAt(200));
    expect(journal.writable).toBe(true);
    for (const fact of facts.slice(4)) journal.append(fact);
    await journal.close();
    expect(late()).toEqual([false, false, true, true, false, false]);
    expect(verifyJournal(folder)).toMatchObject({ entries: 6, faults: [] });
    expect(warnings).toEqual(FULL);
  });

  test("waits while its disk is away, and writes nothing into the folder beneath.", async () => {
    const { disk, folder, open, lines } = diskOf(256);
    const { journal } = open();
    const facts = day(4);
    for (const fact of facts.slice(0, 2)) journal.append(fact);
    await journal.flush();
    const comeBack = Tmpfs.over(disk.path);
    cleanUps.push(comeBack);
    for (const fact of facts.slice(2)) journal.append(fact);
    await journal.flush();
    expect([journal.writable, journal.pending]).toEqual([false, 2]);
    expect(readdirSync(disk.path)).toEqual([]);
    comeBack();
    await journal.flush();
    expect([journal.writable, lines().length]).toEqual([true, 4]);
    expect(verifyJournal(folder).faults).toEqual([]);
    await journal.close();
  });
});
