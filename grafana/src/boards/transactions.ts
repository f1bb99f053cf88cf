import { incidents, maintenance } from "../annotations.js";
import { greatest, mean } from "../between-points.js";
import { board, line, section } from "../board.js";
import type { Language } from "../language.js";
import { bars } from "../panels/bars.js";
import { heatmap } from "../panels/heatmap.js";
import { lines } from "../panels/lines.js";
import { table } from "../panels/table.js";
import { of } from "../queries.js";
import { UNITS } from "../units.js";
import { variables } from "../variables.js";
import { transactionColumns } from "./transaction-columns.js";

const CHOSEN = 'transaction=~"$transaction"';
const PHASES = { dns: "purple", connect: "orange", tls: "yellow", ttfb: "blue", transfer: "green" };

/** Which step of which transaction fails or is slow, and since when. */
export function transactions(language: Language) {
  const { words, transactions: texts } = language.texts;
  const series = (name: string, more = "") => of(name, [CHOSEN, more].filter(Boolean).join(","));
  const chosen = (expr: string | undefined) =>
    `(${expr}) and on (system, transaction) ${series("sla:objective_response_seconds")}`;
  const durations = `sum by (le) (${mean(series("sla:transaction_duration_seconds_bucket:increase10m"))})`;
  const quantile = (q: number) => `histogram_quantile(${q}, ${durations})`;
  /** Of a whole run, by one label; the mean of the transactions where several are chosen. */
  const runBy = (by: string) =>
    `avg by (${by}) (sum by (system, transaction, ${by}) (${series("sla:transaction_phase_seconds:mean10m")}))`;
  return board({
    id: "transactions",
    language,
    hours: 3,
    refresh: "30s",
    variables: variables(words, ["transaction"]),
    annotations: [incidents(words), maintenance(words)],
    top: [
      line(8, [
        24,
        table({
          text: texts.now,
          sort: { by: "share", descending: true },
          columns: [
            { id: "system", name: words.columns.system },
            { id: "transaction", name: words.columns.transaction, width: 165 },
            ...transactionColumns(language).map((column) =>
              column.expr === undefined ? column : { ...column, expr: chosen(column.expr) },
            ),
          ],
        }),
      ]),
    ],
    sections: [
      section(
        texts.latency,
        line(
          9,
          [
            12,
            heatmap({
              text: texts.heatmap,
              unit: UNITS.seconds,
              cells: words.legends.runs,
              query: {
                refId: "runs",
                expr: durations,
                legend: "{{le}}",
              },
            }),
          ],
          [
            12,
            lines({
              text: texts.percentiles,
              unit: UNITS.seconds,
              queries: [
                { refId: "p50", expr: quantile(0.5), legend: "p50" },
                { refId: "p95", expr: quantile(0.95), legend: "p95" },
                { refId: "p99", expr: quantile(0.99), legend: "p99" },
              ],
              limits: [
                {
                  refId: "objective",
                  // The strictest of those that are chosen.
                  expr: `min(${series("sla:objective_response_seconds")})`,
                  legend: words.legends.objective,
                },
              ],
            }),
          ],
        ),
      ),
      section(
        texts.time,
        line(
          9,
          [
            8,
            lines({
              text: texts.phases,
              unit: UNITS.seconds,
              stacked: "areas",
              colors: PHASES,
              queries: [{ refId: "phases", expr: runBy("phase"), legend: "{{phase}}" }],
            }),
          ],
          [
            8,
            lines({
              text: texts.steps,
              unit: UNITS.seconds,
              stacked: "areas",
              queries: [{ refId: "steps", expr: runBy("step"), legend: "{{step}}" }],
            }),
          ],
          [
            8,
            bars({
              text: texts.lastRun,
              unit: UNITS.seconds,
              colors: PHASES,
              row: "step",
              column: "phase",
              query: { refId: "last", expr: `max by (step, phase) (${series("sla:transaction_step_last_seconds")})` },
            }),
          ],
        ),
      ),
      section(
        texts.failing,
        line(
          8,
          [
            12,
            lines({
              text: texts.failures,
              unit: UNITS.count,
              decimals: 0,
              stacked: "bars",
              queries: [
                {
                  refId: "failures",
                  expr: `sum by (transaction, step, reason) (${greatest(series("sla:transaction_failures:increase10m"))})`,
                  legend: "{{transaction}} / {{step}}: {{reason}}",
                },
              ],
            }),
          ],
          [
            12,
            lines({
              text: texts.runs,
              unit: UNITS.count,
              decimals: 0,
              stacked: "areas",
              colors: { [words.results.ok]: "green", [words.results.slow]: "yellow", [words.results.failed]: "red" },
              queries: (["ok", "slow", "failed"] as const).map((result) => ({
                refId: result,
                expr: `sum(${greatest(series("sla:transaction_runs:increase10m", `result="${result}"`))})`,
                legend: words.results[result],
              })),
            }),
          ],
        ),
      ),
      section(
        texts.more,
        line(
          8,
          [
            12,
            table({
              text: texts.certificates,
              sort: { by: "left", descending: false },
              columns: [
                { id: "system", name: words.columns.system },
                { id: "transaction", name: words.columns.transaction },
                { id: "step", name: words.columns.step },
                {
                  id: "left",
                  name: words.columns.certificateLeft,
                  expr: `min by (system, transaction, step) (${series("sla:transaction_certificate_expiry_timestamp_seconds")} - time())`,
                  unit: UNITS.seconds,
                  decimals: 1,
                  steps: ["red", [0, "green"]],
                  show: "colored",
                },
              ],
            }),
          ],
          [
            12,
            lines({
              text: texts.bytes,
              unit: UNITS.bytes,
              queries: [
                {
                  refId: "bytes",
                  expr: `sum by (system, transaction) (${series("sla:transaction_received_bytes:mean10m")})`,
                  legend: "{{system}} {{transaction}}",
                },
              ],
            }),
          ],
        ),
      ),
    ],
  });
}
