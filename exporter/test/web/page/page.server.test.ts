import { join } from "node:path";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { companyPolicy } from "../../fixtures/policy.js";
import { plainRun } from "../../fixtures/runs.js";
import { company, NOW, stateView, transactionCheck } from "../../fixtures/state.js";
import { serve } from "../serve.js";
import { type PageState, STATES } from "./states.js";
import { shown, visit, withBrowser, withLedger } from "./visit.js";

const SCREENS = { desktop: { width: 1366, height: 768 }, phone: { width: 390, height: 844 } };
const LOOKS = [
  ["en", "light"],
  ["zh-CN", "dark"],
] as const;
/** A folder for pictures of every look of the pages; none are taken without it. */
const pictures = process.env.PAGE_PICTURES;

withBrowser();

async function served(name: keyof typeof STATES): Promise<{ readonly url: string; readonly state: PageState }> {
  const state = STATES[name] ?? expect.unreachable();
  const { url } = await serve(
    state.view,
    withLedger(() => state.ledger),
  );
  return { url, state };
}

describe("The overview", () => {
  test("tells each condition by word, and what is the matter.", async () => {
    const { url } = await served("down with an open incident");
    await visit(url, async (page) => {
      const row = (system: string) => shown(page.locator(`#system-${system}`));
      expect(await shown(page.locator("h1"))).toBe("1 system down");
      expect(await page.title()).toBe("1 system down · Service status");
      expect(await row("erp")).toMatch(/place-order at step enter: unexpected status\s+Down since 09:59:08 \(52 s\)/);
      expect(await row("erp")).toContain("Repair clock 0:00:52 of 2 h");
      expect(await row("crm")).toContain("crm-db: connections 86.7%, limit 80%");
      expect(await row("crm")).toContain("crm-db: 14 slow queries today, limit 10");
      expect(await row("mes")).toContain("Failing, unconfirmed since 09:59:52 (8 s)");
      expect(await row("mes")).toContain("Next maintenance 2026-11-28 22:00 to 2026-11-29 02:00: firmware of the line");
      expect(await row("oa")).toContain("approve: 4.38 s, objective 3 s");
      expect(await row("meeting")).toContain("Maintenance until 11:30:00: upgrade 3.2 to 3.5");
      expect(await row("warehouse")).toContain("warehouse: not measured: Logs");
      expect(await row("forum")).toContain("Service hours begin at");
    });
  });

  test("tells of each tier the worst month and year against the objective.", async () => {
    const { url } = await served("down with an open incident");
    await visit(url, async (page) => {
      const core = await shown(page.locator("#tile-core"));
      expect(core).toMatch(/^Core business\s+3 systems\s+1 system down/);
      expect(core).toMatch(
        /This month · worst: Customer relations\s+99\.699 %\s+overspent by 10 min 36 s\s+missed · objective 99\.8 %/,
      );
      expect(core).toMatch(
        /This year · worst: Customer relations\s+99\.834 %\s+3 h 30 min left\s+met so far · objective 99\.8 %/,
      );
    });
  });

  test("leads to the failing step in one click, from the top of the page.", async () => {
    const { url } = await served("down with an open incident");
    await visit(url, async (page) => {
      await page.locator(".masthead .chip", { hasText: "ERP" }).click();
      expect(await shown(page.locator(".incident"))).toContain(
        "place-order at step enter: unexpected status: expected status 201, got 500",
      );
      expect(await page.locator(".incident .step.failed .bar").count()).toBe(1);
      await page.locator(".incident .transcript summary").click();
      expect(await shown(page.locator(".incident .transcript pre").nth(1))).toContain("<script>alert(1)</script>");
    });
  });

  test("does not raise an alarm for a system that nothing looks at.", async () => {
    const checks = [transactionCheck("crm", plainRun("crm/new-customer", NOW - 4, 0.2, ["create"]))];
    const { url } = await serve(stateView(companyPolicy(NOW), checks));
    await visit(url, async (page) => {
      expect(await shown(page.locator("h1"))).toBe("All systems up");
      expect(await shown(page.locator("#system-erp"))).toContain("No checks are configured for this system.");
    });
  });

  test.each([
    ["blind", "The exporter is blind."],
    ["ledger not writable, reload failed, check overdue", "The ledger cannot be written. 3 entries wait in memory."],
    ["ledger not writable, reload failed, check overdue", "The last load of policy file and web configuration failed."],
    ["ledger not writable, reload failed, check overdue", "1 check is overdue."],
  ])("says above all in the state %s: %s", async (name, sentence) => {
    const { url } = await served(name);
    for (const path of ["/", "/systems/erp"]) {
      await visit(url + path, async (page) => expect(await shown(page.locator(".banner"))).toContain(sentence));
    }
  });

  test("has no banner while there is nothing to say.", async () => {
    const { url } = await served("all up");
    await visit(url, async (page) => {
      expect(await page.locator(".banner").count()).toBe(0);
      expect(await shown(page.locator("h1"))).toBe("All systems up");
    });
  });
});

