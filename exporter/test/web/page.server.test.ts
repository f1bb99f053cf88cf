import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Locator, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { StateView } from "../../src/state/view.js";
import { CHROMIUM } from "../fixtures/chromium.js";
import { companyPolicy } from "../fixtures/policy.js";
import { plainRun } from "../fixtures/runs.js";
import { company, NOW, stateView, transactionCheck } from "../fixtures/state.js";
import { serve } from "./serve.js";

const SCREENS = { desktop: { width: 1366, height: 768 }, phone: { width: 390, height: 844 } };
/** A folder for pictures of every look of the pages; none are taken without it. */
const pictures = process.env.PAGE_PICTURES;

let folder: string;
let browser: BrowserContext;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "sla-page-"));
  browser = await chromium.launchPersistentContext(folder, CHROMIUM);
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs with a page that fails the test on anything that the browser complains of. */
async function visit<T>(url: string, see: (page: Page) => Promise<T>, language = "en"): Promise<T> {
  const page = await browser.newPage();
  const complaints: string[] = [];
  const requested: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => requested.push(new URL(request.url()).origin));
  try {
    await page.setExtraHTTPHeaders({ "Accept-Language": language });
    await page.goto(url);
    const seen = await see(page);
    expect(complaints.filter((text) => !text.includes("status of 404"))).toEqual([]);
    expect(new Set(requested)).toEqual(new Set([new URL(url).origin]));
    return seen;
  } finally {
    await page.close();
  }
}

/** What a reader sees: hidden and folded text left out. */
const shown = async (part: Locator) => (await part.allInnerTexts()).join("\n");
const card = (page: Page, system: string) => shown(page.locator(`#system-${system}`));

describe("The status page", () => {
  test("tells each condition by word.", async () => {
    const { url } = await serve(company());
    await visit(url, async (page) => {
      expect(await shown(page.locator("h1"))).toBe("1 system down");
      expect(await card(page, "erp")).toContain("Down since 09:59:08 (52 s)");
      expect(await card(page, "crm")).toContain("Up, needs care");
      expect(await card(page, "mes")).toContain("Failing, unconfirmed");
      expect(await card(page, "meeting")).toMatch(/Maintenance\s+Up/);
      expect(await card(page, "meeting")).toContain("Maintenance until 11:30:00: upgrade 3.2 to 3.5");
      expect(await card(page, "forum")).toMatch(/Outside service hours\s+No data/);
    });
  });

  test("shows figures against their limits, with bounds where they differ.", async () => {
    const { url } = await serve(company());
    await visit(url, async (page) => {
      expect(await card(page, "crm")).toMatch(/86\.7%\s+130 of 150 · limit 80% over the limit/);
      expect(await card(page, "warehouse")).toContain("at least 12, at most 31 today");
      expect(await card(page, "warehouse")).toContain("not exact: means over many calls hide single slow ones");
      expect(await card(page, "oa")).toMatch(/4\.38 s\s+objective 3 s slow/);
      expect(await shown(page.locator(".problems"))).toContain('GRANT pg_monitor TO "monitor";');
    });
  });

  test("says what failed where, and the system's page has the transcript.", async () => {
    const { url } = await serve(company());
    await visit(url, async (page) => {
      expect(await shown(page.locator(".failures"))).toContain("expected status 201, got 500");
      expect(await page.locator(".failures .run[open] .bar").count()).toBe(3);
      await page.locator("#system-erp h3 a").click();
      await page.locator(".run[open] .transcript summary").first().click();
      expect(await shown(page.locator(".run[open] .transcript pre").nth(1))).toContain("<script>alert(1)</script>");
    });
  });

  test("does not raise an alarm for a system that nothing looks at.", async () => {
    const checks = [transactionCheck("crm", plainRun("crm/new-customer", NOW - 4, 0.2, ["create"]))];
    const { url } = await serve(stateView(companyPolicy(NOW), checks));
    await visit(url, async (page) => {
      expect(await shown(page.locator("h1"))).toBe("All systems up");
      expect(await card(page, "erp")).toContain("No checks are configured for this system.");
    });
  });

  test("treats titles, names and messages from outside as text.", async () => {
    const policy = companyPolicy(NOW);
    const evil = '<script>document.title="broken"</script><img src=x onerror="document.title=\'broken\'">';
    const systems = policy.systems.map((system) => ({ ...system, title: evil }));
    const run = plainRun("erp/place-order", NOW - 5, 1, ["login"], { reason: "assertion", message: evil });
    const view: StateView = company({ policy: { ...policy, systems }, checks: [transactionCheck("erp", run)] });
    const { url } = await serve(view);
    for (const path of ["/", "/systems/erp"]) {
      await visit(url + path, async (page) => {
        expect(await page.locator("main script, main img").count()).toBe(0);
        expect(await shown(page.locator("main"))).toContain(evil);
        expect(await page.title()).not.toBe("broken");
      });
    }
  });

  test("renews itself without folding what is unfolded.", async () => {
    const checks = [...company().checks];
    const { url } = await serve(stateView(companyPolicy(NOW), checks));
    await visit(url, async (page) => {
      const folded = page.locator('.run:not([open]) > summary:has-text("Production management")');
      await folded.click();
      checks.shift();
      await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
      await page.locator("h1", { hasText: "1 system failing" }).waitFor();
      expect(await shown(page.locator(".run[open]"))).toContain("no answer within 10 s");
    });
  });

  test("speaks Chinese to those who ask for it.", async () => {
    const { url } = await serve(company());
    await visit(
      url,
      async (page) => {
        expect(await page.locator("html").getAttribute("lang")).toBe("zh-CN");
        expect(await shown(page.locator("h1"))).toBe("1 个系统故障");
        expect(await card(page, "crm")).toContain("客户关系管理");
      },
      "zh-CN,zh;q=0.9,en;q=0.8",
    );
  });

  test.each(Object.entries(SCREENS))("fits a %s without scrolling sideways.", async (screen, size) => {
    const reload = {
      successful: false,
      succeededAt: NOW - 3600,
      errors: ['sla.yml:41:15 systems.erp.transactions[0].every: expected a duration such as 30s or 5m, got "often"'],
    };
    const { url } = await serve(company({ reload }));
    for (const path of ["/", "/systems/erp", "/systems/warehouse"]) {
      for (const [language, scheme] of [
        ["en", "light"],
        ["zh-CN", "dark"],
        ["zh-CN", "light"],
        ["en", "dark"],
      ] as const) {
        await visit(
          url + path,
          async (page) => {
            await page.setViewportSize(size);
            await page.emulateMedia({ colorScheme: scheme });
            expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(size.width);
            const name = `${path.split("/").at(-1) || "overview"}-${screen}-${language}-${scheme}.png`;
            if (pictures) await page.screenshot({ path: join(pictures, name), fullPage: true });
          },
          language,
        );
      }
    }
  });
});
