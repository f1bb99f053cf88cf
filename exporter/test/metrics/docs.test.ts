import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { chineseMetricsPage } from "../../../scripts/metrics-docs.mjs";
import { CATALOGUE } from "../../src/metrics/catalogue.js";
import { metricsPage, metricsTable } from "../../src/metrics/docs.js";

const DOCS = new URL("../../../docs/", import.meta.url);
const PAGES = [
  ["metrics.md", metricsPage],
  ["zh-CN/metrics.md", () => chineseMetricsPage().text],
] as const;

describe.each(PAGES)("docs/%s", (name, page) => {
  test("is what the catalogue makes (else run npm run docs).", () => {
    expect(readFileSync(new URL(name, DOCS), "utf8")).toBe(page());
  });

  test("has one row for each metric.", () => {
    const rows = page()
      .split("\n")
      .filter((line) => line.startsWith("| `"));
    const names = rows.map((row) => row.split("`")[1] ?? "").filter((cell) => CATALOGUE.some((metric) => metric.name === cell));
    expect(names.toSorted()).toEqual(CATALOGUE.map((metric) => metric.name).toSorted());
  });
});

test("A table of metrics says in another language what it is told, and leaves names, types and labels alone.", () => {
  const rows = metricsTable("state", (english) => english.toUpperCase()).split("\n");
  expect(rows[0]).toBe("| NAME | TYPE | LABELS | UNIT | MEANING | ABSENT MEANS |");
  expect(rows[2]).toMatch(/^\| `sla_system_up` \| gauge \| `system` \| 0 OR 1 \| 0 WHILE /);
});

test("The Chinese metrics leave no text over.", () => {
  expect(chineseMetricsPage().unused).toEqual([]);
});
