import { describe, expect, test } from "vitest";
import { renderOpenMetrics } from "../../../src/metrics/exposition/openmetrics.js";
import { renderText } from "../../../src/metrics/exposition/text.js";
import type { Family } from "../../../src/metrics/family.js";
import { snapshot } from "../../../src/metrics/snapshot.js";
import { companyLedger } from "../../fixtures/ledger.js";
import { company } from "../../fixtures/state.js";

const families = snapshot(
  { state: company(), ledger: companyLedger() },
  { build: { version: "0.1.0", revision: "abc", nodejs: "v20.20.0" }, families: [] },
);

describe("The exposition of a company on a bad morning", () => {
  test("in the text format is as recorded.", async () => {
    await expect(renderText(families)).toMatchFileSnapshot("golden/company.txt");
  });

  test("in OpenMetrics is as recorded.", async () => {
    await expect(renderOpenMetrics(families)).toMatchFileSnapshot("golden/company.openmetrics.txt");
  });

  test("in the text format is the same after OpenMetrics was rendered.", () => {
    const before = renderText(families);
    renderOpenMetrics(families);
    expect(renderText(families)).toBe(before);
  });
});

describe("Escapes", () => {
  const odd: Family = {
    name: "odd_total",
    type: "counter",
    help: 'a "quote", a \\ and\na line',
    samples: [{ suffix: "", labels: { path: 'C:\\logs\n"x"' }, value: Number.POSITIVE_INFINITY }],
  };

  test("in the text format leave the quotes of HELP alone.", () => {
    expect(renderText([odd])).toBe(
      '# HELP odd_total a "quote", a \\\\ and\\na line\n# TYPE odd_total counter\nodd_total{path="C:\\\\logs\\n\\"x\\""} +Inf\n',
    );
  });

  test("in OpenMetrics cover the quotes of HELP too, and the family loses _total.", () => {
    expect(renderOpenMetrics([odd])).toBe(
      '# TYPE odd counter\n# HELP odd a \\"quote\\", a \\\\ and\\na line\nodd_total{path="C:\\\\logs\\n\\"x\\""} +Inf\n# EOF\n',
    );
  });
});
