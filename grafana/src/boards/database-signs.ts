import { greatest } from "../between-points.js";
import { type Line, line } from "../board.js";
import type { Language } from "../language.js";
import { yesIsGood } from "../mappings.js";
import { lines } from "../panels/lines.js";
import { table } from "../panels/table.js";
import type { PanelText } from "../texts/text.js";
import { NONE_IS_BEST } from "../thresholds.js";
import { UNITS, type Unit } from "../units.js";
import { ofDatabase } from "./database-series.js";

/** What comes before an outage, or was done to the data. */
export function signs(language: Language): readonly Line[] {
  const { databases: texts } = language.texts;
  return [
    line(
      9,
      [12, counted(texts.destructive, "sla:db_destructive_statements:increase15m", "{{database}} {{statement}}")],
      [12, counted(texts.connectionErrors, "sla:db_connection_errors:increase15m", "{{database}} {{error}}")],
    ),
    line(
      7,
      [8, counted(texts.failedLogins, "sla:db_failed_logins:increase15m", "{{database}}")],
      [8, counted(texts.deleted, "sla:db_rows_deleted:increase1h", "{{database}}")],
      [8, counted(texts.temporaryFiles, "sla:db_temporary_files:increase1h", "{{database}}")],
    ),
    line(
      7,
      [8, measured(texts.transactionIds, "sla:db_transaction_id_used_ratio", UNITS.ratio)],
      [8, measured(texts.bufferHits, "sla:db_buffer_hit_ratio", UNITS.ratio)],
      [8, measured(texts.history, "sla:db_history_list_length", UNITS.count)],
    ),
  ];
}

/** Events of a window, as recorded. */
const counted = (text: PanelText, series: string, legend: string) =>
  lines({
    text,
    unit: UNITS.count,
    decimals: 0,
    steps: true,
    queries: [{ refId: "events", expr: greatest(ofDatabase(series)), legend }],
  });

const measured = (text: PanelText, series: string, unit: Unit) =>
  lines({ text, unit, queries: [{ refId: "value", expr: ofDatabase(series), legend: "{{database}}" }] });

/** How well the databases are watched: parts that fail, logs that are read late, series that are left out. */
export function watching(language: Language): readonly Line[] {
  const { words, databases: texts } = language.texts;
  return [
    line(
      8,
      [
        12,
        table({
          text: texts.collectors,
          columns: [
            { id: "database", name: words.columns.database },
            { id: "system" },
            { id: "collector", name: words.columns.collector },
            { id: "reason", name: words.columns.reason },
            {
              id: "works",
              name: words.columns.works,
              expr: `max by (system, database, collector) (${ofDatabase("sla:db_collector_success")} == 0)`,
              mappings: yesIsGood(words),
              show: "colored",
            },
            {
              id: "failures",
              name: words.columns.failures30m,
              expr: `max by (system, database, collector, reason) (${ofDatabase("sla:db_collector_failures:increase30m")} > 0)`,
              decimals: 0,
              steps: NONE_IS_BEST,
              show: "colored",
            },
          ],
        }),
      ],
      [
        12,
        lines({
          text: texts.readLag,
          unit: UNITS.bytes,
          queries: [{ refId: "lag", expr: ofDatabase("sla:db_log_read_lag_bytes"), legend: "{{database}}" }],
        }),
      ],
    ),
  ];
}
