// Keeps the ledger of a scripted day until it is killed: node keeper.mjs FOLDER SCRIPT (JSON, the facts of the day).
// Goes on where the ledger ends. Prints "open", then "entry SEQ" and "beat TIME" for what is on the disk.
import { readFileSync } from "node:fs";
import { systemClock } from "../../dist/checks/clock.js";
import { openJournal } from "../../dist/ledger/journal/journal.js";

/** Seconds of the script. */
const BEAT_EVERY = 10;

const [, , folder, script] = process.argv;
const facts = JSON.parse(readFileSync(script, "utf8"));
const boot = facts[0].time - facts[0].monotonic;
const log = { info: () => {}, warn: () => {} };
const { journal, entries, heartbeat } = openJournal({ folder, timeZone: "UTC", log, clock: systemClock });

let next = entries.length;
let time = Math.max(boot, heartbeat?.time ?? 0, entries.at(-1)?.time ?? 0);
process.stdout.write("open\n");
while (next < facts.length) {
  time += BEAT_EVERY - (time % BEAT_EVERY);
  for (; facts[next]?.time <= time; next++) {
    const seq = next + 1;
    journal.append(facts[next]);
    void journal.flush().then(() => journal.head.seq >= seq && process.stdout.write(`entry ${seq}\n`));
    // Beside the entries that are being written.
    if (seq % 2 === 0) void journal.beat(beatAt(facts[next].time));
  }
  if (time % 20 === 0) await journal.flush();
  void journal.beat(beatAt(time));
  await journal.flush();
  // Nothing is pending: this one claims the whole time.
  await journal.beat(beatAt(time));
  process.stdout.write(`beat ${time}\n`);
}
process.stdout.write("over\n");

/** With the failures that have begun by then and are not told yet. */
function beatAt(moment) {
  const unconfirmed = {};
  for (const { kind, system, from, time: told } of facts.slice(next - 1 < 0 ? 0 : next - 1, next + 60)) {
    if (kind === "down" && from <= moment && told > moment) unconfirmed[system] = Math.min(from, unconfirmed[system] ?? from);
  }
  return { time: moment, monotonic: moment - boot, boot: "scripted", unconfirmed };
}
