import { type Line, line } from "../board.js";
import { inRange, most } from "../expressions.js";
import type { Language } from "../language.js";
import { exactness } from "../mappings.js";
import { lines } from "../panels/lines.js";
import { table } from "../panels/table.js";
import { UNITS } from "../units.js";
import { ofDatabase } from "./database-series.js";

export function connections(language: Language): readonly Line[] {
  const { words, databases: texts } = language.texts;
  const byUser = ofDatabase("sla:db_connections_by", 'scope="user"');
  return [
    line(
      8,
      [
        8,
        lines({
          text: texts.used,
          unit: UNITS.ratio,
          max: 1,
          queries: [{ refId: "used", expr: ofDatabase("sla:db_connections_used_ratio"), legend: "{{database}}" }],
          limits: [
            { refId: "limit", expr: ofDatabase("sla:limit_connections_ratio"), legend: `${words.legends.limit} {{database}}` },
          ],
        }),
      ],
      [
        8,
        lines({
          text: texts.byState,
          unit: UNITS.count,
          decimals: 0,
          stacked: "areas",
          queries: [{ refId: "state", expr: ofDatabase("sla:db_connections"), legend: "{{database}} {{state}}" }],
          limits: [{ refId: "max", expr: ofDatabase("sla:db_connections_max"), legend: `${words.legends.most} {{database}}` }],
        }),
      ],
      [
        8,
        lines({
          text: texts.byUser,
          unit: UNITS.count,
          decimals: 0,
          queries: [
            {
              refId: "user",
              expr: most(10, byUser, `max_over_time(${inRange(byUser)})`),
              legend: "{{database}} {{name}}",
            },
          ],
          limits: [
            {
              refId: "max",
              expr: ofDatabase("sla:db_connections_by_max", 'scope="user"'),
              legend: `${words.legends.limit} {{database}} {{name}}`,
            },
          ],
        }),
      ],
    ),
  ];
}

/** Both bounds, and the limit; beside it where the count comes from. */
export function slowQueries(language: Language): readonly Line[] {
  const { words, databases: texts } = language.texts;
  const by = (expr: string) => `max by (system, database, engine) (${expr})`;
  return [
    line(
      8,
      [
        9,
        lines({
          text: texts.slowToday,
          unit: UNITS.count,
          decimals: 0,
          steps: true,
          queries: [
            { refId: "lower", expr: ofDatabase("sla:db_slow_queries_today"), legend: `{{database}} ${words.legends.atLeast}` },
            {
              refId: "upper",
              expr: `${ofDatabase("sla:db_slow_queries_today_upper_bound")} < Inf`,
              legend: `{{database}} ${words.legends.atMost}`,
            },
          ],
          limits: [
            { refId: "limit", expr: ofDatabase("sla:limit_slow_queries_per_day"), legend: `${words.legends.limit} {{database}}` },
          ],
        }),
      ],
      [
        15,
        table({
          text: texts.sources,
          columns: [
            { id: "database", name: words.columns.database, width: 110 },
            { id: "system" },
            { id: "engine" },
            { id: "source", name: words.columns.source, width: 150 },
            { id: "exact", name: words.columns.exact, mappings: exactness(words), show: "colored", width: 80 },
            { id: "why", name: words.columns.why, inspect: true },
            {
              id: "info",
              expr: `max by (system, database, engine, source, exact, why) (${ofDatabase("sla:db_slow_query_source_info")})`,
            },
            {
              id: "threshold",
              name: words.columns.threshold,
              expr: by(ofDatabase("sla:db_slow_query_threshold_seconds")),
              unit: UNITS.seconds,
              width: 95,
            },
            {
              id: "lower",
              name: words.columns.atLeast,
              expr: by(ofDatabase("sla:db_slow_queries_today")),
              decimals: 0,
              width: 80,
            },
            {
              id: "upper",
              name: words.columns.atMost,
              expr: by(ofDatabase("sla:db_slow_queries_today_upper_bound")),
              decimals: 0,
              empty: words.states.unknown,
              width: 80,
            },
          ],
        }),
      ],
    ),
  ];
}

/** Where the server's time goes. */
export function topStatements(language: Language): readonly Line[] {
  const { words, databases: texts } = language.texts;
  const seconds = ofDatabase("sla:db_digest_seconds:rate15m");
  const calls = ofDatabase("sla:db_digest_calls:rate15m");
  const by = (expr: string) => `max by (system, database, engine, digest) (${expr})`;
  return [
    line(9, [
      24,
      table({
        text: texts.statements,
        sort: { by: "load", descending: true },
        columns: [
          { id: "database", name: words.columns.database, width: 110 },
          { id: "system" },
          { id: "engine" },
          { id: "digest" },
          { id: "query", name: words.columns.statement, empty: words.legends.otherStatements, inspect: true },
          { id: "load", name: words.columns.load, expr: by(seconds), unit: UNITS.load, decimals: 2, width: 110 },
          { id: "calls", name: words.columns.calls, expr: by(calls), unit: UNITS.perSecond, decimals: 2, width: 110 },
          {
            id: "mean",
            name: words.columns.mean,
            expr: by(`${seconds} / (${calls} > 0)`),
            unit: UNITS.seconds,
            decimals: 1,
            width: 100,
          },
          { id: "info", expr: `max by (system, database, engine, digest, query) (${ofDatabase("sla:db_digest_info")})` },
        ],
      }),
    ]),
    line(8, [
      24,
      lines({
        text: texts.statementTime,
        unit: UNITS.load,
        stacked: "areas",
        queries: [
          {
            refId: "digest",
            expr: withText(most(8, seconds, `sum_over_time(${inRange(seconds)})`)),
            legend: "{{database}} {{statement}}",
          },
        ],
      }),
    ]),
  ];
}

/** Statements with the beginning of their text, which is as much as a legend can hold, or of their digest without one. */
function withText(seconds: string): string {
  const texts = `${seconds} * on (system, database, engine, digest) group_left (query) ${ofDatabase("sla:db_digest_info")}`;
  const all = `(${texts} or on (system, database, engine, digest) ${seconds})`;
  const named = `label_replace(${all}, "statement", "$1", "digest", "(.{0,12}).*")`;
  // Those that begin alike are one area: two of one name could not be told apart.
  return `sum by (system, database, statement) (label_replace(${named}, "statement", "$1", "query", "(?s)(.{1,40}).*"))`;
}
