// @ts-check
// Writes the journal of a made year into a folder; a process of its own, so that reading it starts with clean memory.
import { argv } from "node:process";
import { systemClock } from "../../dist/checks/clock.js";
import { openJournal } from "../../dist/ledger/journal/journal.js";
import { factsOfYear } from "./year.mjs";

const [, , folder = "", end = "", timeZone = ""] = argv;
const log = { info() {}, warn: (/** @type {object} */ fields, /** @type {string} */ message) => console.error(message, fields) };
const { journal } = openJournal({ folder, timeZone, log, clock: systemClock });
for (const fact of factsOfYear(Number(end))) journal.append(fact);
await journal.flush();
await journal.close();
