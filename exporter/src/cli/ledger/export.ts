import { exportOf } from "../../ledger/export.js";
import { exportCsv } from "../../report/ledger/csv.js";
import { jsonText } from "../../web/ledger/answers.js";
import { demandSystem, periodOf, type ReadableLedger } from "../../web/ledger/questions.js";
import { asUserError } from "../user-error.js";

export const EXPORT_FORMATS = ["json", "csv"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface ExportOptions {
  /** Undefined: all. */
  readonly system: string | undefined;
  readonly period: string;
  readonly format: ExportFormat;
}

/** Everything that somebody needs who counts again. Throws a UserError. */
export function exportLedger({ source, now }: ReadableLedger, { system, period, format }: ExportOptions): string {
  return asUserError(() => {
    if (system !== undefined) demandSystem(system, source);
    const systems = system === undefined ? source.records.known() : [system];
    const exported = exportOf(source, { systems, text: period, period: periodOf(period, source, now) });
    return format === "csv" ? exportCsv(exported) : `${jsonText(exported, exported.timeZone, 2)}\n`;
  });
}
