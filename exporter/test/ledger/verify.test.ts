import { appendFileSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { hashOf } from "../../src/ledger/journal/line.js";
import { readJournal } from "../../src/ledger/journal/read.js";
import { verifyJournal } from "../../src/ledger/journal/verify.js";
import { BOOT, day, down, MONDAY } from "./facts.js";
import { LedgerFolder } from "./folder.js";

const [OCTOBER, NOVEMBER, DECEMBER] = ["2026-10.jsonl", "2026-11.jsonl", "2026-12.jsonl"];
const MONTH = 30 * 86400;

/** Five entries in October, six in November, four in December: 1 to 15. The heartbeat knows the last one. */
async function threeMonths(): Promise<LedgerFolder> {
  const folder = new LedgerFolder();
  const { journal } = folder.open();
  for (const fact of [...day(5, MONDAY - MONTH), ...day(6), ...day(4, MONDAY + MONTH)]) journal.append(fact);
  await journal.flush();
  await journal.beat({ time: MONDAY + MONTH + 300, monotonic: 1, boot: BOOT, unconfirmed: {} });
  await journal.close();
  return folder;
}

const without = (lines: readonly string[], ...numbers: number[]) => lines.filter((_, index) => !numbers.includes(index + 1));
const edit = (lines: readonly string[], number: number, change: (line: string) => string) =>
  lines.map((line, index) => (index + 1 === number ? change(line) : line));
/** Swaps two lines, counted from 1. */
const swap = (lines: readonly string[], a: number, b: number) =>
  lines.map((line, index) => lines[index + 1 === a ? b - 1 : index + 1 === b ? a - 1 : index] ?? line);
/** Makes the chain anew from a line on, as a forger would. */
function rechain(lines: readonly string[], from: number): readonly string[] {
  const made = lines.slice(0, from);
  for (const line of lines.slice(from)) made.push(JSON.stringify({ ...JSON.parse(line), prev: hashOf(made.at(-1) ?? "") }));
  return made;
}

type Tampering = readonly [string, (folder: LedgerFolder) => void, ...found: (readonly [string, number, string])[]];

/** What somebody did to the journal, and all that is found. */
const TAMPERINGS: readonly Tampering[] = [
  ["nothing", () => {}],
  [
    "an edited line",
    (f) => f.rewrite(NOVEMBER, (lines) => edit(lines, 3, (line) => line.replace("refused", "granted"))),
    [NOVEMBER, 3, "was edited: entry 9 names another hash for it"],
  ],
  [
    "an edited line at the end of a segment",
    (f) => f.rewrite(NOVEMBER, (lines) => edit(lines, 6, (line) => line.replace("erp", "crm"))),
    [NOVEMBER, 6, "was edited: entry 12 names another hash for it"],
  ],
  [
    "an edited last line",
    (f) => f.rewrite(DECEMBER, (lines) => edit(lines, 4, (line) => line.replace("erp", "crm"))),
    [DECEMBER, 4, "was edited, or a line before it was: the heartbeat knows another entry 15"],
  ],
  [
    "a blank that was added",
    (f) => f.rewrite(OCTOBER, (lines) => edit(lines, 1, (line) => `${line} `)),
    [OCTOBER, 1, "was edited: entry 2 names another hash for it"],
  ],
  [
    "an edited line with its chain made anew",
    (f) =>
      f.rewrite(DECEMBER, (lines) =>
        rechain(
          edit(lines, 2, (line) => line.replace("erp", "crm")),
          2,
        ),
      ),
    [DECEMBER, 4, "was edited, or a line before it was: the heartbeat knows another entry 15"],
  ],
  [
    "a deleted line",
    (f) => f.rewrite(NOVEMBER, (lines) => without(lines, 3)),
    [NOVEMBER, 3, "comes too early: entry 8 is missing before it"],
  ],
  [
    "deleted lines",
    (f) => f.rewrite(NOVEMBER, (lines) => without(lines, 3, 4, 5)),
    [NOVEMBER, 3, "comes too early: entries 8 to 10 are missing before it"],
  ],
  [
    "a deleted first line",
    (f) => f.rewrite(OCTOBER, (lines) => without(lines, 1)),
    [OCTOBER, 1, "comes too early: entry 1 is missing, the end of a segment or a whole one"],
  ],
  [
    "two lines that were swapped",
    (f) => f.rewrite(NOVEMBER, (lines) => swap(lines, 3, 4)),
    [NOVEMBER, 3, "is out of order: entry 9 does not belong here"],
  ],
  [
    "a line that was moved far",
    (f) => f.rewrite(NOVEMBER, (lines) => [...without(lines, 2), ...lines.slice(1, 2)]),
    [NOVEMBER, 6, "is out of order: entry 7 does not belong here"],
  ],
  [
    "an inserted line that repeats a number",
    (f) => f.rewrite(NOVEMBER, (lines) => [...lines.slice(0, 2), lines[1]?.replace('"erp"', '"crm"') ?? "", ...lines.slice(2)]),
    [NOVEMBER, 3, "was inserted: there is another entry 7, which the chain goes through"],
  ],
  [
    "an inserted line before the genuine one",
    (f) => f.rewrite(NOVEMBER, (lines) => [...lines.slice(0, 1), lines[1]?.replace('"erp"', '"crm"') ?? "", ...lines.slice(1)]),
    [NOVEMBER, 2, "was inserted: there is another entry 7, which the chain goes through"],
  ],
  [
    "an inserted line that is no entry",
    (f) => f.rewrite(NOVEMBER, (lines) => [...lines.slice(0, 2), "{}", ...lines.slice(2)]),
    [NOVEMBER, 3, 'is not a valid entry: "v" is expected to be 1'],
  ],
  [
    "a changed number",
    (f) => f.rewrite(NOVEMBER, (lines) => edit(lines, 3, (line) => line.replace('"seq":8,', '"seq":8000000000,'))),
    [NOVEMBER, 3, "is out of order: entry 8000000000 does not belong here"],
    [NOVEMBER, 4, "comes too early: entry 8 is missing before it"],
  ],
  [
    "an unreadable line",
    (f) => f.rewrite(NOVEMBER, (lines) => edit(lines, 3, () => "#@!")),
    [NOVEMBER, 3, "is not readable as JSON"],
  ],
  ["unreadable lines at the end", (f) => f.append(DECEMBER, "null\n"), [DECEMBER, 5, "is not an entry"]],
  [
    "a line without a field",
    (f) => f.rewrite(NOVEMBER, (lines) => edit(lines, 1, (line) => line.replace('"from"', '"form"'))),
    [NOVEMBER, 1, 'is not a valid entry: "from" is expected to be a number'],
  ],
  [
    "a missing segment",
    (f) => rmSync(f.at(NOVEMBER)),
    [DECEMBER, 1, "comes too early: entries 6 to 11 are missing, the end of a segment or a whole one"],
  ],
  [
    "a missing first segment",
    (f) => rmSync(f.at(OCTOBER)),
    [NOVEMBER, 1, "comes too early: entries 1 to 5 are missing, the end of a segment or a whole one"],
  ],
  [
    "a missing last segment",
    (f) => rmSync(f.at(DECEMBER)),
    [NOVEMBER, 7, "is not there: entries 12 to 15 are cut off; the heartbeat knows entry 15"],
  ],
  [
    "a tail that was cut off",
    (f) => f.rewrite(DECEMBER, (lines) => lines.slice(0, 3)),
    [DECEMBER, 4, "is not there: entry 15 is cut off; the heartbeat knows entry 15"],
  ],
  ["a torn tail", (f) => f.append(DECEMBER, '{"v":1,"seq":16,'), [DECEMBER, 5, "is torn: it was not written to its end"]],
  [
    "a tail of zeros",
    (f) => f.append(DECEMBER, Buffer.concat([Buffer.alloc(40), Buffer.from("}\n"), Buffer.alloc(9)])),
    [DECEMBER, 5, "is torn: it was not written to its end"],
  ],
  [
    "a last line without its end",
    (f) => truncateSync(f.at(DECEMBER), readFileSync(f.at(DECEMBER)).length - 1),
    [DECEMBER, 4, "is not there: entry 15 is cut off; the heartbeat knows entry 15"],
    [DECEMBER, 4, "is torn: it was not written to its end"],
  ],
  [
    "everything gone but the heartbeat",
    (f) => [OCTOBER, NOVEMBER, DECEMBER].forEach((name) => void rmSync(f.at(name))),
    ["(no segment)", 1, "is not there: entries 1 to 15 are cut off; the heartbeat knows entry 15"],
  ],
];

const cases = TAMPERINGS.map(([name, tamper, ...expected]) => ({ name, tamper, expected }));

describe("Verification", () => {
  test.each(cases)("finds $name, with file and line.", async ({ tamper, expected }) => {
    const folder = await threeMonths();
    tamper(folder);
    const { faults } = verifyJournal(folder.path);
    const order = (fault: object) => JSON.stringify(fault);
    expect([...faults].sort((a, b) => (order(a) < order(b) ? -1 : 1))).toEqual(
      expected.map(([file, line, problem]) => ({ file, line, problem })),
    );
  });

  test.each(cases.filter(({ name }) => name !== "a torn tail" && name !== "a tail of zeros"))(
    "still finds $name after the exporter went on.",
    async ({ tamper, expected }) => {
      const folder = await threeMonths();
      tamper(folder);
      const { journal } = folder.open();
      journal.append(down("crm", MONDAY + MONTH + 3600));
      await journal.flush();
      for (const time of [1, 2]) {
        await journal.beat({ time: MONDAY + MONTH + 3600 + time, monotonic: 2, boot: BOOT, unconfirmed: {} });
      }
      await journal.close();
      expect(verifyJournal(folder.path).faults.length > 0).toBe(expected.length > 0);
    },
  );

  test("finds entries that were cut off, and edited ones, by a head that was told elsewhere.", async () => {
    const folder = await threeMonths();
    const { head } = verifyJournal(folder.path);
    expect(verifyJournal(folder.path, [head, { seq: 0, hash: "0".repeat(64) }]).faults).toEqual([]);
    rmSync(folder.at("heartbeat"));
    folder.rewrite(DECEMBER, (lines) =>
      rechain(
        edit(lines, 2, (line) => line.replace("erp", "crm")),
        2,
      ).slice(0, 3),
    );
    const middle = { seq: 14, hash: head.hash };
    expect(verifyJournal(folder.path).faults).toEqual([]);
    expect(verifyJournal(folder.path, [middle, head]).faults).toEqual([
      {
        file: DECEMBER,
        line: 3,
        problem: `was edited, or a line before it was: the head 14:${head.hash} knows another entry 14`,
      },
      { file: DECEMBER, line: 4, problem: `is not there: entry 15 is cut off; the head 15:${head.hash} knows entry 15` },
    ]);
  });

  test("changes nothing.", async () => {
    const folder = await threeMonths();
    folder.append(DECEMBER, "torn");
    const before = folder.names().map((name) => readFileSync(folder.at(name), "utf8"));
    verifyJournal(folder.path);
    expect(readJournal(folder.path).entries).toHaveLength(15);
    expect(folder.names().map((name) => readFileSync(folder.at(name), "utf8"))).toEqual(before);
  });

  test("finds no fault in a folder without a journal.", () => {
    expect(verifyJournal(new LedgerFolder().path)).toEqual({
      entries: 0,
      segments: 0,
      head: { seq: 0, hash: "0".repeat(64) },
      faults: [],
    });
  });

  test("knows the order of segments by their entries, whatever a file is called.", async () => {
    const folder = await threeMonths();
    renameSync(folder.at(OCTOBER), folder.at("2030-01.jsonl"));
    expect(verifyJournal(folder.path).faults).toEqual([]);
  });

  test("passes over files that are none of the journal's.", async () => {
    const folder = await threeMonths();
    writeFileSync(folder.at("2026-11.jsonl.torn"), "half a line\n");
    writeFileSync(folder.at("notes.txt"), "hello");
    expect(verifyJournal(folder.path)).toMatchObject({ segments: 3, faults: [] });
  });
});

describe("A start with a journal that is not as it was written", () => {
  test.each(cases.filter(({ expected }) => expected.some(([, , problem]) => !problem.includes("torn"))))(
    "warns once of $name, with place, and goes on.",
    async ({ tamper }) => {
      const folder = await threeMonths();
      tamper(folder);
      const { journal, faults } = folder.open();
      const told = folder.warnings.filter((line) => line.startsWith("the ledger is not as it was written"));
      expect(told).toHaveLength(1);
      expect(told[0]).toContain(`line ${faults[0]?.line} of "${faults[0]?.file}"`);
      journal.append(down("crm", MONDAY + MONTH + 3600));
      await journal.flush();
      expect([journal.writable, journal.pending]).toEqual([true, 0]);
      await journal.close();
      expect(folder.open().entries.at(-1)).toMatchObject({ system: "crm", time: MONDAY + MONTH + 3600 });
    },
  );

  test("reads what stands after a broken line, puts moved lines where they belong, and leaves out inserted ones.", async () => {
    const folder = await threeMonths();
    const facts = folder.open().entries.map(({ seq }) => seq);
    folder.rewrite(OCTOBER, (lines) => edit(lines, 2, () => "?"));
    folder.rewrite(NOVEMBER, (lines) => swap(lines, 2, 5));
    folder.rewrite(DECEMBER, (lines) => [...lines.slice(0, 1), ...lines]);
    expect(folder.open().entries.map(({ seq }) => seq)).toEqual(facts.filter((seq) => seq !== 2));
  });

  test("reads no policy with which time cannot be counted.", async () => {
    const folder = await threeMonths();
    const policyWith = (change: object, system: object) => ({
      kind: "policy",
      policy: {
        timeZone: "UTC",
        holidays: { off: [], working: [] },
        systems: { erp: { tier: "core", availability: 1, repairTime: 1, serviceHours: "always", maintenance: [], ...system } },
        ...change,
      },
    });
    const broken = [
      policyWith({ timeZone: "Mars/Olympus" }, {}),
      policyWith({ holidays: {} }, {}),
      policyWith({}, { serviceHours: "now and then" }),
      policyWith({}, { maintenance: [{ cron: "often", for: 60, reason: "x" }] }),
      policyWith({}, { maintenance: [{ reason: "x" }] }),
      policyWith({}, { availability: "high" }),
    ];
    const header = { v: 1, prev: "0".repeat(64), time: MONDAY, monotonic: 1, boot: BOOT };
    const lines = [policyWith({}, {}), ...broken].map((fact, index) => JSON.stringify({ ...header, seq: 16 + index, ...fact }));
    appendFileSync(folder.at(DECEMBER), lines.map((line) => `${line}\n`).join(""));
    expect(
      folder
        .open()
        .entries.filter(({ kind }) => kind === "policy")
        .map(({ seq }) => seq),
    ).toEqual([16]);
    expect(verifyJournal(folder.path).faults.filter(({ problem }) => problem.includes("can be counted"))).toHaveLength(6);
  });
});