describe("The pages", () => {
  test("treat titles, names, reasons and messages from outside as text.", async () => {
    const evil = '<script>document.title="broken"</script><img src=x onerror="document.title=\'broken\'">"\'&lt;';
    const policy = companyPolicy(NOW);
    const systems = policy.systems.map((system) => ({ ...system, title: evil }));
    const tiers = policy.tiers.map((tier) => ({ ...tier, title: evil }));
    const run = plainRun("erp/place-order", NOW - 5, 1, ["login"], { reason: "assertion", message: evil });
    const failing = { ...transactionCheck("erp", run), down: true, consecutiveFailures: 3, failingSince: NOW - 60 };
    const view = company({
      policy: { ...policy, systems, tiers },
      checks: [failing],
      maintenance: () => ({ from: NOW - 60, to: NOW + 60, reason: evil }),
      reload: { successful: false, succeededAt: NOW, errors: [evil] },
    });
    const { ledger } = STATES["down with an open incident"] ?? expect.unreachable();
    const { url } = await serve(
      view,
      withLedger(() => ledger),
    );
    for (const path of ["/", "/systems/erp", `/systems/${encodeURIComponent(evil)}`]) {
      const looked = visit(
        url + path,
        async (page) => {
          expect(await page.locator("main script, main img").count()).toBe(0);
          expect(await shown(page.locator("main"))).toContain(evil);
          expect(await page.title()).not.toBe("broken");
        },
        { expected: /404/ },
      );
      await looked;
    }
  });

  test("speak Chinese to those who ask for it, and the language that was chosen by hand.", async () => {
    const { url } = await served("down with an open incident");
    await visit(
      url,
      async (page) => {
        expect(await page.locator("html").getAttribute("lang")).toBe("zh-CN");
        expect(await shown(page.locator("h1"))).toBe("1 个系统故障");
        expect(await shown(page.locator("#tile-core"))).toContain("超支 10 分钟 36 秒");
        await page.getByRole("link", { name: "English" }).click();
        expect(await shown(page.locator("h1"))).toBe("1 system down");
        await page.locator("#system-erp a").click();
        expect(await page.locator("html").getAttribute("lang")).toBe("en");
        expect(await shown(page.locator(".incident h2"))).toBe("Open incident");
      },
      { locale: "zh-CN" },
    );
  });

  test("can be read without JavaScript, and offer to load anew.", async () => {
    const { url } = await served("down with an open incident");
    for (const path of ["/", "/systems/erp"]) {
      await visit(
        url + path,
        async (page) => {
          expect(await shown(page.locator("main"))).toMatch(/place-order at step enter: unexpected status/);
          expect(await shown(page.locator("main"))).toContain("0:00:52 of 2 h");
          expect(await page.locator("meta[http-equiv=refresh]").count()).toBe(0);
          await page.locator("footer").getByRole("link", { name: "Reload" }).click();
          expect(new URL(page.url()).pathname).toBe(path);
        },
        { javaScriptEnabled: false },
      );
    }
  });

  test("are printed dark on light, whatever the screen has.", async () => {
    const { url } = await served("down with an open incident");
    await visit(
      url,
      async (page) => {
        const lightness = () =>
          page.evaluate(() => {
            const sum = (colour: string) => (colour.match(/[0-9]+/g) ?? []).reduce((all, part) => all + Number(part), 0);
            const [tile, heading] = [".tile", "h1"].map((part) => getComputedStyle(document.querySelector(part) as Element));
            return { ground: sum(tile?.backgroundColor ?? ""), text: sum(heading?.color ?? "") };
          });
        const screen = await lightness();
        expect(screen.text).toBeGreaterThan(screen.ground);
        await page.emulateMedia({ media: "print" });
        const paper = await lightness();
        expect(paper.ground).toBeGreaterThan(paper.text);
      },
      { colorScheme: "dark" },
    );
  });

  test("fit a desktop and a phone without scrolling sideways, with text twice as large, too.", { timeout: 180_000 }, async () => {
    for (const [name, { view, ledger, system, sameOverview = false }] of Object.entries(STATES)) {
      const { url } = await serve(
        view,
        withLedger(() => ledger),
      );
      for (const path of [...(sameOverview ? [] : ["/"]), `/systems/${system}`]) {
        for (const [locale, colorScheme] of LOOKS) {
          const look = async (page: Page) => {
            for (const [screen, size] of Object.entries(SCREENS)) {
              await page.setViewportSize(size);
              if (pictures) {
                const file = `${name.replaceAll(/\W+/g, "-")}-${path.split("/").at(-1) || "overview"}-${screen}-${locale}.png`;
                await page.screenshot({ path: join(pictures, file), fullPage: true });
              }
              for (const fontSize of ["100%", "200%"]) {
                const width = await page.evaluate((value) => {
                  document.documentElement.style.fontSize = value;
                  return document.documentElement.scrollWidth;
                }, fontSize);
                expect(width, `${name} ${path} ${locale} ${fontSize}`).toBeLessThanOrEqual(size.width);
              }
              await page.evaluate(() => document.documentElement.style.removeProperty("font-size"));
            }
          };
          await visit(url + path, look, { locale, colorScheme });
        }
      }
    }
  });
});
