import { greatest } from "../between-points.js";
import { board, type Line, line, section } from "../board.js";
import { count, inRange, most, overdue } from "../expressions.js";
import type { Language } from "../language.js";
import { noIsGood, upOrDown, yesIsGood } from "../mappings.js";
import { figure } from "../panels/figure.js";
import { lines } from "../panels/lines.js";
import { of, type Query } from "../queries.js";
import type { PanelText } from "../texts/text.js";
import { NONE_IS_BEST } from "../thresholds.js";
import { UNITS, type Unit } from "../units.js";
import { variables } from "../variables.js";
import { checksTable, exportersTable } from "./exporter-tables.js";

const EXPORTERS = 'job="sla-exporter"';

/** Whether what watches can be trusted. */
export function exporter(language: Language) {
  const { words, exporter: texts } = language.texts;
  const each = (text: PanelText, mappings: ReturnType<typeof yesIsGood>, expr: string) =>
    figure({ text, unit: UNITS.none, mappings, filled: true, queries: [{ refId: "state", expr, legend: "{{instance}}" }] });
  return board({
    id: "exporter",
    language,
    hours: 3,
    refresh: "30s",
    variables: variables(words, []),
    top: [
      line(
        4,
        [4, each(texts.up, upOrDown(words), `up{${EXPORTERS}}`)],
        [4, each(texts.blind, noIsGood(words), "sla:exporter_blind")],
        [4, each(texts.reload, yesIsGood(words), "sla:config_last_reload_successful")],
        [4, each(texts.writable, yesIsGood(words), "sla:ledger_writable")],
        [
          4,
          figure({
            text: texts.pending,
            unit: UNITS.count,
            decimals: 0,
            steps: NONE_IS_BEST,
            queries: [{ refId: "pending", expr: "sla:ledger_pending_entries", legend: "{{instance}}" }],
          }),
        ],
        [
          4,
          figure({
            text: texts.overdue,
            unit: UNITS.count,
            decimals: 0,
            steps: NONE_IS_BEST,
            queries: [
              {
                refId: "overdue",
                expr: count(`${overdue()} > 0`, of("sla:check_interval_seconds")),
                legend: texts.overdue.title,
              },
            ],
          }),
        ],
      ),
      line(5, [24, exportersTable(language)]),
    ],
    sections: [
      section(texts.checks, line(10, [24, checksTable(language)]), durations(language)),
      section(texts.scrapes, scrapes(language)),
      section(texts.process, ...processOf(language)),
    ],
  });
}

const graph = (text: PanelText, unit: Unit, queries: readonly Query[], more: { steps?: boolean; decimals?: number } = {}) =>
  lines({ text, unit, queries, ...more });
const byInstance = (expr: string): readonly Query[] => [{ refId: "value", expr, legend: "{{instance}}" }];

function durations(language: Language): Line {
  const { words, exporter: texts } = language.texts;
  const share = (duration: string, interval: string) => `${duration} / on (system, check, kind) group_left () ${interval}`;
  const [duration, interval] = [of("sla:check_duration_seconds"), of("sla:check_interval_seconds")];
  const longest = share(`max_over_time(${inRange(duration)})`, `max_over_time(${inRange(interval)})`);
  return line(
    8,
    [
      12,
      lines({
        text: texts.durations,
        unit: UNITS.ratio,
        queries: [
          {
            refId: "share",
            expr: most(10, share(duration, interval), longest),
            legend: "{{check}}",
          },
        ],
        limits: [{ refId: "interval", expr: "vector(1)", legend: words.legends.interval }],
      }),
    ],
    [
      12,
      lines({
        text: texts.skipped,
        unit: UNITS.count,
        decimals: 0,
        stacked: "bars",
        queries: [{ refId: "skipped", expr: `${greatest(of("sla:check_skipped:increase1h"))} > 0`, legend: "{{check}}" }],
      }),
    ],
  );
}

function scrapes(language: Language): Line {
  const { exporter: texts } = language.texts;
  return line(
    8,
    [8, graph(texts.scrapeSeconds, UNITS.seconds, byInstance(`scrape_duration_seconds{${EXPORTERS}}`))],
    [8, graph(texts.samples, UNITS.count, byInstance(`scrape_samples_scraped{${EXPORTERS}}`))],
    [
      8,
      graph(
        texts.leftOut,
        UNITS.count,
        [{ refId: "left", expr: of("sla:db_series_left_out"), legend: "{{database}} {{collector}}" }],
        { decimals: 0 },
      ),
    ],
  );
}

function processOf(language: Language): readonly Line[] {
  const { exporter: texts } = language.texts;
  return [
    line(
      8,
      [8, graph(texts.lag, UNITS.seconds, byInstance("sla:exporter_eventloop_lag_seconds:p99"))],
      [8, graph(texts.cpu, UNITS.load, byInstance("sla:exporter_cpu_seconds:rate5m"))],
      [8, graph(texts.memory, UNITS.bytes, byInstance("sla:exporter_resident_memory_bytes"))],
    ),
    line(
      7,
      [
        12,
        graph(texts.restarts, UNITS.count, byInstance(greatest("sla:exporter_restarts:changes1h")), { steps: true, decimals: 0 }),
      ],
      [
        12,
        graph(texts.pendingOverTime, UNITS.count, byInstance(greatest("sla:ledger_pending_entries")), {
          steps: true,
          decimals: 0,
        }),
      ],
    ),
  ];
}
