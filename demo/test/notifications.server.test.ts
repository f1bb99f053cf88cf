import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CHROMIUM } from "../../exporter/test/fixtures/chromium.js";
import type { Sink } from "../src/monitoring/sink.js";
import { startSink } from "../src/monitoring/sink.js";

const EXPORTER = "http://127.0.0.1:9842";
const QUERY = "http://127.0.0.1:9090/graph?g0.expr=up&g0.tab=1";
const HOSTILE = `<script>document.title = "taken"</script>" onclick="`;

const folder = mkdtempSync(join(tmpdir(), "sla-notifications-"));
let sink: Sink;
let address: string;
let browser: BrowserContext;
let page: Page;
const refused: string[] = [];
beforeAll(async () => {
  sink = await startSink(0, EXPORTER);
  address = new URL(sink.address).origin;
  browser = await chromium.launchPersistentContext(join(folder, "profile"), CHROMIUM);
  page = await browser.newPage();
  page.on("response", (response) => response.ok() || refused.push(`${response.status()} ${response.url()}`));
});
afterAll(async () => {
  await browser?.close();
  await sink?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Posts what Alertmanager would, and opens the page. */
async function tell(alert: { labels: object; annotations: object; generatorURL?: string }): Promise<void> {
  const alerts = [{ status: "firing", startsAt: "2026-11-29T10:00:00Z", ...alert }];
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ status: "firing", alerts });
  expect((await fetch(`${sink.address}/chat`, { method: "POST", headers, body })).status).toBe(200);
  await page.goto(address);
}

const link = async (name: string) => page.locator("tr:nth-child(2) a", { hasText: name }).getAttribute("href");

describe("The page of notifications", () => {
  it("leads from an alert to its system, its query and its runbook, and shows what is told.", async () => {
    await tell({
      labels: { alertname: "SlaCheckDown", system: "erp" },
      annotations: {
        summary: "ERP is down",
        description: "Its last run failed at step login (status).",
        runbook_url: "docs/runbooks/SlaCheckDown.md",
      },
      generatorURL: QUERY,
    });
    expect(await link("erp")).toBe(`${EXPORTER}/systems/erp`);
    expect(await link("query")).toBe(QUERY);
    expect(await page.locator("td p").innerText()).toBe("Its last run failed at step login (status).");
    await page.getByText("runbook").click();
    expect(await page.locator("body").innerText()).toBe(readFileSync("docs/runbooks/SlaCheckDown.md", "utf8"));
  });

  it("leads from an alert about the monitoring itself to the status page.", async () => {
    await tell({ labels: { alertname: "SlaWatchdog", system: "sla-exporter" }, annotations: { summary: "The alerting works" } });
    expect(await link("sla-exporter")).toBe(`${EXPORTER}/`);
  });

  it("renews itself, and asks for nothing that is not there.", async () => {
    await page.goto(address);
    await page.waitForEvent("load", { timeout: 20_000 });
    expect(refused).toEqual([]);
  });

  it("takes nothing that it is told for HTML or for a link.", async () => {
    await tell({
      labels: { alertname: HOSTILE, system: `${HOSTILE}/../x` },
      annotations: { summary: HOSTILE, description: HOSTILE, runbook_url: "docs/runbooks/../decisions.md" },
      generatorURL: "javascript:alert(1)",
    });
    expect(await page.title()).toBe("通知 Notifications");
    expect(await page.locator("tr:nth-child(2) td:last-child").innerText()).toBe(`${HOSTILE}\n\n${HOSTILE}`);
    expect(await page.locator("tr:nth-child(2) [onclick], tr:nth-child(2) script").count()).toBe(0);
    const links = await page.locator("tr:nth-child(2) a").evaluateAll((all) => all.map((each) => each.getAttribute("href")));
    expect(links).toEqual([`${EXPORTER}/systems/${encodeURIComponent(`${HOSTILE}/../x`)}`]);
    expect(await page.locator("tr:nth-child(2)").innerText()).toContain("docs/runbooks/../decisions.md");
  });

  it("gives out no other file than a runbook.", async () => {
    for (const path of ["..%2Fdecisions.md", "..%2f..%2fpackage.json", "None.md", "SlaCheckDown"])
      expect((await fetch(`${address}/docs/runbooks/${path}`)).status).toBe(404);
  });
});
