import type { LedgerTexts } from "../../locales/ledger-texts.js";
import type { LedgerReading } from "./reading.js";
import type { LedgerServer } from "./socket.js";
import type { Terminal } from "./terminal.js";

/** A ledger that answers and takes commands. */
export interface LedgerAccess {
  readonly server: LedgerServer;
  readonly reading: LedgerReading;
  /** Unix seconds. */
  readonly now: number;
}

/** What the ledger answers to a change. */
interface Done {
  /** False: it was taken, and could not be written yet. */
  readonly writable: boolean;
}

/** Changes the ledger, and says what was done. Throws a UserError. */
export async function tell<T extends object>(
  { server }: LedgerAccess,
  request: { readonly path: string; readonly body: object },
  { done }: LedgerTexts,
  { write }: Terminal,
  say: (answer: T) => string,
): Promise<void> {
  const answer = (await server.ask("POST", `/api/v1${request.path}`, request.body)) as T & Done;
  write(`${say(answer)}\n${answer.writable ? "" : `${done.waits}\n`}`);
}
