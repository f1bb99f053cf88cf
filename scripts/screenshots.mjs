// Takes the pictures of the status page that the documentation shows: the demo with a made year in its ledger, one system
// down, one slow, one in maintenance. What is missing is installed first; nothing is left behind but the pictures.
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { ensureDebianPackages } from "./debian.mjs";
import { flagsOf } from "./flags.mjs";
import { installPackages, runNpm } from "./install.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const FOLDER = `${ROOT}docs/images/status-page`;
const SCREENS = [
  { width: 1366, height: 768 },
  { width: 390, height: 844 },
];
const PAGES = { overview: "/", system: "/systems/erp" };
/** Seconds that the outage is old when it is shown: enough for several failed runs. */
const OUTAGE = 45;

flagsOf(import.meta.url, {});
/** A signal ends every wait, so that the demo is stopped in order. Later ones are ignored: stopping has time limits of its own. */
const ending = new AbortController();
const { signal } = ending;

try {
  installPackages();
  if (ensureDebianPackages().includes("chromium")) throw new Error("Chromium is not installed");
  runNpm(["run", "--silent", "build"]);
  for (const each of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(each, () => ending.abort());
  await run();
} catch (error) {
  const [why] = error.message.split("\n");
  console.error(signal.aborted ? "Stopped before all pictures were taken." : `The pictures cannot be taken: ${why}`);
  process.exitCode = 1;
}

async function run() {
  const { startDemo } = await import("../demo/dist/demo.js");
  console.log("Starting the demo ...");
  const demo = await startDemo({ history: true, prometheus: false, signal });
  try {
    await until("all systems are up", async () => (await conditions(demo)).every(([, condition]) => condition === "up"));
    maintain(demo, "forum", "--for", "2h", "--reason", "moving to the new server");
    maintain(demo, "oa", "--from", "22:00", "--until", "23:30", "--reason", "patches of the month");
    await demo.fault("slow", "crm", { seconds: 1.2 });
    await demo.fault("lock", "erp", true);
    await until("the ERP is down", async () =>
      (await conditions(demo)).some(([system, is]) => system === "erp" && is === "down"),
    );
    await sleep(OUTAGE * 1000, undefined, { signal });
    await takeAll(demo.urls.exporter);
  } finally {
    await demo.stop();
  }
}

/** How each system stands. A request that is cut off in the middle of its answer may never settle, so a stop waits for it. */
async function conditions(demo) {
  const response = await fetch(`${demo.urls.exporter}/api/v1/status`, { signal: AbortSignal.timeout(5000) });
  const { systems } = await response.json();
  signal.throwIfAborted();
  return systems.map(({ system, condition }) => [system, condition]);
}

/** Announces maintenance, as people do. */
function maintain(demo, system, ...flags) {
  const state = `--state.dir=${demo.folder}/state`;
  execFileSync(process.execPath, [
    `${ROOT}exporter/dist/cli.cjs`,
    "maintenance",
    "start",
    system,
    ...flags,
    state,
    "--by",
    "chen",
  ]);
}

async function until(what, holds) {
  console.log(`Waiting until ${what} ...`);
  for (const end = performance.now() + 120_000; performance.now() < end; await sleep(500, undefined, { signal }))
    if (await holds()) return;
  throw new Error(`not within two minutes: ${what}`);
}

async function takeAll(url) {
  const { chromium } = await import("playwright-core");
  mkdirSync(FOLDER, { recursive: true });
  const args = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ];
  // Its own handlers would end this process before the demo is stopped.
  const handlers = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args, ...handlers });
  try {
    for (const viewport of SCREENS) {
      for (const colorScheme of ["light", "dark"]) {
        for (const locale of ["en", "zh-CN"]) {
          const context = await browser.newContext({ viewport, colorScheme, locale });
          const tab = await context.newPage();
          for (const [name, path] of Object.entries(PAGES)) {
            signal.throwIfAborted();
            await tab.goto(url + path);
            const file = `${name}-${viewport.width}-${colorScheme}-${locale}.png`;
            await tab.screenshot({ path: `${FOLDER}/${file}` });
            console.log(`docs/images/status-page/${file}`);
          }
          await context.close();
        }
      }
    }
  } finally {
    await browser.close();
  }
}
