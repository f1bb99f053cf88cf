import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Entry } from "../../src/ledger/fact.js";
import { verifyJournal } from "../../src/ledger/journal/verify.js";
import { day, down, everyKind, MONDAY } from "./facts.js";
import { LedgerFolder } from "./folder.js";

const SEGMENT = "2026-11.jsonl";

/** A folder with the segments that are given. */
function folderWith(segments: Readonly<Record<string, Buffer>>): LedgerFolder {
  const folder = new LedgerFolder();
  mkdirSync(folder.path);
  for (const [name, bytes] of Object.entries(segments)) writeFileSync(folder.at(name), bytes);
  return folder;
}

const newlines = (bytes: Buffer) => bytes.filter((byte) => byte === 10).length;
const seqs = (entries: readonly Entry[]) => entries.map(({ seq }) => seq);
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe("A journal that was cut by a crash", () => {
  test("opens at every byte of its last segment, keeps each whole line, and goes on with a whole chain.", async () => {
    const written = new LedgerFolder();
    await written.write([...day(2, MONDAY - 40 * 86400), ...everyKind().slice(4, 7)]);
    const before = readFileSync(written.at("2026-09.jsonl"));
    const bytes = readFileSync(written.at(SEGMENT));
    const folder = folderWith({ "2026-09.jsonl": before });
    for (let length = 0; length <= bytes.length; length++) {
      const kept = bytes.subarray(0, length);
      writeFileSync(folder.at(SEGMENT), kept);
      const whole = 2 + newlines(kept);
      const { journal, entries } = folder.open();
      if (seqs(entries).join() !== upTo(whole).join()) expect.fail(`cut at ${length}: entries ${seqs(entries)}`);
      const { faults, head } = verifyJournal(folder.path);
      if (faults.length > 0 || head.seq !== whole) expect.fail(`cut at ${length}: ${JSON.stringify(faults)}`);
      if (length % 50 !== 0) continue;
      journal.append(down("crm", MONDAY + 3600));
      await journal.close();
      expect(verifyJournal(folder.path)).toMatchObject({ entries: whole + 1, faults: [] });
    }
  }, 30_000);

  test("keeps what was torn beside it, and says so.", async () => {
    const folder = new LedgerFolder();
    await folder.write(day(2));
    folder.append(SEGMENT, '{"v":1,"se');
    folder.open();
    folder.append(SEGMENT, "{");
    folder.open();
    expect(folder.lines(SEGMENT)).toHaveLength(2);
    expect(folder.lines(`${SEGMENT}.torn`)).toEqual(['{"v":1,"se', "{"]);
    expect(folder.warnings).toEqual(Array(2).fill("the ledger's last line was not written to its end; it was cut off"));
  });

  test("opens after any crashes in any batches, and no line that was written is ever lost.", async () => {
    const batch = fc.record({
      size: fc.integer({ min: 1, max: 4 }),
      months: fc.integer({ min: -1, max: 1 }),
      torn: fc.integer({ min: 0, max: 400 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 6 }), async (batches) => {
        const folder = new LedgerFolder();
        let written = 0;
        for (const { size, months, torn } of batches) {
          await folder.write(day(size, MONDAY + months * 31 * 86400));
          written += size;
          // The beginning of the batch after it, as a crash leaves it.
          const last = folder.names().find((name) => folder.lines(name).some((line) => line.includes(`"seq":${written},`)));
          const line = folder.lines(last ?? "").at(-1) ?? "";
          folder.append(last ?? "", line.slice(0, Math.min(torn, line.length)));
          const { entries } = folder.open();
          expect(seqs(entries)).toEqual(upTo(written));
        }
        expect(verifyJournal(folder.path)).toMatchObject({ entries: written, faults: [] });
      }),
      { numRuns: 40 },
    );
  }, 30_000);

  test("with any bytes changed is opened, is told to be changed, and goes on.", async () => {
    const written = new LedgerFolder();
    await written.write(everyKind());
    const bytes = readFileSync(written.at(SEGMENT));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 5 }),
        async (changes) => {
          const changed = Buffer.from(bytes);
          for (const [at, by] of changes) changed[at] = (changed[at] ?? 0) ^ by;
          fc.pre(!changed.equals(bytes) && !/"v":[2-9]/.test(changed.toString("latin1")));
          const folder = folderWith({ [SEGMENT]: changed });
          const { head, entries } = verifyJournal(written.path);
          expect(verifyJournal(folder.path, [head]).faults).not.toEqual([]);
          const { journal } = folder.open();
          journal.append(down("crm", MONDAY + 3600));
          await journal.close();
          expect(folder.open().entries.at(-1)).toMatchObject({ kind: "down", system: "crm" });
          expect(verifyJournal(folder.path, [head]).faults).not.toEqual([]);
          expect(entries).toBe(14);
        },
      ),
      { numRuns: 150 },
    );
  }, 30_000);
});
