// @ts-check
// How long a year of 100 systems with 5,000 incidents takes to load, all figures to compute as time moves on, and the pages
// to render.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { systemClock } from "../../dist/checks/clock.js";
import { Book } from "../../dist/ledger/book.js";
import { openJournal } from "../../dist/ledger/journal/journal.js";
import { periodAt } from "../../dist/ledger/periods.js";
import { PERIODS } from "../../dist/ledger/view.js";
import { pagesOf } from "./page.mjs";

/** Seconds. */
const LIMITS = { load: 2, figures: 0.05, page: 0.1 };
const SCRAPE = 15;
const SCRAPES = 40;
const ZONE = "Europe/Berlin";
const END = Date.parse("2026-12-15T09:00:00Z") / 1000;

const log = { info() {}, warn: (/** @type {object} */ fields, /** @type {string} */ message) => console.error(message, fields) };

/** @param {Book} book @param {number} now @returns the number of figures asked for. */
function figures(book, now) {
  const at = { now, classified: now };
  let asked = 0;
  for (const system of book.systems()) {
    for (const name of PERIODS) if (book.account(system, periodAt(name, now, ZONE), at)) asked++;
    if (book.totals(system, at)) asked++;
    book.openIncident(system, at);
    book.countedAt(system, now);
    book.maintenanceAt(system, now);
  }
  return asked;
}

/** @template T @param {() => T} work @returns {[seconds: number, result: T]} */
function timed(work) {
  const begin = performance.now();
  const result = work();
  return [(performance.now() - begin) / 1000, result];
}

/** @param {readonly number[]} times @param {number} share */
const percentile = (times, share) => times.toSorted((a, b) => a - b)[Math.ceil(times.length * share) - 1] ?? 0;

/** @param {string} name @param {number} seconds @param {number} limit */
function report(name, seconds, limit) {
  console.log(`${name.padEnd(52)} ${(seconds * 1000).toFixed(1).padStart(8)} ms  ${(seconds / limit).toFixed(2)} of the limit`);
  if (seconds > limit) process.exitCode = 1;
}

const folder = mkdtempSync(join(tmpdir(), "sla-ledger-bench-"));
try {
  const writer = fileURLToPath(new URL("write.mjs", import.meta.url));
  execFileSync(process.execPath, [writer, folder, String(END), ZONE], { stdio: "inherit" });
  const [reading, { entries, faults }] = timed(() => openJournal({ folder, timeZone: ZONE, log, clock: systemClock }));
  if (faults.length > 0) throw new Error(`the journal has faults: ${JSON.stringify(faults)}`);
  const book = new Book();
  const [applying] = timed(() => {
    for (const entry of entries) book.apply(entry);
  });
  const [first] = timed(() => figures(book, END));
  /** @type {number[]} */
  const scrapes = [];
  for (let scrape = 1; scrape <= SCRAPES; scrape++) scrapes.push(timed(() => figures(book, END + scrape * SCRAPE))[0]);
  const pages = pagesOf(book, ZONE);
  /** @type {number[]} */
  const overviews = [];
  /** @type {number[]} */
  const details = [];
  for (let look = 1; look <= SCRAPES; look++) {
    const moment = END + SCRAPES * SCRAPE + look / 4;
    overviews.push(timed(() => pages.overview(moment))[0]);
    details.push(timed(() => pages.system(`system-${look}`, moment))[0]);
  }
  // What changes everything at once: a restart, seen by the next scrape.
  const now = END + (SCRAPES + 1) * SCRAPE;
  const stamp = { monotonic: now, boot: "b" };
  book.apply({ kind: "start", version: "1", observedUntil: now - 60, time: now, ...stamp });
  for (const system of book.systems()) book.apply({ kind: "observed", system, at: now + 1, time: now + 1, ...stamp });
  const [changed] = timed(() => figures(book, now + 2));

  console.log(`${entries.length} entries; ${book.systems().length} systems; Node ${process.version}`);
  console.log(
    `reading and checking the chain ${(reading * 1000).toFixed(0)} ms, applying ${(applying * 1000).toFixed(0)} ms, first figures ${(first * 1000).toFixed(0)} ms`,
  );
  report("load: read, check, apply, first figures", reading + applying + first, LIMITS.load);
  report("all figures of all systems, median of the scrapes", percentile(scrapes, 0.5), LIMITS.figures);
  report("all figures of all systems, p95", percentile(scrapes, 0.95), LIMITS.figures);
  report("all figures right after a restart", changed, LIMITS.figures);
  report("the status page of all systems, median", percentile(overviews, 0.5), LIMITS.page);
  report("the status page of all systems, p95", percentile(overviews, 0.95), LIMITS.page);
  report("the page of one system with 90 days, p95", percentile(details, 0.95), LIMITS.page);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
