import { mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Beat } from "../../src/ledger/journal/journal.js";
import { BOOT, down, MONDAY, up } from "./facts.js";
import { LedgerFolder } from "./folder.js";

const SLOT = 4096;
const beatAt = (second: number, unconfirmed: Beat["unconfirmed"] = {}): Beat => ({
  time: MONDAY + second + 0.125,
  monotonic: 3600 + second,
  boot: BOOT,
  unconfirmed,
});

/** A folder whose heartbeat beat so many times, a second apart, from 1 on. */
async function beaten(times: number): Promise<LedgerFolder> {
  const folder = new LedgerFolder();
  const { journal } = folder.open();
  for (let second = 1; second <= times; second++) await journal.beat(beatAt(second));
  await journal.close();
  return folder;
}

/** Overwrites bytes in the middle of a slot. */
function damage(folder: LedgerFolder, slot: number, at = 100): void {
  const bytes = readFileSync(folder.at("heartbeat"));
  bytes.write("#", slot * SLOT + at);
  writeFileSync(folder.at("heartbeat"), bytes);
}

describe("The heartbeat", () => {
  test("is absent before the first beat.", () => {
    expect(new LedgerFolder().open().heartbeat).toBeUndefined();
  });

  test.each([1, 2, 3, 4])("tells the newest of %i beats.", async (times) => {
    expect((await beaten(times)).open().heartbeat).toEqual(beatAt(times));
  });

  test("stays at one size from the first beat on, so that it needs no room later.", async () => {
    const sizes = [];
    for (const times of [1, 2, 5]) sizes.push(statSync((await beaten(times)).at("heartbeat")).size);
    expect(sizes).toEqual([2 * SLOT, 2 * SLOT, 2 * SLOT]);
  });

  test.each([3, 4])("tells the beat before when the slot of the newest one of %i is torn.", async (times) => {
    const folder = await beaten(times);
    damage(folder, times % 2);
    expect(folder.open().heartbeat).toEqual(beatAt(times - 1));
  });

  test("is not misled when the older slot is torn, and writes that one next.", async () => {
    const folder = await beaten(4);
    damage(folder, 1);
    const { journal, heartbeat } = folder.open();
    expect(heartbeat).toEqual(beatAt(4));
    await journal.beat(beatAt(5));
    damage(folder, 1);
    expect(folder.open().heartbeat).toEqual(beatAt(4));
  });

  test("is absent when both slots are torn, and begins anew.", async () => {
    const folder = await beaten(4);
    damage(folder, 0);
    damage(folder, 1);
    const { journal, heartbeat } = folder.open();
    expect(heartbeat).toBeUndefined();
    await journal.beat(beatAt(9));
    expect(folder.open().heartbeat).toEqual(beatAt(9));
  });

  test("never tells anything but a beat that was written, wherever a slot is torn.", async () => {
    const folder = await beaten(2);
    const [before, after] = [await beaten(2), await beaten(4)].map((one) => readFileSync(one.at("heartbeat")));
    const slots = (bytes: Buffer | undefined, slot: number) => bytes?.subarray(slot * SLOT, (slot + 1) * SLOT) ?? Buffer.alloc(0);
    fc.assert(
      fc.property(fc.nat(SLOT), (cut) => {
        // Beat 4 over beat 2 in slot 0, torn after `cut` bytes; beat 3 in slot 1.
        const torn = Buffer.concat([slots(after, 0).subarray(0, cut), slots(before, 0).subarray(cut)]);
        writeFileSync(folder.at("heartbeat"), Buffer.concat([torn, slots(after, 1)]));
        expect([beatAt(3), beatAt(4)]).toContainEqual(folder.open().heartbeat);
      }),
    );
  });

  test.each(["", "short", "x".repeat(SLOT * 2), `${"0".repeat(64)} {}`])("is absent when its file holds %j.", (text) => {
    const folder = new LedgerFolder();
    mkdirSync(folder.path);
    writeFileSync(folder.at("heartbeat"), text);
    expect(folder.open().heartbeat).toBeUndefined();
  });

  test("is made again when its file was removed or cut.", async () => {
    const folder = new LedgerFolder();
    const { journal } = folder.open();
    await journal.beat(beatAt(1));
    rmSync(folder.at("heartbeat"));
    await journal.beat(beatAt(2));
    expect(folder.open().heartbeat).toEqual(beatAt(2));
    truncateSync(folder.at("heartbeat"), 10);
    await journal.beat(beatAt(3));
    expect(folder.open().heartbeat).toEqual(beatAt(3));
    expect(statSync(folder.at("heartbeat")).size).toBe(2 * SLOT);
  });

  test("goes by the order of the beats, not by a clock that was put back.", async () => {
    const folder = new LedgerFolder();
    const { journal } = folder.open();
    for (const second of [7200, 7210, 3600]) await journal.beat(beatAt(second));
    expect(folder.open().heartbeat).toEqual(beatAt(3600));
  });

  test("tells which failures wait for their confirmation, as many as fit.", async () => {
    const unconfirmed = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`system-${index}`, MONDAY - index]));
    const folder = new LedgerFolder();
    const { journal } = folder.open();
    await journal.beat(beatAt(1, unconfirmed));
    expect(folder.open().heartbeat).toEqual(beatAt(1, unconfirmed));
  });

  test("keeps the earliest time for all systems when they do not fit.", async () => {
    const unconfirmed = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`system-${index}`, MONDAY - index]));
    const folder = new LedgerFolder();
    const { journal } = folder.open();
    await journal.beat(beatAt(1, unconfirmed));
    expect(folder.open().heartbeat).toEqual(beatAt(1, { "*": MONDAY - 499 }));
  });

  test("writes only the latest of the beats that wait for the disk.", async () => {
    const folder = new LedgerFolder();
    const { journal } = folder.open();
    await Promise.all(Array.from({ length: 50 }, (_, index) => journal.beat(beatAt(index + 1))));
    expect(folder.open().heartbeat).toEqual(beatAt(50));
    expect(readFileSync(folder.at("heartbeat"), "utf8")).toContain('"count":1,');
  });

  test("says once that it cannot be written, and once that it can.", async () => {
    const folder = new LedgerFolder();
    const { journal } = folder.open();
    mkdirSync(folder.at("heartbeat"));
    await journal.beat(beatAt(1));
    await journal.beat(beatAt(2));
    journal.append(down("erp", MONDAY));
    journal.append(up("erp", MONDAY + 1));
    await journal.flush();
    expect([journal.writable, journal.pending]).toEqual([false, 0]);
    rmSync(folder.at("heartbeat"), { recursive: true });
    await journal.beat(beatAt(3));
    expect(journal.writable).toBe(true);
    expect(folder.warnings).toEqual([
      "the ledger cannot be written: entries wait in memory until it can",
      "the ledger can be written again",
    ]);
  });
});
