import { describe, expect, test } from "vitest";
import { isInspectionTime, parseServiceHours } from "../../src/config/service-hours.js";

const WEEK = [1, 2, 3, 4, 5];

describe("Service hours", () => {
  test.each([
    ["always", { always: true }],
    ["Mon-Fri 08:00-18:00", { always: false, ranges: [{ days: WEEK, from: 480, to: 1080 }] }],
    ["00:00-24:00", { always: false, ranges: [{ days: [1, 2, 3, 4, 5, 6, 7], from: 0, to: 1440 }] }],
    ["fri-mon 9:00-10:30", { always: false, ranges: [{ days: [1, 5, 6, 7], from: 540, to: 630 }] }],
    ["Monday,Wed 22:00-06:00", { always: false, ranges: [{ days: [1, 3], from: 1320, to: 1800 }] }],
    [
      "Mon-Fri 08:00-12:00, 13:00-18:00",
      {
        always: false,
        ranges: [
          { days: WEEK, from: 480, to: 720 },
          { days: WEEK, from: 780, to: 1080 },
        ],
      },
    ],
    [
      "Mon-Fri 08:00-18:00, Sat 09:00-12:00; 20:00-21:00",
      {
        always: false,
        ranges: [
          { days: WEEK, from: 480, to: 1080 },
          { days: [6], from: 540, to: 720 },
          { days: [1, 2, 3, 4, 5, 6, 7], from: 1200, to: 1260 },
        ],
      },
    ],
  ])("%s", (text, expected) => {
    expect(parseServiceHours(text)).toEqual(expected);
  });

  test.each([
    "",
    "never",
    "Mon-Fri",
    "Mon-Fri 08:00",
    "08:00-18:00,",
    "Mon-Fri 08:00-18:00 Sat 09:00-10:00",
    "Mun 08:00-09:00",
    "08:00-25:00",
    "08:60-09:00",
    "24:00-06:00",
    "08:00-08:00",
  ])("%j should be refused.", (text) => {
    expect(() => parseServiceHours(text)).toThrow(/^expected /);
  });
});

test.each([
  ["08:00", true],
  ["Mon,Thu 09:00", true],
  ["24:00", false],
  ["Mon,Thu", false],
  ["9:00", false],
])("As a time of inspection, %s is %s.", (text, expected) => {
  expect(isInspectionTime(text)).toBe(expected);
});
