import { ledgerFormat } from "../../report/ledger/format.js";
import { renderMaintenance } from "../../report/ledger/maintenance.js";
import { jsonText } from "../../web/ledger/answers.js";
import { UserError } from "../user-error.js";
import { readLength, readMoment } from "./moment.js";
import type { LedgerReading } from "./reading.js";
import type { LedgerServer } from "./socket.js";
import type { Terminal } from "./terminal.js";

export interface StartOptions {
  readonly system: string;
  readonly from: string | undefined;
  /** At most one of these two; without both it is open until it is ended. */
  readonly until: string | undefined;
  readonly for: string | undefined;
  readonly reason: string;
  readonly by: string;
}

/** A ledger that answers and takes commands. */
export interface LedgerAccess {
  readonly server: LedgerServer;
  readonly reading: LedgerReading;
  /** Unix seconds. */
  readonly now: number;
}

/** Throws a UserError. */
export async function startMaintenance({ server, reading, now }: LedgerAccess, options: StartOptions, terminal: Terminal) {
  const { timeZone, locale } = await reading.maintenance();
  const { texts, moment } = ledgerFormat(locale, timeZone);
  const { done } = texts.ledger;
  const { system, reason, by } = options;
  if (options.for !== undefined && options.until !== undefined) {
    throw new UserError("--for and --until both tell the end: give one of them");
  }
  const { from, to } = asUserError(() => {
    const start = options.from === undefined ? undefined : readMoment(options.from, "--from", "start", { timeZone, now });
    const until = options.until === undefined ? undefined : readMoment(options.until, "--until", "end", { timeZone, now });
    const length = options.for === undefined ? undefined : readLength(options.for, "--for");
    return { from: start, to: length === undefined ? until : (start ?? now) + length };
  });
  const { id } = (await server.ask("POST", "/api/v1/maintenance", { system, from, to, reason, by })) as { readonly id: string };
  const begins = moment(from ?? now);
  terminal.write(
    `${to === undefined ? done.maintenanceOpen(system, begins, id) : done.maintenanceUntil(system, begins, moment(to), id)}\n`,
  );
}

/** Ends one window, or all that are open for a system. Throws a UserError. */
export async function endMaintenance({ server, reading }: LedgerAccess, which: string, by: string, terminal: Terminal) {
  const { locale, timeZone, maintenance } = await reading.maintenance();
  const { done } = ledgerFormat(locale, timeZone).texts.ledger;
  const isId = maintenance.some(({ id }) => id === which);
  const path = isId ? `/api/v1/maintenance/${encodeURIComponent(which)}/end` : "/api/v1/maintenance/end";
  const { ended } = (await server.ask("POST", path, isId ? { by } : { system: which, by })) as {
    readonly ended: readonly string[];
  };
  terminal.write(`${done.maintenanceEnded(ended.join(", "))}\n`);
}

/** Throws a UserError. */
export async function listMaintenance(reading: LedgerReading, json: boolean, { write }: Terminal): Promise<void> {
  const list = await reading.maintenance();
  write(json ? `${jsonText(list, list.timeZone, 2)}\n` : renderMaintenance(list.maintenance, list.locale, list.timeZone));
}

/** What goes wrong here was typed. */
export function asUserError<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw new UserError((error as Error).message);
  }
}
