import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { CHROMIUM } from "../preview/chromium.js";
import type { Dashboard } from "../preview/dashboard.js";
import { boardsIn } from "../preview/dashboard.js";
import { runBoard } from "../preview/data/run-board.js";
import { Prometheus } from "../preview/prometheus/client.js";
import { boardPage } from "../preview/render/page.js";
import type { Answer, Answers } from "./fixtures/answers.js";
import { startAnswers } from "./fixtures/answers.js";
import { BOARDS, LANGUAGES } from "./lint/own-rules.js";
import { misplacedTexts } from "./live/text-in-place.js";

const PAGE_WIDTH = 1366;
const NOW = Date.parse("2026-11-29T10:00:00Z") / 1000;
const VALUES: Readonly<Record<string, string>> = { system: "gateway", tier: "auxiliary", owner: "business", kind: "transaction" };

/** One row with everything that a table can show: a moment of yesterday, a clock of more than a day, shares over the limit. */
function oneRow(query: string): readonly Answer[] {
  const [, names = ""] = /by \(([^)]*)\)/.exec(query) ?? [];
  const labels = Object.fromEntries(names.split(", ").flatMap((name) => (name === "" ? [] : [[name, VALUES[name] ?? "erp-db"]])));
  const isMoment = /\* 1000\b/.test(query);
  const isClock = query.includes("incident_open") && !/count|objective/.test(query);
  return [
    { labels, values: [isMoment ? `${(NOW - 86_400) * 1000}` : isClock ? "100000" : query.includes(" / ") ? "2.35" : "0.5"] },
  ];
}

let profile: string;
let browser: BrowserContext;
beforeAll(async () => {
  profile = mkdtempSync(join(tmpdir(), "sla-columns-"));
  browser = await chromium.launchPersistentContext(profile, { ...CHROMIUM, viewport: { width: PAGE_WIDTH, height: 768 } });
});
afterAll(async () => {
  await browser?.close();
  rmSync(profile, { recursive: true, force: true });
});

describe.each(LANGUAGES)("On a screen of 1366 pixels in %s", (language) => {
  async function drawn(board: Dashboard, answers: Answers): Promise<Page> {
    const server = await startAnswers(answers);
    onTestFinished(() => server.stop());
    const data = await runBoard(board, {
      prometheus: new Prometheus(server.url),
      range: { from: NOW - 600, to: NOW },
      pageWidth: PAGE_WIDTH,
    });
    const page = await browser.newPage();
    onTestFinished(() => page.close());
    await page.setContent(boardPage(data, { theme: "light", pageWidth: PAGE_WIDTH, language }));
    return page;
  }

  test.each(boardsIn(join(BOARDS, language)))("no text of $name is cut off when it has no data at all.", async ({ board }) => {
    expect(await misplacedTexts(await drawn(board, {}))).toEqual([]);
  });

  test.each(boardsIn(join(BOARDS, language)))(
    "no text of $name is cut off when all of its columns are there.",
    async ({ board }) => {
      const tables = { ...board, panels: board.panels.filter(({ type }) => type === "table") };
      const page = await drawn(tables, { otherwise: oneRow });
      expect(await page.locator(".table .row:not(.head)").count()).toBe(tables.panels.length);
      expect(await misplacedTexts(page)).toEqual([]);
    },
  );
});
