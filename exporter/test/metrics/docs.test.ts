import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { CATALOGUE } from "../../src/metrics/catalogue.js";
import { metricsPage } from "../../src/metrics/docs.js";

describe("docs/metrics.md", () => {
  test("is what the catalogue makes (else run npm run build and node scripts/metrics-docs.mjs).", () => {
    expect(readFileSync(new URL("../../../docs/metrics.md", import.meta.url), "utf8")).toBe(metricsPage());
  });

  test("has one row for each metric.", () => {
    const rows = metricsPage()
      .split("\n")
      .filter((line) => line.startsWith("| `"));
    expect(rows.map((row) => row.split("`")[1])).toEqual(expect.arrayContaining(CATALOGUE.map(({ name }) => name)));
  });
});
