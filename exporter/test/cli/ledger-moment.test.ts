import { describe, expect, test } from "vitest";
import { readLength, readMoment } from "../../src/cli/ledger/moment.js";

const NOW = Date.parse("2026-11-23T18:41:05+08:00") / 1000;
const HERE = { timeZone: "Asia/Shanghai", now: NOW };
const read = (text: string) => new Date(readMoment(text, "--from", "start", HERE) * 1000).toISOString();

describe("A moment", () => {
  test.each([
    ["now", "2026-11-23T10:41:05.000Z"],
    ["30m ago", "2026-11-23T10:11:05.000Z"],
    ["2026-11-23 22:00", "2026-11-23T14:00:00.000Z"],
    ["2026-11-23T22:00:30", "2026-11-23T14:00:30.000Z"],
    ["22:00", "2026-11-23T14:00:00.000Z"],
    ["2026-11-23T22:00:00+01:00", "2026-11-23T21:00:00.000Z"],
    ["2026-11-23T22:00Z", "2026-11-23T22:00:00.000Z"],
  ])("written %s is of the policy's zone unless it says otherwise.", (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  test("that comes twice is the earlier one as a start, the later one as an end.", () => {
    const berlin = { timeZone: "Europe/Berlin", now: NOW };
    const start = readMoment("2026-10-25 02:30", "--from", "start", berlin);
    expect(readMoment("2026-10-25 02:30", "--to", "end", berlin) - start).toBe(3600);
  });

  test.each(["", "tomorrow", "2026-11-31 22:00", "25:00", "2026-11-23", "soon ago"])(
    'written "%s" is refused with the forms that are known.',
    (text) => {
      expect(() => readMoment(text, "--until", "end", HERE)).toThrow(
        `--until: expected a time such as "2026-11-23 22:00", "22:00", 2026-11-23T22:00:00+08:00, now or "30m ago", got "${text}"`,
      );
    },
  );
});

describe("A length of time", () => {
  test("is a duration longer than nothing.", () => {
    expect(readLength("2h", "--for")).toBe(7200);
    for (const text of ["0s", "2", "two hours", "-1h"]) {
      expect(() => readLength(text, "--for")).toThrow(`--for: expected a duration such as 30m or 2h, got "${text}"`);
    }
  });
});
