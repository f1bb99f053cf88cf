import { join } from "node:path";
import { hashSync } from "bcryptjs";
import type { Page } from "playwright-core";
import { generate } from "selfsigned";
import { describe, expect, test } from "vitest";
import { BAD_MORNING, companyBooks, companyFacts, ledgerOf } from "../../fixtures/company-ledger.js";
import { companyPolicy } from "../../fixtures/policy.js";
import { plainRun } from "../../fixtures/runs.js";
import { company, NOW, stateView, transactionCheck } from "../../fixtures/state.js";
import { serve } from "../serve.js";
import { folderOf } from "../temporary.js";
import { renewed, shown, visit, withBrowser, withLedger } from "./visit.js";

withBrowser();

/** The company, and what happens to it. */
function changing() {
  const checks = [...company().checks];
  let ledger = companyBooks();
  return {
    view: stateView(companyPolicy(NOW), checks),
    parts: withLedger(() => ledger),
    /** Its order entry works again. */
    repair() {
      checks[0] = transactionCheck("erp", plainRun("erp/place-order", NOW - 2, 0.2, ["login", "enter"]));
      ledger = ledgerOf(
        companyFacts(...BAD_MORNING, [NOW - 1, { kind: "up", system: "erp", check: "erp/place-order", at: NOW - 2 }]),
      );
    },
  };
}

const note = (page: Page) => page.locator("#lost");
const announced = (page: Page) => page.locator("#announcer").textContent();

