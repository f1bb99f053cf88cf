import type { Collector } from "../engine.js";
import { type Signal, signal } from "../signals.js";
import { grantTables } from "./grants.js";
import { ofPlugin } from "./query-response-reading.js";
import { number } from "./values.js";

const TABLE = "events_statements_histogram_global";

/** Of the table's 50 edges in a decade those next to 1, 2 and 5, from 100 microseconds to 50 seconds. */
const BUCKETS = [1, 2, 3, 4, 5, 6].flatMap((decade) => [50 * decade, 50 * decade + 15, 50 * decade + 35]);

/**
 * How long the server's statements took: all that it records, those of stored programs and ours too. The edges are the
 * server's own, four digits of them. It keeps no sum, so the histogram has none.
 */
export const statementLatency: Collector = {
  name: "statement_latency",
  async collect(session) {
    // Its last bucket is not bounded.
    const rows = await session.query<{ le: unknown; count: unknown }>(`
      SELECT BUCKET_TIMER_HIGH AS le, COUNT_BUCKET_AND_LOWER AS count
      FROM performance_schema.${TABLE} WHERE BUCKET_NUMBER IN (${[...BUCKETS, 449].join(", ")})
      ORDER BY BUCKET_NUMBER`);
    const label = (le: unknown, index: number) =>
      index === rows.length - 1 ? "+Inf" : edge(Number((number(le) / 1e12).toPrecision(4)));
    return { signals: rows.map(({ le, count }, index) => bucket(label(le, index), number(count))) };
  },
  remedy: (target) => grantTables([TABLE], target.user),
};

/** The same of MariaDB's plugin, where it counts: its edges are powers of a base that an administrator sets. */
export const responseLatency: Collector = {
  name: "statement_latency",
  async collect(session) {
    const rows = await ofPlugin(session);
    let sum = 0;
    const signals = rows?.map(({ below, count }) => {
      sum += count;
      return bucket(below === Number.POSITIVE_INFINITY ? "+Inf" : edge(below), sum);
    });
    return signals === undefined ? {} : { signals };
  },
  remedy: () => "",
};

/** "1.0", not "1": the form in which OpenMetrics and Prometheus 3 keep it. */
function edge(seconds: number): string {
  return Number.isInteger(seconds) ? seconds.toFixed(1) : String(seconds);
}

function bucket(le: string, count: number): Signal {
  return signal("statement_latency_seconds", { le }, count);
}
