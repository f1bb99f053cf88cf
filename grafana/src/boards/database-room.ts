import { greatest } from "../between-points.js";
import { type Line, line } from "../board.js";
import type { Language } from "../language.js";
import { yesIsGood } from "../mappings.js";
import { lines } from "../panels/lines.js";
import { table } from "../panels/table.js";
import { UNITS } from "../units.js";
import { ofDatabase } from "./database-series.js";

export function logsAndSizes(language: Language): readonly Line[] {
  const { words, databases: texts } = language.texts;
  const by = (expr: string) => `max by (system, database, engine, log) (${expr})`;
  return [
    line(8, [
      24,
      table({
        text: texts.logs,
        columns: [
          // Rows stand as this query has them, so that what is full first comes first: a table puts empty cells there.
          {
            id: "order",
            expr: `sort(${by(`${ofDatabase("sla:db_log_full_seconds")} < Inf or ${ofDatabase("sla:db_log_full_forecast_seconds")}`)})`,
          },
          { id: "database", name: words.columns.database },
          { id: "system" },
          { id: "engine", name: words.columns.engine },
          { id: "log", name: words.columns.log },
          { id: "size", name: words.columns.size, expr: by(ofDatabase("sla:db_log_size_bytes")), unit: UNITS.bytes, decimals: 1 },
          {
            id: "growth",
            name: words.columns.growth,
            expr: by(ofDatabase("sla:db_log_growth_bytes_per_second")),
            unit: UNITS.bytesPerSecond,
            decimals: 1,
          },
          {
            id: "free",
            name: words.columns.free,
            expr: by(ofDatabase("sla:db_log_filesystem_free_bytes")),
            unit: UNITS.bytes,
            decimals: 1,
          },
          {
            id: "full",
            name: words.columns.full,
            expr: by(`${ofDatabase("sla:db_log_full_seconds")} < Inf`),
            unit: UNITS.seconds,
            decimals: 1,
          },
          {
            id: "forecast",
            name: words.columns.fullForecast,
            expr: by(ofDatabase("sla:db_log_full_forecast_seconds")),
            unit: UNITS.seconds,
            decimals: 1,
          },
          { id: "reason", name: words.columns.why },
          {
            id: "unsupported",
            expr: `max by (system, database, engine, log, reason) (${ofDatabase("sla:db_log_unsupported_info")})`,
          },
        ],
      }),
    ]),
    line(
      8,
      [
        12,
        lines({
          text: texts.logSizes,
          unit: UNITS.bytes,
          queries: [{ refId: "size", expr: ofDatabase("sla:db_log_size_bytes"), legend: "{{database}} {{log}}" }],
        }),
      ],
      [
        12,
        lines({
          text: texts.sizes,
          unit: UNITS.bytes,
          queries: [{ refId: "size", expr: ofDatabase("sla:db_size_bytes"), legend: "{{database}} {{datname}}" }],
        }),
      ],
    ),
  ];
}

export function locks(language: Language): readonly Line[] {
  const { words, databases: texts } = language.texts;
  return [
    line(
      8,
      [
        8,
        lines({
          text: texts.waits,
          unit: UNITS.count,
          decimals: 0,
          queries: [
            { refId: "waits", expr: greatest(ofDatabase("sla:db_lock_waits")), legend: `{{database}} ${words.legends.waiting}` },
            {
              refId: "depth",
              expr: greatest(ofDatabase("sla:db_lock_wait_depth")),
              legend: `{{database}} ${words.legends.depth}`,
            },
          ],
        }),
      ],
      [
        8,
        lines({
          text: texts.oldest,
          unit: UNITS.seconds,
          queries: [
            {
              refId: "transaction",
              expr: ofDatabase("sla:db_oldest_transaction_seconds"),
              legend: `{{database}} ${words.legends.transaction}`,
            },
            {
              refId: "idle",
              expr: ofDatabase("sla:db_idle_in_transaction_seconds"),
              legend: `{{database}} ${words.legends.idleInTransaction}`,
            },
            {
              refId: "statement",
              expr: ofDatabase("sla:db_oldest_statement_seconds"),
              legend: `{{database}} ${words.legends.statement}`,
            },
            { refId: "wait", expr: ofDatabase("sla:db_lock_wait_seconds"), legend: `{{database}} ${words.legends.lockWait}` },
          ],
        }),
      ],
      [
        8,
        lines({
          text: texts.deadlocks,
          unit: UNITS.count,
          decimals: 0,
          steps: true,
          queries: [{ refId: "deadlocks", expr: greatest(ofDatabase("sla:db_deadlocks:increase1h")), legend: "{{database}}" }],
        }),
      ],
    ),
  ];
}

export function replication(language: Language): readonly Line[] {
  const { words, databases: texts } = language.texts;
  // Rows of sources and of slots have both labels: else a slot would stand in the row of a source that is not its own.
  const by = (label: "source" | "slot", other: "source" | "slot", series: string) =>
    `max by (system, database, engine, source, slot) (label_replace(${ofDatabase(series)}, "${other}", "–", "${label}", ".*"))`;
  const ofSource = (series: string) => by("source", "slot", series);
  const ofSlot = (series: string) => by("slot", "source", series);
  return [
    line(
      8,
      [
        12,
        lines({
          text: texts.lag,
          unit: UNITS.seconds,
          queries: [{ refId: "lag", expr: ofDatabase("sla:db_replication_lag_seconds"), legend: "{{database}} {{source}}" }],
        }),
      ],
      [
        12,
        table({
          text: texts.replicas,
          columns: [
            { id: "database", name: words.columns.database },
            { id: "system" },
            { id: "engine" },
            { id: "source", name: words.columns.replicationSource, width: 140 },
            { id: "slot", name: words.columns.slot },
            {
              id: "running",
              name: words.columns.running,
              expr: ofSource("sla:db_replication_running"),
              mappings: yesIsGood(words),
              show: "colored",
            },
            {
              id: "lag",
              name: words.columns.lag,
              expr: ofSource("sla:db_replication_lag_seconds"),
              unit: UNITS.seconds,
              decimals: 1,
            },
            {
              id: "active",
              name: words.columns.slotActive,
              expr: ofSlot("sla:db_replication_slot_active"),
              mappings: yesIsGood(words),
              show: "colored",
            },
            {
              id: "retained",
              name: words.columns.slotRetained,
              expr: ofSlot("sla:db_replication_slot_retained_bytes"),
              unit: UNITS.bytes,
              decimals: 1,
            },
          ],
        }),
      ],
    ),
  ];
}
