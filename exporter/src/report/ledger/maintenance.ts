import type { StatedWindow } from "../../ledger/statement.js";
import { ledgerFormat } from "../../locales/ledger-format.js";
import type { Locale } from "../../policy/policy.js";
import { visible } from "../visible.js";
import { aligned } from "../width.js";

/** Windows that hold now or are to come: a line each. */
export function renderMaintenance(
  windows: readonly (StatedWindow & { readonly system: string })[],
  locale: Locale,
  timeZone: string,
): string {
  const { texts, moment } = ledgerFormat(locale, timeZone);
  const { ledger } = texts;
  if (windows.length === 0) return `${ledger.noMaintenance}\n`;
  const rows = windows.map(({ id, system, from, to, by, reason }) => [
    id ?? ledger.fromPolicy,
    system,
    moment(from),
    to === undefined ? ledger.untilEnded : moment(to),
    visible(by ?? ""),
    visible(reason),
  ]);
  return `${aligned([[...ledger.maintenanceColumns], ...rows]).join("\n")}\n`;
}
