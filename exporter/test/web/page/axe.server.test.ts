import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { serve } from "../serve.js";
import { STATES } from "./states.js";
import { visit, withBrowser, withLedger } from "./visit.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SCREENS = [
  { width: 1366, height: 768 },
  { width: 390, height: 844 },
];
const LOOKS = ["en", "zh-CN"].flatMap((locale) =>
  (["light", "dark"] as const).flatMap((colorScheme) =>
    SCREENS.map((viewport) => ({ locale, colorScheme, viewport, bypassCSP: true })),
  ),
);
/** Four of the eight, in which each two of language, scheme and screen meet. */
const PAIRS = [0, 3, 5, 6].flatMap((index) => LOOKS[index] ?? []);
/** What has most on the page is looked at in every way. */
const FULL = "down with an open incident";

withBrowser();

/** What axe finds, by all of its rules: those of WCAG, and its best practices. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE);
  const found = await page.evaluate(async (): Promise<AxeResults["violations"]> => {
    const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<AxeResults> } };
    return (await axe.run({ resultTypes: ["violations"] })).violations;
  });
  return found.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join("; ")}`,
  );
}

describe("axe finds no violation", () => {
  test.each(Object.entries(STATES))(
    "while %s.",
    { timeout: 120_000 },
    async (name, { view, ledger, system, sameOverview = false }) => {
      const { url } = await serve(
        view,
        withLedger(() => ledger),
      );
      for (const path of [...(sameOverview ? [] : ["/"]), `/systems/${system}`]) {
        for (const look of name === FULL ? LOOKS : PAIRS) {
          const found = await visit(url + path, violations, look);
          expect(found, `${path} ${JSON.stringify(look)}`).toEqual([]);
        }
      }
    },
  );

  test("in what is unfolded, on the page of a system that does not exist, nor while the exporter cannot be reached.", async () => {
    const { view, ledger } = STATES[FULL] ?? expect.unreachable();
    const { url } = await serve(
      view,
      withLedger(() => ledger),
    );
    for (const colorScheme of ["light", "dark"] as const) {
      const unfold = async (page: Page) => {
        await page.evaluate(() => {
          for (const details of document.querySelectorAll("details")) details.open = true;
        });
        return violations(page);
      };
      expect(await visit(`${url}/systems/erp`, unfold, { colorScheme, bypassCSP: true })).toEqual([]);
      expect(await visit(`${url}/systems/nothing`, violations, { colorScheme, bypassCSP: true, expected: /404/ })).toEqual([]);
      const unreachable = async (page: Page) => {
        await page.route("**/*", (route) => route.abort());
        await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
        await page.locator(".lost").waitFor();
        return violations(page);
      };
      expect(await visit(url, unreachable, { colorScheme, bypassCSP: true, expected: /ERR_FAILED/ })).toEqual([]);
    }
  });
});
