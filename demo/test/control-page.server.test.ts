import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CHROMIUM } from "../../exporter/test/fixtures/chromium.js";
import type { Listener } from "../src/apps/listener.js";
import { startControl } from "../src/control.js";
import { FaultBoard } from "../src/fault-board.js";
import { startGateway } from "../src/gateway.js";

const folder = mkdtempSync(join(tmpdir(), "sla-control-"));
let browser: BrowserContext;
let gateway: Awaited<ReturnType<typeof startGateway>>;
let control: Listener;
let page: Page;
beforeAll(async () => {
  gateway = await startGateway(folder, 0);
  control = await startControl(new FaultBoard(new Map([["gateway", gateway.target]])), 0, []);
  browser = await chromium.launchPersistentContext(join(folder, "profile"), CHROMIUM);
  page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${control.port}/`);
  await page.waitForSelector("#gateway .row");
});
afterAll(async () => {
  await browser?.close();
  await control?.close();
  await gateway?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe("The page of the fault switches", () => {
  it("gives no part a class that is not there.", async () => {
    expect(await page.locator("[class=undefined], [class='']").count()).toBe(0);
  });

  it.each([
    ["", "nothing"],
    ["five", "a word"],
  ])("sends no option that is %o: %s is no number.", async (text) => {
    const sent: string[] = [];
    page.on("request", (request) => request.method() === "PUT" && sent.push(request.postData() ?? ""));
    // Letters go nowhere in a field for numbers: what is left is nothing.
    await page.locator("#gateway input").fill("");
    await page.locator("#gateway input").pressSequentially(text);
    await page.locator("#gateway button").click();
    expect(await page.locator("#gateway input:invalid").count()).toBe(1);
    expect(sent).toEqual([]);
  });

  it("shows why the demo refuses an option, and switches on with one that is right.", async () => {
    await page.locator("#gateway input").fill("9000");
    await page.locator("#gateway button").click();
    await expect.poll(() => page.locator("#error").innerText()).toBe("certificate: days Too big: expected number to be <=365");
    await page.locator("#gateway input").fill("3.5");
    await page.locator("#gateway button").click();
    await expect.poll(() => page.locator("#gateway .row.on").count()).toBe(1);
    expect(await gateway.target.own?.states()).toEqual([{ name: "certificate", on: true, options: { days: 3.5 }, detail: "" }]);
  });
});
