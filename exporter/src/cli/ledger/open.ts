import { statSync } from "node:fs";
import express from "express";
import type { Ledger } from "../../ledger/ledger.js";
import { timeZoneOf } from "../../ledger/statement.js";
import type { Locale } from "../../policy/policy.js";
import { claimFolder } from "../../web/control/claim.js";
import { ledgerRoutes } from "../../web/ledger/routes.js";
import { openLog } from "../log.js";
import { openLedger } from "../open-ledger.js";
import { UserError } from "../user-error.js";
import type { LedgerAccess } from "./access.js";
import { type LedgerReading, readingFrom, readingOf } from "./reading.js";
import { type LedgerServer, serverIn, serverOf } from "./socket.js";
import { storedLedger } from "./stored.js";

const TRUSTED = { trusted: true, enabled: true, authenticated: () => true };

/** The running exporter answers; when none runs, the journal itself. Throws a UserError. */
export async function openForReading(stateDir: string, locale: () => Locale): Promise<LedgerReading> {
  const server = await serverOf(stateDir);
  return server ? readingFrom(server) : readingOf(storedLedger(stateDir, locale()));
}

/**
 * The running exporter is told; when none runs, this process opens the ledger for a moment, under the folder's lock.
 * Throws a UserError.
 */
export async function openForWriting(
  stateDir: string,
  locale: () => Locale,
  act: (access: LedgerAccess) => Promise<void>,
): Promise<void> {
  const now = Date.now() / 1000;
  const server = await serverOf(stateDir);
  if (server) return await act({ server, reading: readingFrom(server), now });
  const { source } = storedLedger(stateDir, locale());
  demandOwner(stateDir);
  const control = await claimFolder(stateDir, "command").catch((error: Error) => {
    throw new UserError(error.message);
  });
  const ledger = openLedger(stateDir, timeZoneOf(source.records), openLog("warn", "logfmt"));
  try {
    const door = () => ({ source: ledger, commands: ledger, now, locale: locale() });
    control.serve(express().use("/api/v1", ledgerRoutes(door, TRUSTED)));
    const own = serverIn(stateDir);
    const written = { ask: (...question: Parameters<LedgerServer["ask"]>) => askAndWrite(own, ledger, stateDir, question) };
    await act({ server: written, reading: readingFrom(own), now });
  } finally {
    control.serve();
    await ledger.close();
    await control.release();
  }
}

/** What is told is on the disk before anybody is told that it is done. */
async function askAndWrite(server: LedgerServer, ledger: Ledger, stateDir: string, question: Parameters<LedgerServer["ask"]>) {
  const answer = await server.ask(...question);
  await ledger.flush();
  if (ledger.pendingEntries === 0) return answer;
  throw new UserError(`--state.dir: the ledger in "${stateDir}" cannot be written, see above; nothing was changed`);
}

/** What another user writes, the exporter could not go on with. */
function demandOwner(stateDir: string): void {
  const { uid } = statSync(stateDir);
  const own = process.getuid?.() ?? uid;
  if (own === uid) return;
  const remedy = `run this as that user, such as sudo -u "#${uid}" sla-exporter ...`;
  throw new UserError(
    `--state.dir: "${stateDir}" belongs to the user ${uid}, and no exporter runs that could write for you: ${remedy}`,
  );
}
