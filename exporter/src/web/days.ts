import { Temporal } from "temporal-polyfill";
import type { Account, LedgerView } from "../ledger/view.js";

type Sums = "up" | "down" | "unknown" | "maintenance" | "excluded" | "availability";

/** What one calendar day of a system came to; the last day ends now. */
export interface Day extends Pick<Account, Sums> {
  /** 2026-11-23 */
  readonly date: string;
}

interface Bounds {
  readonly date: string;
  readonly from: number;
  readonly to: number;
}

/** Of the last day that was asked for: calendar arithmetic is dear, and a day is long. */
let known: { readonly key: string; readonly bounds: readonly Bounds[] } | undefined;

/** The last days, oldest first, of the zone's calendar; only those of which the ledger knows anything. */
export function lastDays(ledger: LedgerView, system: string, count: number, timeZone: string, now: number): readonly Day[] {
  return dayBounds(count, timeZone, now).flatMap(({ date, from, to }): readonly Day[] => {
    const account = ledger.account(system, { from, to });
    if (!account || account.accounted.from >= account.accounted.to) return [];
    const { up, down, unknown, maintenance, excluded, availability } = account;
    return [{ date, up, down, unknown, maintenance, excluded, availability }];
  });
}

function dayBounds(count: number, timeZone: string, now: number): readonly Bounds[] {
  const last = known?.bounds.at(-1);
  const key = `${count} ${timeZone}`;
  if (known?.key === key && last && last.from <= now && now < last.to) return known.bounds;
  const today = Temporal.Instant.fromEpochMilliseconds(Math.floor(now * 1000))
    .toZonedDateTimeISO(timeZone)
    .toPlainDate();
  const start = (date: Temporal.PlainDate) => date.toZonedDateTime(timeZone).epochMilliseconds / 1000;
  const bounds = Array.from({ length: count }, (_, index) => {
    const date = today.subtract({ days: count - 1 - index });
    return { date: date.toString(), from: start(date), to: start(date.add({ days: 1 })) };
  });
  known = { key, bounds };
  return bounds;
}
