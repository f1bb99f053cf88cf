import { describe, expect, test } from "vitest";
import { fitted } from "../../../src/report/ledger/fit.js";

const section = (heading: string, items: number, lines = 1) => ({
  heading,
  items: Array.from({ length: items }, (_, item) => Array.from({ length: lines }, (_, line) => `${heading}${item}.${line}`)),
  more: (count: number) => `+${count}`,
});

describe("Sections that have to share a screen", () => {
  test("are shown whole when there is room, or no bound.", () => {
    const sections = [section("a", 2), section("b", 1)];
    const whole = ["a", "a0.0", "a1.0", "b", "b0.0"];
    expect([fitted(sections, undefined), fitted(sections, 5)]).toEqual([whole, whole]);
  });

  test("are cut in turn, and say how much is missing.", () => {
    const sections = [section("a", 9, 2), section("b", 1), section("c", 5)];
    const shown = fitted(sections, 12);
    expect(shown).toEqual(["a", "a0.0", "a0.1", "a1.0", "a1.1", "+7", "b", "b0.0", "c", "c0.0", "c1.0", "+3"]);
  });

  test("keep their headings on a screen that is too small for anything else.", () => {
    expect(fitted([section("a", 3), section("b", 2)], 1)).toEqual(["a", "+3", "b", "+2"]);
  });
});
