import { describe, expect, test } from "vitest";
import { show } from "../../preview/data/display.js";
import { formatValue, isKnownUnit } from "../../preview/data/units.js";

const NOW = Date.parse("2026-11-29T10:00:00Z") / 1000;

describe("A value is written as Grafana writes it:", () => {
  test.each([
    ["none", undefined, 12.345, "12.3"],
    ["", undefined, 0, "0"],
    ["short", undefined, 1234, "1.23 K"],
    ["short", 0, 12, "12"],
    ["percentunit", undefined, 0.998, "99.8%"],
    ["percentunit", 2, 1, "100.00%"],
    ["percent", undefined, 12.5, "12.5%"],
    ["s", undefined, 0, "0 s"],
    ["s", undefined, 0.0123, "12.3 ms"],
    ["s", undefined, 60, "1 min"],
    ["s", undefined, 246, "4.10 mins"],
    ["s", undefined, 7200, "2 hours"],
    ["ms", undefined, 1500, "1.50 s"],
    ["bytes", undefined, 1536, "1.50 KiB"],
    ["bytes", undefined, 512, "512 B"],
    ["decbytes", undefined, 1.5e6, "1.50 MB"],
    ["Bps", undefined, 2000, "2 kB/s"],
    ["dthms", undefined, 3723, "01:02:03"],
    ["dthms", undefined, 100_000, "1 d 03:46:40"],
    ["dtdurations", undefined, 7300, "2 hours"],
    ["dtdurations", 1, 7300, "2 hours, 1 minute"],
    ["suffix:h", 1, 17.52, "17.5 h"],
    ["prefix:#", undefined, 3, "#3"],
    ["dateTimeFromNow", undefined, (NOW - 7200) * 1000, "2 hours ago"],
    ["dateTimeFromNow", undefined, (NOW + 86_400 * 3) * 1000, "in 3 days"],
    ["bool_yes_no", undefined, 1, "Yes"],
    ["s", undefined, Number.POSITIVE_INFINITY, "∞"],
    ["s", undefined, Number.NaN, "NaN"],
    ["short", 1, -0.01, "0.0"],
  ])("in %s with %s decimals, %s is %s", (unit, decimals, value, expected) => {
    const { text, suffix } = formatValue(value, unit, decimals, NOW);
    expect(text + suffix).toBe(expected);
  });

  test("a moment without its date when it is today.", () => {
    const today = new Date(NOW * 1000);
    const expected = `${String(today.getHours()).padStart(2, "0")}:00:00`;
    expect(formatValue(NOW * 1000, "dateTimeAsIsoNoDateIfToday", undefined, NOW).text).toBe(expected);
    expect(formatValue((NOW - 40 * 86_400) * 1000, "dateTimeAsIsoNoDateIfToday", undefined, NOW).text).toMatch(
      /^2026-10-2\d \d\d:00:00$/,
    );
  });
});

test("A unit that previews do not know is an error, not a number without a unit.", () => {
  expect(isKnownUnit("furlongs")).toBe(false);
  expect(() => formatValue(1, "furlongs", undefined, NOW)).toThrow('the unit "furlongs" is unknown to previews');
});

describe("What a panel shows", () => {
  const thresholds = {
    mode: "absolute",
    steps: [
      { value: null, color: "green" },
      { value: 0.8, color: "red" },
    ],
  };
  test("has the colour of the highest threshold that is reached.", () => {
    expect(show(0.8, { thresholds }, NOW).color).toBe("red");
    expect(show(0.79, { thresholds }, NOW).color).toBe("green");
    // Grafana's way, so that boards have to say otherwise.
    expect(show(null, { thresholds, noValue: "–" }, NOW)).toMatchObject({ text: "–", color: "green" });
    expect(show(0.9, { thresholds, color: { mode: "palette-classic" } }, NOW).color).toBeUndefined();
    expect(show(0.9, { thresholds, color: { mode: "fixed", fixedColor: "blue" } }, NOW).color).toBe("blue");
  });

  test("is the text of the first mapping that fits.", () => {
    const mappings = [
      { type: "value", options: { "0": { text: "Down", color: "red" } } },
      { type: "range", options: { from: 1, to: null, result: { text: "Many" } } },
      { type: "regex", options: { pattern: "/^dba?$/", result: { text: "Databases" } } },
      { type: "special", options: { match: "null", result: { text: "Nothing" } } },
    ] as const;
    expect(show(0, { mappings, thresholds }, NOW)).toMatchObject({ text: "Down", color: "red" });
    expect(show(7, { mappings, thresholds }, NOW)).toMatchObject({ text: "Many", color: "red" });
    expect(show("dba", { mappings }, NOW).text).toBe("Databases");
    expect(show(null, { mappings }, NOW).text).toBe("Nothing");
  });

  test("is the board's own word where there is no value.", () => {
    expect(show(null, { noValue: "–" }, NOW).text).toBe("–");
  });
});
