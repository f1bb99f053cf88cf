import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CsvLines } from "../../../../../src/checks/databases/postgres/log/csv-lines.js";
import { JsonLines } from "../../../../../src/checks/databases/postgres/log/json-lines.js";
import type { LineScanner, LogLine } from "../../../../../src/checks/databases/postgres/log/line.js";
import { asCsv, asJson, type Written } from "./written.js";

const LIKE_LINES = [
  '\n2026-11-23 18:23:18.099 CST,"anna","sales",4711,"[local]",6562f1a6.1267,1,"SELECT",,3/7,0,LOG,00000,"duration: 2000.000 ms"',
  "\n2026-11-23 18:23:18.099 CST,,,4711,,6562f1a6.1267,1,,,,0,LOG,00000,x,,,,,,,,,,postmaster,,0\n",
  '{"timestamp":"2026-11-23 18:23:18.099 CST","message":"duration: 2000.000 ms"}\n',
  '","message":"duration: 1.0"',
  '"',
  '""',
  "\\",
  "\n",
  ",",
];
const text = fc
  .array(fc.oneof(fc.string({ unit: "binary", maxLength: 12 }), fc.constantFrom(...LIKE_LINES)), { maxLength: 5 })
  .map((parts) => {
    // The server's texts hold no byte 0.
    return parts.join("").replaceAll("\u0000", "");
  });
const name = fc.stringMatching(/^[a-z"',月\n]{1,8}$/u);
const written: fc.Arbitrary<Written> = fc.record({
  time: fc.constantFrom("2026-11-23 18:23:18.099 CST", "2026-01-01 00:00:00.000 +08"),
  user: fc.stringMatching(/^[a-z月]{1,8}$/u),
  database: name,
  ps: fc.constantFrom("SELECT", "PARSE", "BIND"),
  state: fc.constantFrom("00000", "57014"),
  message: text,
  detail: text,
  application: text,
  process: fc.constantFrom("client backend", "postmaster"),
});

/** Cuts bytes into chunks at any places. */
function* chunks(bytes: Buffer, cuts: readonly number[]): Generator<Buffer> {
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  let from = 0;
  for (const place of [...places, bytes.length]) {
    yield bytes.subarray(from, place);
    from = place;
  }
}

function read(scanner: LineScanner, bytes: Buffer, cuts: readonly number[] = []): (LogLine | undefined)[] {
  const lines: (LogLine | undefined)[] = [];
  for (const chunk of chunks(bytes, cuts)) scanner.feed(chunk, (line) => lines.push(line));
  return lines;
}

const expected = (line: Written): Partial<LogLine> => ({
  time: line.time,
  user: line.user,
  database: line.database,
  activity: line.ps,
  state: line.state,
  message: line.message,
  application: line.application,
  process: line.process,
  session: "6562f1a6.1267",
  transaction: "3/7",
  hasContext: false,
});

describe.each([
  ["jsonlog", asJson, (within = false) => new JsonLines(within)],
  ["csvlog", asCsv, (within = false) => new CsvLines(within)],
] as const)("lines of a %s", (_, write, scanner) => {
  const cuts = fc.array(fc.nat(), { maxLength: 12 });

  it("come out as they were written, however they are cut into chunks.", () => {
    fc.assert(
      fc.property(fc.array(written, { maxLength: 8 }), cuts, (lines, places) => {
        const bytes = Buffer.from(lines.map(write).join(""));
        const scanning = scanner();
        const found = read(scanning, bytes, places);
        expect(found).toEqual(lines.map((line) => expect.objectContaining(expected(line))));
        expect(scanning.pending).toBe(0);
      }),
    );
  });

  it("are begun again where the last whole one ended.", () => {
    fc.assert(
      fc.property(fc.array(written, { minLength: 1, maxLength: 6 }), fc.nat(), (lines, cut) => {
        const bytes = Buffer.from(lines.map(write).join(""));
        const place = cut % bytes.length;
        const first = scanner();
        const before = read(first, bytes.subarray(0, place));
        const after = read(scanner(), bytes.subarray(place - first.pending));
        expect([...before, ...after]).toEqual(lines.map((line) => expect.objectContaining(expected(line))));
      }),
    );
  });

  it("are found from anywhere within a line: none is made up, and none but those that were begun is lost.", () => {
    const clients = written.map((line) => ({ ...line, process: "client backend" }));
    fc.assert(
      fc.property(fc.array(clients, { minLength: 2, maxLength: 6 }), fc.nat(), cuts, (lines, cut, places) => {
        const whole = lines.map((line) => Buffer.from(write(line)));
        const bytes = Buffer.concat(whole);
        const place = 1 + (cut % ((whole[0]?.length ?? 1) - 1));
        const found = read(scanner(true), bytes.subarray(place), places);
        expect(found).toEqual(lines.slice(1).map((line) => expect.objectContaining(expected(line))));
      }),
    );
  });

  it("that are cut off or glued together are told, and the next one is read.", () => {
    const line = { ...WHOLE, message: 'a "quoted" text,\nin two lines' };
    const broken = write(line).slice(0, 150);
    const found = read(scanner(), Buffer.from(`${broken}\n${write(line)}${write(line)}`), [3, 160, 400]);
    expect(found).toContain(undefined);
    expect(found.at(-1)).toMatchObject({ message: line.message });
  });

  it("take no more memory than their first part, and little time.", () => {
    const scanning = scanner();
    const bytes = Buffer.from(
      write({ ...WHOLE, message: `duration: 2000.000 ms  statement: ${'x\n"'.repeat(100)}`, detail: "y".repeat(8_000_000) }),
    );
    let longest = 0;
    const found: (LogLine | undefined)[] = [];
    for (let at = 0; at < bytes.length; at += 524_288) {
      const begun = performance.now();
      scanning.feed(bytes.subarray(at, at + 524_288), (line) => found.push(line));
      longest = Math.max(longest, performance.now() - begun);
    }
    expect(found).toEqual([expect.objectContaining({ application: "psql", process: "client backend" })]);
    expect(longest).toBeLessThan(100);
  });
});

const WHOLE: Written = {
  time: "2026-11-23 18:23:18.099 CST",
  user: "anna",
  database: "sales",
  ps: "SELECT",
  state: "00000",
  message: "",
  detail: "",
  application: "psql",
  process: "client backend",
};
