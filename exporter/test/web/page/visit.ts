import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import type { LedgerSource } from "../../../src/ledger/statement.js";
import type { LedgerDoor } from "../../../src/web/ledger/routes.js";
import type { WebParts } from "../../../src/web/server.js";
import { CHROMIUM } from "../../fixtures/chromium.js";
import { NOW } from "../../fixtures/state.js";

let browser: Browser;

/** One Chromium for all tests of a file. */
export function withBrowser(): void {
  beforeAll(async () => {
    browser = await chromium.launch(CHROMIUM);
  });
  afterAll(() => browser?.close());
}

interface Visit extends BrowserContextOptions {
  /** What the browser is allowed to complain of. */
  readonly expected?: RegExp;
}

/** A machine whose network interfaces change makes Chromium drop what it is loading, from this machine, too. */
const DISTURBED = /ERR_NETWORK_CHANGED/;

/** Runs with a page that fails the test on anything that the browser complains of, and on any address of another server. */
export async function visit<T>(url: string, see: (page: Page) => Promise<T>, options: Visit = {}): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const complaints: string[] = [];
    try {
      return await visitOnce(url, see, options, complaints);
    } catch (error) {
      if (attempt === 3 || !complaints.some((text) => DISTURBED.test(text))) throw error;
    }
  }
}

async function visitOnce<T>(
  url: string,
  see: (page: Page) => Promise<T>,
  { expected, ...context }: Visit,
  complaints: string[],
): Promise<T> {
  const opened = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: "en", ...context });
  const page = await opened.newPage();
  const requested = new Set<string>();
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => requested.add(new URL(request.url()).origin));
  try {
    await page.goto(url);
    const seen = await see(page);
    expect(complaints.filter((text) => !expected?.test(text))).toEqual([]);
    expect([...requested]).toEqual([new URL(url).origin]);
    return seen;
  } finally {
    await opened.close();
  }
}

/** What a reader sees: hidden and folded text left out, and blanks alike. */
export async function shown(part: Locator): Promise<string> {
  return (await part.allInnerTexts()).join("\n").replaceAll("\u00a0", " ");
}

/** Lets the page renew itself now. */
export async function renewed(page: Page): Promise<void> {
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
}

/** The ledger, for the web server. */
export function withLedger(source: () => LedgerSource | undefined, now: () => number = () => NOW): Partial<WebParts> {
  return {
    ledger: () => {
      const found = source();
      const nobody = {} as LedgerDoor["commands"];
      return found && { source: found, commands: nobody, now: now(), locale: "en" };
    },
  };
}
