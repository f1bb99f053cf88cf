import { ledgerFormat } from "../../locales/ledger-format.js";
import { asUserError, UserError } from "../user-error.js";
import { type LedgerAccess, tell } from "./access.js";
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
export async function exclude(access: LedgerAccess, options: ExcludeOptions, terminal: Terminal): Promise<void> {
  const { timeZone, locale } = await access.reading.maintenance();
  const { texts, moment } = ledgerFormat(locale, timeZone);
  const { system, reason, by } = options;
  const here = { timeZone, now: access.now };
  const from = asUserError(() => readMoment(options.from, "--from", "start", here));
  const to = asUserError(() => readMoment(options.to, "--to", "end", here));
  if (to <= from) throw new UserError(`--to: expected a time after --from ("${options.from}"), got "${options.to}"`);
  if (to > access.now) {
    throw new UserError(`--to: only the past can be excluded, got "${options.to}"; for the time to come, start maintenance`);
  }
  const request = { path: "/exclusions", body: { system, from, to, reason, by } };
  await tell<{ id: string }>(access, request, texts.ledger, terminal, ({ id }) =>
    texts.ledger.done.excluded(system, moment(from), moment(to), id),
  );
}

export interface Revocation {
  readonly reason: string;
  readonly by: string;
}

/** Takes an exclusion back. Throws a UserError. */
export async function revoke(access: LedgerAccess, id: string, why: Revocation, terminal: Terminal): Promise<void> {
  const { timeZone, locale } = await access.reading.maintenance();
  const { ledger } = ledgerFormat(locale, timeZone).texts;
  const request = { path: `/exclusions/${encodeURIComponent(id)}/revoke`, body: why };
  await tell(access, request, ledger, terminal, () => ledger.done.revoked(id));
}
