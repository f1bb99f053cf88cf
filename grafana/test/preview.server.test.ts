import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { CHROMIUM } from "../preview/chromium.js";
import { runBoard } from "../preview/data/run-board.js";
import { writePictures } from "../preview/pictures.js";
import { Prometheus } from "../preview/prometheus/client.js";
import { boardPage } from "../preview/render/page.js";
import type { Answer } from "./fixtures/answers.js";
import { startAnswers } from "./fixtures/answers.js";
import { EVERY_KIND } from "./fixtures/every-kind.js";
import { misplacedTexts } from "./live/text-in-place.js";

const LABELS = { tier: "core", step: "login", reason: "status", database: "erp-db", transaction: "place-order", phase: "ttfb" };
/** Three systems for every question, and three buckets. */
const SERIES: readonly Answer[] = ["erp", "crm", "oa"].map((system, index) => ({
  labels: { ...LABELS, system, le: ["0.5", "2", "+Inf"][index] ?? "" },
  values: index === 2 ? ["0", "1", null, "0"] : ["1", "0", "1"],
}));

let profile: string;
let browser: BrowserContext;
beforeAll(async () => {
  profile = mkdtempSync(join(tmpdir(), "sla-preview-"));
  browser = await chromium.launchPersistentContext(profile, { ...CHROMIUM, viewport: { width: 1366, height: 768 } });
});
afterAll(async () => {
  await browser?.close();
  rmSync(profile, { recursive: true, force: true });
});

async function open(html: string): Promise<Page> {
  const page = await browser.newPage();
  onTestFinished(() => page.close());
  await page.setContent(html);
  return page;
}

async function drawn(theme: "light" | "dark"): Promise<Page> {
  const asked = EVERY_KIND.panels
    .flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))
    .filter((expr) => expr !== "no_such_series");
  const queries = Object.fromEntries(
    [...asked, "sla:system_outage == 1"].map((expr) => [
      expr.replace("$__rate_interval", "60s").replace("$__range", "600s").replace("$__range", "600s"),
      SERIES,
    ]),
  );
  const server = await startAnswers({ queries, labels: { "systemsla:system_info": ["erp", "crm", "oa"] } });
  onTestFinished(() => server.stop());
  const run = { prometheus: new Prometheus(server.url), range: { from: 1_000_000, to: 1_000_600 }, pageWidth: 1366 };
  return open(boardPage(await runBoard(EVERY_KIND, run), { theme, pageWidth: 1366, language: "en" }));
}

describe("A preview with a panel of each kind", () => {
  test.each(["light", "dark"] as const)(
    "has every text in its place in the %s theme, and nothing from outside.",
    async (theme) => {
      const page = await drawn(theme);
      const fetched: string[] = [];
      page.on("request", (request) => fetched.push(request.url()));
      expect(await misplacedTexts(page)).toEqual([]);
      expect(await page.locator(".panel").count()).toBe(EVERY_KIND.panels.length);
      expect(fetched).toEqual([]);
    },
  );

  test("shows what was answered, and says where there was nothing.", async () => {
    const page = await drawn("light");
    const shown = (title: string) => page.locator(`.panel[data-title="${title}"]`).innerText();
    expect(await shown("Availability of the year")).toMatch(/erp\s+100\.00%/);
    expect(await shown("A table")).toMatch(/State[\s\S]*Up[\s\S]*Down/);
    expect(await shown("Nothing")).toContain("No host is configured");
    expect(await page.locator(".failed").count()).toBe(0);
  });
});

test("A picture is a PNG of few colours that browsers read.", async () => {
  const file = join(profile, "pictures", "small.png");
  const red = '<body style="margin:0"><div style="background:#e02f44;width:300px;height:2000px">text</div>';
  await writePictures([{ html: red, file }], 320);
  const png = readFileSync(file);
  expect([...png.subarray(1, 4)].map((byte) => String.fromCharCode(byte)).join("")).toBe("PNG");
  // Eight bits a pixel, out of a palette.
  expect([...png.subarray(24, 26)]).toEqual([8, 3]);
  const page = await open(`<img src="data:image/png;base64,${png.toString("base64")}">`);
  const seen = await page.evaluate(async () => {
    const image = document.images[0];
    if (!image) throw new Error("no image");
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
    const context = canvas.getContext("2d");
    context?.drawImage(image, 0, 0);
    return {
      size: [canvas.width, canvas.height],
      inside: [...(context?.getImageData(150, 1990, 1, 1).data ?? [])],
      outside: [...(context?.getImageData(310, 5, 1, 1).data ?? [])],
    };
  });
  expect(seen).toEqual({ size: [320, 2000], inside: [224, 47, 68, 255], outside: [255, 255, 255, 255] });
});

describe("The look for misplaced texts", () => {
  const panel = (content: string) =>
    `<div class="panel" data-title="P" style="position:absolute;left:0;top:0;width:200px;height:100px;overflow:hidden;font:14px sans-serif">${content}</div>`;
  const cell = (style: string, text: string) => `<div style="position:absolute;white-space:nowrap;${style}">${text}</div>`;

  test.each([
    [
      "a text that is cut off",
      cell("width:40px;overflow:hidden", "a long text in a narrow cell"),
      ['P: "a long text in a narrow cell" is cut off'],
    ],
    [
      "a text whose end is dots",
      cell("width:60px;padding:0 20px 0 0;overflow:hidden;text-overflow:ellipsis", "some words"),
      ['P: "some words" is cut off'],
    ],
    [
      "a text that reaches out of its panel",
      cell("left:150px", "reaching far out"),
      ['P: "reaching far out" reaches out of the panel'],
    ],
    [
      "texts that lie over one another",
      cell("left:0;top:0", "one") + cell("left:5px;top:3px", "other"),
      ['P: "one" lies over "other"'],
    ],
    ["nothing where all is well", cell("left:0;top:0", "one") + cell("left:0;top:30px", "other"), []],
    ["nothing where a text may be cut off", cell('width:40px;overflow:hidden" data-cut="allowed', "a long text"), []],
  ])("finds %s.", async (_title, content, problems) => {
    expect(await misplacedTexts(await open(panel(content)))).toEqual(problems);
  });
});
