import { expect, test } from "vitest";
import { durationSeconds } from "../../preview/model/duration.js";
import { stepFor } from "../../preview/model/interval.js";
import { momentOf } from "../../preview/model/time-range.js";

test.each([
  ["is at least the scrape interval.", 3600, 1000, undefined, { step: 15, rateInterval: 60 }],
  ["grows with the range, to a round number.", 86_400, 600, undefined, { step: 120, rateInterval: 135 }],
  [
    "is at least what the panel asks for, and rates then look back four of it.",
    3600,
    1000,
    "1m",
    { step: 60, rateInterval: 240 },
  ],
])("The step of a panel %s", (_title, length, width, least, expected) => {
  expect(stepFor({ from: 0, to: length }, width, least)).toEqual(expected);
});

test("Times are read as Grafana writes them.", () => {
  const now = Date.parse("2026-11-29T10:20:30Z") / 1000;
  expect(momentOf("now-6h", now)).toBe(now - 21_600);
  expect(momentOf("now", now)).toBe(now);
  expect(momentOf("now/d", now)).toBe(Date.parse("2026-11-29T00:00:00Z") / 1000);
  expect(momentOf("2026-01-01T00:00:00Z", now)).toBe(Date.parse("2026-01-01T00:00:00Z") / 1000);
  expect(durationSeconds(">15s")).toBe(15);
  expect(() => durationSeconds("often")).toThrow('"often" is no duration');
});
