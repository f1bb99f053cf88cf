// @ts-check
import { percentile } from "./percentile.mjs";

/** @typedef {import("./measure.mjs").Cell} Cell */

const FIRST = 22;
const WIDE = 24;
/** Columns of figures. */
const FIGURE = 8;

/** @param {string} first @param {readonly string[]} columns */
function row(first, columns) {
  console.log(`${first.padEnd(FIRST)}${columns.map((column) => column.padEnd(WIDE)).join("")}`.trimEnd());
}

/** @param {readonly string[]} probers */
export function printRoundsHead(probers) {
  row("", probers);
}

/** @param {number} round @param {readonly Cell[][]} measured of each prober */
export function printRound(round, measured) {
  row(
    `round ${round}`,
    measured.map((cells) => p99(cells).toFixed(2)),
  );
}

/**
 * Below the rounds: the quietest, the median and the worst of each prober, and how many times the floor's that is.
 * @param {readonly Cell[][][]} rounds by round, then prober; the first prober is the floor
 */
export function printRoundsFoot(rounds) {
  const all = (rounds[0] ?? []).map((_, prober) => summaryOf(rounds.map((round) => round[prober] ?? [])));
  for (const kind of /** @type {const} */ (["quietest", "median", "worst"])) {
    const floor = all[0]?.[kind] ?? Number.NaN;
    row(
      kind,
      all.map((summary, prober) => {
        const times = prober === 0 ? "the floor" : `${(summary[kind] / floor).toFixed(2)} x floor`;
        return `${summary[kind].toFixed(2).padEnd(FIGURE)}${times}`;
      }),
    );
  }
}

/** @param {readonly (readonly Cell[])[]} rounds of one prober */
export function summaryOf(rounds) {
  const figures = rounds.map(p99);
  return { quietest: percentile(figures, 0), median: percentile(figures, 0.5), worst: percentile(figures, 1) };
}

/** @param {readonly Cell[]} cells @returns {number} milliseconds over all delays */
function p99(cells) {
  return percentile(
    cells.flatMap(({ errors }) => errors),
    0.99,
  );
}

/** All runs by rate and delay. @param {readonly string[]} probers @param {readonly Cell[]} cells @param {readonly number[]} delays */
export function printAll(probers, cells, delays) {
  const figures = (/** @type {readonly (string | number)[]} */ values) =>
    values.map((value) => (typeof value === "string" ? value : value.toFixed(2)).padEnd(FIGURE)).join("");
  row("", probers);
  row(
    "runs/s  delay  runs",
    probers.map(() => figures(["p50", "p99", "max"])),
  );
  for (const rate of [...new Set(cells.map((cell) => cell.rate))].sort((a, b) => a - b)) {
    for (const delay of [...delays, undefined]) {
      const found = cells.filter((cell) => cell.rate === rate && (delay === undefined || cell.delay === delay));
      const columns = probers.map((prober) => found.filter((cell) => cell.prober === prober).flatMap(({ errors }) => errors));
      const runs = Math.max(...columns.map((errors) => errors.length));
      row(
        `${String(rate).padEnd(8)}${(delay === undefined ? "all" : String(delay)).padEnd(7)}${runs}`,
        columns.map((errors) => figures([0.5, 0.99, 1].map((share) => percentile(errors, share)))),
      );
    }
  }
}
