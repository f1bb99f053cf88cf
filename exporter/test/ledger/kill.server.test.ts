import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../src/checks/clock.js";
import type { DatedFact, Entry } from "../../src/ledger/fact.js";
import { openJournal } from "../../src/ledger/journal/journal.js";
import { verifyJournal } from "../../src/ledger/journal/verify.js";
import { recordWarnings } from "../fixtures/log.js";
import { covered, downtimes, numbersOf, scriptedDay } from "./scripted-day.js";

const KEEPER = fileURLToPath(new URL("./keeper.mjs", import.meta.url));
const KILLS = 200;
/** Ledgers that are kept, and killed, side by side. */
const LANES = 2;

interface Run {
  /** The last entry and the last beat of which it said that they are on the disk. */
  readonly entry: number;
  readonly beat: number;
  readonly over: boolean;
}

/** Lets a process keep the ledger, and kills it so many milliseconds after it has opened it. */
async function runAndKill(folder: string, script: string, after: number): Promise<Run> {
  const child = spawn(process.execPath, [KEEPER, folder, script], { stdio: ["ignore", "pipe", "inherit"] });
  const closed = once(child, "close");
  const said = { entry: 0, beat: 0, over: false };
  let opened = () => {};
  const open = new Promise<void>((resolve) => {
    opened = resolve;
  });
  createInterface(child.stdout).on("line", (line) => {
    const [word, value] = line.split(" ");
    if (word === "open") opened();
    else if (word === "entry") said.entry = Number(value);
    else if (word === "beat") said.beat = Number(value);
    else said.over = true;
  });
  try {
    await Promise.race([open, closed]);
    await pause(after);
  } finally {
    child.kill("SIGKILL");
    await closed;
  }
  return said;
}

/** A fact without its place in the journal. */
function textOf(fact: DatedFact | Entry): string {
  const { v, seq, prev, ...told } = { v: 1, seq: 0, prev: "", ...fact };
  return JSON.stringify(Object.entries(told).sort());
}

/** What must hold after a kill. @returns the number of entries. */
async function restart(folder: string, facts: readonly DatedFact[], run: Run, warnings: string[]): Promise<number> {
  const { journal, entries, heartbeat } = openJournal({
    folder,
    timeZone: "UTC",
    log: recordWarnings(warnings),
    clock: systemClock,
  });
  await journal.close();
  expect(verifyJournal(folder)).toMatchObject({ entries: entries.length, faults: [] });
  expect(entries.length).toBeGreaterThanOrEqual(run.entry);
  expect(entries.map(textOf).join("\n")).toBe(facts.slice(0, entries.length).map(textOf).join("\n"));
  const until = heartbeat?.time ?? 0;
  // The process is never more than one beat ahead of the last one that it spoke of.
  expect(until).toBeGreaterThanOrEqual(run.beat);

  // Of the time that the heartbeat claims, every second of downtime is on record, or told to be unconfirmed.
  const [recorded, truth] = [downtimes(entries), downtimes(facts)];
  const unknown = Object.entries(heartbeat?.unconfirmed ?? {}).map(([system, from]) => ({ system, from, to: until }));
  for (const system of ["erp", "crm", "oa", "mes"]) {
    const seconds = covered([...recorded, ...unknown], system, until);
    expect({ system, seconds }).toEqual({ system, seconds: covered(truth, system, until) });
  }
  return entries.length;
}

async function killInLane(seed: number, kills: number): Promise<{ entries: number; days: number; torn: number }> {
  const number = numbersOf(seed);
  const parent = mkdtempSync(join(tmpdir(), "sla-ledger-kill-"));
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }));
  const script = join(parent, "script.json");
  const warnings: string[] = [];
  let days = 0;
  let total = 0;
  for (let killed = 0; killed < kills; days++) {
    const facts = scriptedDay(seed + days);
    writeFileSync(script, JSON.stringify(facts));
    const folder = join(parent, `day-${days}`);
    let entries = 0;
    for (let over = false; !over && killed < kills; killed++) {
      const run = await runAndKill(folder, script, 5 + number() * 100);
      entries = await restart(folder, facts, run, warnings);
      over = run.over;
    }
    total += entries;
  }
  return { entries: total, days, torn: warnings.filter((line) => line.includes("not written to its end")).length };
}

test(`Killed at ${KILLS} random moments of a scripted day, the ledger loses nothing that was synced.`, async () => {
  const seed = Date.now() % 1_000_000;
  console.log(`seed of the scripted day: ${seed}`);
  const lanes = await Promise.all(Array.from({ length: LANES }, (_, lane) => killInLane(seed + lane * 1000, KILLS / LANES)));
  console.log(`kept over the kills, by lane: ${JSON.stringify(lanes)}`);
  for (const { entries } of lanes) expect(entries).toBeGreaterThan(KILLS / LANES);
}, 240_000);
