import { ledgerFormat } from "../../report/ledger/format.js";
import { asUserError, type LedgerAccess } from "./maintenance.js";
import { readMoment } from "./moment.js";
import type { Terminal } from "./terminal.js";

export interface ExcludeOptions {
  readonly system: string;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
  readonly by: string;
}

/** Takes a span of the past out of the accounts. Throws a UserError. */
export async function exclude(
  { server, reading, now }: LedgerAccess,
  options: ExcludeOptions,
  terminal: Terminal,
): Promise<void> {
  const { timeZone, locale } = await reading.maintenance();
  const { texts, moment } = ledgerFormat(locale, timeZone);
  const { system, reason, by } = options;
  const { from, to } = asUserError(() => ({
    from: readMoment(options.from, "--from", "start", { timeZone, now }),
    to: readMoment(options.to, "--to", "end", { timeZone, now }),
  }));
  const body = { system, from, to, reason, by };
  const { id } = (await server.ask("POST", "/api/v1/exclusions", body)) as { readonly id: string };
  terminal.write(`${texts.ledger.done.excluded(system, moment(from), moment(to), id)}\n`);
}

export interface Revocation {
  readonly reason: string;
  readonly by: string;
}

/** Takes an exclusion back. Throws a UserError. */
export async function revoke({ server, reading }: LedgerAccess, id: string, why: Revocation, terminal: Terminal): Promise<void> {
  const { timeZone, locale } = await reading.maintenance();
  await server.ask("POST", `/api/v1/exclusions/${encodeURIComponent(id)}/revoke`, why);
  terminal.write(`${ledgerFormat(locale, timeZone).texts.ledger.done.revoked(id)}\n`);
}
