import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Page } from "playwright-core";
import { chromium } from "playwright-core";
import { CHROMIUM } from "./chromium.js";
import { withPalette } from "./png/palette.js";

/** A page, and the PNG that it becomes. */
export interface Picture {
  readonly html: string;
  readonly file: string;
}

/** Writes each page as a picture of its whole height. */
export async function writePictures(pictures: readonly Picture[], pageWidth: number): Promise<void> {
  const profile = mkdtempSync(join(tmpdir(), "sla-pictures-"));
  const browser = await chromium.launchPersistentContext(profile, { ...CHROMIUM, viewport: { width: pageWidth, height: 768 } });
  try {
    for (const { html, file } of pictures) {
      const page = await browser.newPage();
      await page.setContent(html);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, withPalette(await pictureOf(page)));
      await page.close();
    }
  } finally {
    await browser.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

/** Chromium is at times unable to take a large picture on a busy machine: it is asked again, three times in all. */
async function pictureOf(page: Page): Promise<Buffer> {
  for (let tries = 1; ; tries++) {
    try {
      return await page.screenshot({ fullPage: true });
    } catch (error) {
      if (tries === 3 || !(error as Error).message.includes("Unable to capture screenshot")) throw error;
    }
  }
}