describe("A page that is open", () => {
  test("takes over a change of state in place: focus, scroll position and what is unfolded stay, and the change is announced.", async () => {
    const { view, parts, repair } = changing();
    const { url } = await serve(view, parts);
    await visit(url, async (page) => {
      const folded = page.locator('.run:not([open]) > summary:has-text("Production management")');
      await folded.click();
      await page.locator("#system-crm a").focus();
      await page.evaluate(() => {
        window.scrollTo(0, 120);
        Object.assign(document.querySelector("#system-crm") ?? {}, { same: true });
      });
      await renewed(page);
      expect(await announced(page)).toBe("");
      repair();
      await renewed(page);
      await page.locator("h1", { hasText: "1 system failing" }).waitFor();
      expect(await page.title()).toBe("1 system failing, not confirmed yet · Service status");
      expect(await announced(page)).toBe("ERP: Up");
      expect(await shown(page.locator(".run[open]"))).toContain("no answer within 10 s");
      expect(await page.locator("#system-erp .clock").count()).toBe(0);
      const kept = await page.evaluate(() => ({
        focus: document.activeElement?.closest("tr")?.id,
        scroll: window.scrollY,
        same: (document.querySelector("#system-crm") as { same?: boolean } | null)?.same,
      }));
      expect(kept).toEqual({ focus: "system-crm", scroll: 120, same: true });
    });
  });

  test("renews itself every ten seconds, not while it is hidden, and at once when it is seen again.", async () => {
    const { view, parts } = changing();
    const { url } = await serve(view, parts);
    await visit(url, async (page) => {
      let asked = 0;
      page.on("request", (request) => {
        if (request.resourceType() === "fetch") asked++;
      });
      const hide = (hidden: boolean) =>
        page.evaluate((value) => {
          Object.defineProperty(document, "hidden", { value, configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        }, hidden);
      await page.clock.install();
      await page.reload();
      asked = 0;
      await page.clock.runFor(10_500);
      await expect.poll(() => asked).toBe(1);
      await hide(true);
      await page.clock.runFor(120_000);
      expect(asked).toBe(1);
      expect(await shown(note(page))).toContain("what you see is getting old");
      await hide(false);
      await expect.poll(() => asked).toBe(2);
      await expect.poll(() => shown(note(page))).toBe("");
    });
  });

  test("lets the repair clock go on where the time counts, until it is over the promise.", async () => {
    const { view, parts } = changing();
    const { url } = await serve(view, parts);
    await visit(`${url}/systems/erp`, async (page) => {
      const clock = page.locator(".incident .clock");
      await page.clock.install();
      await page.reload();
      expect(await shown(clock)).toBe("Repair clock 0:00:52 of 2 h");
      await page.clock.runFor(5000);
      expect(await shown(clock)).toMatch(/Repair clock 0:00:5[67] of 2 h/);
      await page.evaluate(() => document.querySelector(".incident .hand")?.setAttribute("data-promised", "55"));
      await page.clock.runFor(1000);
      expect(await shown(clock)).toContain("over the promise");
    });
  });

  test("lets the repair clock stand still outside counted time.", async () => {
    const books = companyBooks();
    const { url } = await serve(
      company(),
      withLedger(() => ({ ...books, records: books.records, countedAt: () => false })),
    );
    await visit(url, async (page) => {
      await page.clock.install();
      await page.reload();
      await page.clock.runFor(5000);
      expect(await shown(page.locator("#system-erp .clock"))).toBe(
        "Repair clock 0:00:52 of 2 h stands still: this time does not count",
      );
    });
  });

  test("says when the exporter cannot be reached, since when, and recovers.", async () => {
    const { view, parts } = changing();
    const { url } = await serve(view, parts);
    await visit(
      url,
      async (page) => {
        await page.clock.install();
        await page.reload();
        await page.route("**/*", (route) => route.abort());
        await renewed(page);
        await page.locator("body.lost").waitFor();
        expect(await shown(note(page))).toMatch(
          /^The exporter cannot be reached: what you see is getting old\. Last update at 10:00:00 \(\d+ s ago\)$/,
        );
        const clock = await shown(page.locator("#system-erp .clock"));
        await page.clock.runFor(3000);
        expect(await shown(page.locator("#system-erp .clock"))).toBe(clock);
        await page.unroute("**/*");
        await renewed(page);
        await page.locator("body:not(.lost)").waitFor();
        expect(await shown(note(page))).toBe("");
      },
      { expected: /ERR_FAILED/ },
    );
  });

  test("is not fooled by a server that is gone, or that answers something else.", async () => {
    const { view, parts } = changing();
    const server = await serve(view, parts);
    await visit(
      server.url,
      async (page) => {
        const other = { status: 200, contentType: "text/html", body: "<p>a portal's login</p>" };
        await page.route("**/*", (route) => route.fulfill(other));
        await renewed(page);
        await page.locator("body.lost").waitFor();
        expect(await shown(page.locator("h1"))).toBe("1 system down");
        await page.unroute("**/*");
        await renewed(page);
        await page.locator("body:not(.lost)").waitFor();
        await server.close(0);
        await renewed(page);
        await page.locator("body.lost").waitFor();
      },
      { expected: /ERR_CONNECTION/ },
    );
  });

  test("renews itself behind TLS and a password.", async () => {
    const { cert, private: key } = await generate([{ name: "commonName", value: "localhost" }], { keySize: 2048 });
    const file = `tls_server_config:\n  cert_file: server.pem\n  key_file: server.key\nbasic_auth_users:\n  ops: ${hashSync("correct horse", 4)}\n`;
    const folder = folderOf({ "server.pem": cert, "server.key": key, "web.yml": file });
    const { view, parts, repair } = changing();
    const { url } = await serve(view, parts, join(folder, "web.yml"));
    const login = { ignoreHTTPSErrors: true, httpCredentials: { username: "ops", password: "correct horse" } };
    await visit(
      url,
      async (page) => {
        expect(url).toMatch(/^https:/);
        repair();
        await renewed(page);
        await page.locator("h1", { hasText: "1 system failing" }).waitFor();
      },
      // Chromium tells of the first answer, which asks for the password.
      { ...login, expected: /401/ },
    );
  });
});

test("A page that is open while the exporter is exchanged for a newer one loads its styles and scripts.", async () => {
  const { view, parts } = changing();
  const { url } = await serve(view, parts);
  await visit(url, async (page) => {
    const newer = (await (await page.request.get(url)).text()).replace("/assets/base.css?", "/assets/base.css?newer-");
    await page.route(url, (route) => route.fulfill({ contentType: "text/html", body: newer }));
    let loaded = 0;
    page.on("load", () => loaded++);
    await renewed(page);
    await expect.poll(() => loaded).toBe(1);
    expect(await page.locator('link[href^="/assets/base.css?newer-"]').count()).toBe(1);
    // Not again and again: what is loaded now is what comes.
    await Promise.all([page.waitForResponse(url), renewed(page)]);
    await page.locator("body:not(.lost)").waitFor();
    expect(loaded).toBe(1);
  });
});

describe("With the keyboard alone", () => {
  test("the content is reached past the frame, details unfold, and whatever has the focus shows it.", async () => {
    const { url } = await serve(company(), withLedger(companyBooks));
    await visit(url, async (page) => {
      const focused = () =>
        page.evaluate(() => {
          const { activeElement: element } = document;
          const style = element && getComputedStyle(element);
          return { text: element?.textContent?.trim() ?? "", id: element?.id, outlined: style?.outlineStyle !== "none" };
        });
      await page.keyboard.press("Tab");
      expect(await focused()).toMatchObject({ text: "Skip to the content", outlined: true });
      expect(await page.locator(".skip").boundingBox()).toMatchObject({ x: 0, y: 0 });
      await page.keyboard.press("Enter");
      expect((await focused()).id).toBe("content");
      const seen: string[] = [];
      for (let step = 0; step < 40; step++) {
        await page.keyboard.press("Tab");
        const { text, outlined } = await focused();
        expect(outlined, text).toBe(true);
        seen.push(text);
        if (text.includes("report-output")) break;
      }
      expect(seen.slice(0, 7)).toEqual([
        "ERPDown",
        "Production managementFailing, unconfirmed",
        "Customer relationsUp, needs care",
        "Office automationUp, needs care",
        "Data platformUp, needs care",
        "Core business",
        "Office collaboration",
      ]);
      await page.keyboard.press("Enter");
      expect(await shown(page.locator(".run[open]"))).toContain("no answer within 10 s");
    });
  });

  test("headings form an outline, and every part of the page is a landmark or in one.", async () => {
    const { url } = await serve(company(), withLedger(companyBooks));
    await visit(`${url}/systems/erp`, async (page) => {
      const headings = await page
        .locator("h1, h2, h3")
        .evaluateAll((all) => all.map((one) => `${one.tagName} ${one.textContent}`));
      expect(headings).toEqual([
        "H1 ERP",
        "H2 Open incident",
        "H3 The last failed run 09:59:53",
        "H2 Objectives",
        "H2 The last 90 days",
        "H2 Incidents this year",
        "H2 Checks",
        "H3 place-order",
        "H3 erp-db",
      ]);
      for (const role of ["banner", "navigation", "main", "contentinfo"] as const) {
        expect(await page.getByRole(role).count(), role).toBe(1);
      }
    });
  });
});
