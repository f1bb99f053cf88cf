import { ledgerFormat } from "../../locales/ledger-format.js";
import { renderMaintenance } from "../../report/ledger/maintenance.js";
import { jsonText } from "../../web/ledger/answers.js";
import { asUserError, UserError } from "../user-error.js";
import { type LedgerAccess, tell } from "./access.js";
import { readLength, readMoment } from "./moment.js";
import type { LedgerReading } from "./reading.js";
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

/** Throws a UserError. */
export async function startMaintenance(access: LedgerAccess, options: StartOptions, terminal: Terminal): Promise<void> {
  const { timeZone, locale } = await access.reading.maintenance();
  const { texts, moment } = ledgerFormat(locale, timeZone);
  const { done } = texts.ledger;
  const { system, reason, by } = options;
  const { from, to } = asUserError(() => boundsOf(options, timeZone, access.now));
  const begins = moment(from ?? access.now);
  const request = { path: "/maintenance", body: { system, from, to, reason, by } };
  await tell<{ id: string }>(access, request, texts.ledger, terminal, ({ id }) =>
    to === undefined ? done.maintenanceOpen(system, begins, id) : done.maintenanceUntil(system, begins, moment(to), id),
  );
}

function boundsOf(options: StartOptions, timeZone: string, now: number) {
  const { from, until, for: length } = options;
  if (length !== undefined && until !== undefined) {
    throw new UserError("--for and --until both tell the end: give one of them");
  }
  const start = from === undefined ? undefined : readMoment(from, "--from", "start", { timeZone, now });
  if (length !== undefined) return { from: start, to: (start ?? now) + readLength(length, "--for") };
  const end = until === undefined ? undefined : readMoment(until, "--until", "end", { timeZone, now });
  if (end !== undefined && end <= (start ?? now)) {
    throw new UserError(
      `--until: expected a time after the start${from === undefined ? ", now" : ` ("${from}")`}, got "${until}"`,
    );
  }
  return { from: start, to: end };
}

/** Ends one window, or all that are open for a system. Throws a UserError. */
export async function endMaintenance(access: LedgerAccess, which: string, by: string, terminal: Terminal): Promise<void> {
  const { locale, timeZone, systems } = await access.reading.overview("day");
  const { ledger } = ledgerFormat(locale, timeZone).texts;
  const request = systems.some(({ system }) => system === which)
    ? { path: "/maintenance/end", body: { system: which, by } }
    : { path: `/maintenance/${encodeURIComponent(which)}/end`, body: { by } };
  await tell<{ ended: readonly string[] }>(access, request, ledger, terminal, ({ ended }) =>
    ledger.done.maintenanceEnded(ended.join(", ")),
  );
}

/** Throws a UserError. */
export async function listMaintenance(reading: LedgerReading, json: boolean, { write }: Terminal): Promise<void> {
  const list = await reading.maintenance();
  write(json ? `${jsonText(list, list.timeZone, 2)}\n` : renderMaintenance(list.maintenance, list.locale, list.timeZone));
}
