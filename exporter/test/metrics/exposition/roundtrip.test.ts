import fc from "fast-check";
import { expect, test } from "vitest";
import { renderOpenMetrics } from "../../../src/metrics/exposition/openmetrics.js";
import { renderText } from "../../../src/metrics/exposition/text.js";
import type { Family } from "../../../src/metrics/family.js";
import { parseExposition } from "./parse.js";

const anyText = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: fc.constantFrom("\\", '"', "\n", "n", "{", "}", ",", "=", " ") }),
);

test("Any label value comes back from both formats.", () => {
  fc.assert(
    fc.property(anyText, anyText, fc.double({ noNaN: true }), (title, reason, value) => {
      const samples = [{ suffix: "", labels: { title, reason }, value }] as const;
      const families: readonly Family[] = [{ name: "any_info", type: "gauge", help: title, samples }];
      for (const text of [renderText(families), renderOpenMetrics(families)]) {
        expect(parseExposition(text)).toEqual([{ name: "any_info", labels: { title, reason }, value: value === 0 ? 0 : value }]);
      }
    }),
  );
});

/** Milliseconds of the fastest of five runs: what else the machine does makes some of them slower. */
function fastest(work: () => void): number {
  const times = Array.from({ length: 5 }, () => {
    const started = performance.now();
    work();
    return performance.now() - started;
  });
  return Math.min(...times);
}

test("100,000 series are written in less than twelve times what their JSON takes.", () => {
  const samples = Array.from({ length: 100_000 }, (_, index) => ({
    suffix: "" as const,
    labels: { system: `system-${index % 100}`, database: `database-${index}`, engine: "postgres" },
    value: index / 7,
  }));
  const families: readonly Family[] = [{ name: "many", type: "gauge", help: "Many", samples }];
  expect(renderText(families).split("\n").length).toBe(100_003);
  const ratio = fastest(() => renderText(families)) / fastest(() => JSON.stringify(families));
  expect(ratio).toBeLessThan(12);
});
