import { describe, expect, test } from "vitest";
import { aligned, cut, padStart, widthOf } from "../../src/report/width.js";

describe("The width of a text on a terminal", () => {
  test.each([
    ["erp", 3],
    ["维护", 4],
    ["a（b）", 6],
    ["é", 1],
    ["e\u0301", 1],
    ["🚚", 2],
    ["\u001b[31mred\u001b[0m", 3],
    ["", 0],
  ])("%j takes %i columns.", (text, width) => {
    expect(widthOf(text)).toBe(width);
  });

  test("never exceeds what a cut allows.", () => {
    expect(cut("业务系统", 5)).toBe("业务…");
    expect(cut("业务系统", 8)).toBe("业务系统");
    expect(padStart("业务", 6)).toBe("  业务");
  });

  test("makes columns stand under each other.", () => {
    expect(
      aligned(
        [
          ["系统", "可用率"],
          ["erp", "1"],
          ["long-name", "100"],
        ],
        [1],
      ),
    ).toEqual(["系统       可用率", "erp             1", "long-name     100"]);
  });
});
