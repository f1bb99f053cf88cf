// @ts-check
// What the exporter's main thread does beside the transactions: it answers scrapes and reads a large database result.
import { percentile } from "./percentile.mjs";
import { readRows, startDatabase } from "./rows.mjs";
import { loadPolicy, serveSeries } from "./series.mjs";

const LEAST_SERIES = 10_000;

/**
 * Starts the load in this thread.
 * @param {import("./stage.mjs").Stage} stage
 * @param {import("../src/checks/transactions/pool.js").TransactionPool} pool
 */
export async function startLoad(stage, pool) {
  const policy = loadPolicy(stage, await startDatabase(stage));
  const target = policy.systems[0]?.databases[0];
  if (!target) throw new Error("the policy has no database");
  const { series, scrapes, seconds } = await serveSeries(stage, policy, pool);
  if (series < LEAST_SERIES) throw new Error(`expected at least ${LEAST_SERIES} series, got ${series}`);
  const { rows, reads } = await readRows(stage, target.section);
  return {
    series,
    rows,
    /** What it has done so far. */
    summary: () =>
      `${series} series scraped ${scrapes.length} times in ${seconds().toFixed(0)} s (${milliseconds(scrapes)}), ` +
      `${rows} rows read ${reads.length} times (${milliseconds(reads)})`,
  };
}

/** @param {readonly number[]} values @returns {string} */
function milliseconds(values) {
  return `median ${percentile(values, 0.5).toFixed(0)} ms, worst ${percentile(values, 1).toFixed(0)} ms`;
}
