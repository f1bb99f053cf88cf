import type { FileHandle } from "node:fs/promises";
import { basename } from "node:path";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { verifyJournal } from "../../src/ledger/journal/verify.js";
import { BOOT, day, down, MONDAY } from "./facts.js";
import { LedgerFolder } from "./folder.js";

/** What the journal asked of the disk, and what shall fail. */
const disk = vi.hoisted(() => ({ calls: [] as string[], fails: new Map<string, string>(), once: new Map<string, string>() }));

vi.mock("node:fs/promises", async (original) => {
  const real = await original<typeof import("node:fs/promises")>();
  const watched = (handle: FileHandle, name: string): FileHandle =>
    new Proxy(handle, {
      get(target, method) {
        const value: unknown = Reflect.get(target, method, target);
        if (typeof value !== "function") return value;
        return async (...args: unknown[]) => {
          const call = `${String(method)} ${name}`;
          if (method !== "stat" && method !== "close") disk.calls.push(call);
          const code = disk.once.get(call) ?? disk.fails.get(call);
          disk.once.delete(call);
          if (code !== undefined) throw Object.assign(new Error(`${code}: ${call}`), { code });
          return value.apply(target, args) as unknown;
        };
      },
    });
  return {
    ...real,
    open: async (path: string, ...rest: [string, number?]) => watched(await real.open(path, ...rest), basename(path)),
  };
});

beforeEach(() => {
  disk.calls.length = 0;
  disk.fails.clear();
  disk.once.clear();
});

describe("What the journal acknowledges", () => {
  test("was synced: a new segment's name first, then its lines.", async () => {
    const folder = new LedgerFolder();
    const { journal } = folder.open();
    for (const fact of day(3)) journal.append(fact);
    await journal.flush();
    expect(disk.calls).toEqual(["sync ledger", "write 2026-11.jsonl", "sync 2026-11.jsonl"]);
    journal.append(down("crm", MONDAY + 3600));
    await journal.flush();
    expect(disk.calls.slice(3)).toEqual(["write 2026-11.jsonl", "sync 2026-11.jsonl"]);
  });

  test("was synced when it is a beat, too.", async () => {
    const { journal } = new LedgerFolder().open();
    const beat = { time: MONDAY, monotonic: 1, boot: BOOT, unconfirmed: {} };
    await journal.beat(beat);
    expect(disk.calls).toEqual(["write heartbeat", "sync heartbeat", "sync ledger", "write heartbeat", "datasync heartbeat"]);
    await journal.beat(beat);
    expect(disk.calls.slice(5)).toEqual(["write heartbeat", "datasync heartbeat"]);
  });

  test.each([
    ["sync 2026-11.jsonl", "EIO"],
    ["write 2026-11.jsonl", "EIO"],
    ["sync ledger", "EIO"],
  ])("never includes what %s refused with %s: it is cut off and written anew.", async (call, code) => {
    const folder = new LedgerFolder();
    const { journal } = folder.open();
    disk.fails.set(call, code);
    for (const fact of day(2)) journal.append(fact);
    await journal.flush();
    expect([journal.head.seq, journal.pending, journal.writable]).toEqual([0, 2, false]);
    expect(folder.lines("2026-11.jsonl")).toEqual([]);
    disk.fails.clear();
    await journal.flush();
    expect([journal.head.seq, journal.pending, journal.writable]).toEqual([2, 0, true]);
    expect(folder.open().entries).toMatchObject(day(2).map((fact) => ({ ...fact, late: true })));
    expect(verifyJournal(folder.path).faults).toEqual([]);
  });

  test("is whole although what failed could not be cut off at once.", async () => {
    const folder = new LedgerFolder();
    const { journal } = folder.open();
    journal.append(down("erp", MONDAY));
    await journal.flush();
    disk.fails.set("sync 2026-11.jsonl", "EIO").set("truncate 2026-11.jsonl", "EIO");
    for (const fact of day(3, MONDAY + 60)) journal.append(fact);
    await journal.flush();
    expect(journal.head.seq).toBe(1);
    disk.fails.clear();
    await journal.flush();
    expect(verifyJournal(folder.path)).toMatchObject({ entries: 4, segments: 1, faults: [] });
  });

  test("is whole although less is written after a failure than what could not be cut off.", async () => {
    const folder = new LedgerFolder();
    const { journal } = folder.open();
    disk.once.set("sync 2026-11.jsonl", "ENOSPC").set("truncate 2026-11.jsonl", "EIO");
    for (const fact of day(4)) journal.append(fact);
    await journal.flush();
    expect([journal.head.seq, journal.pending, journal.writable]).toEqual([4, 0, true]);
    expect(verifyJournal(folder.path)).toMatchObject({ entries: 4, segments: 1, faults: [] });
  });

  test("needs no folder that can be synced: some file systems have none.", async () => {
    const { journal } = new LedgerFolder().open();
    disk.fails.set("sync ledger", "EINVAL");
    journal.append(down("erp", MONDAY));
    await journal.flush();
    expect([journal.head.seq, journal.writable]).toEqual([1, true]);
  });
});
