/** From one point of a graph to the next, which is the time that the point stands for. */
const SPAN = "[$__interval] offset -$__interval";

// The value at the point stands in where none is recorded before the next: rules may be evaluated less often than a graph asks.
const over = (how: "max" | "min" | "avg", selector: string): string =>
  `(${how}_over_time(${selector}${SPAN}) or ${selector} + 0)`;

/** The greatest value of a series between two points of a graph: what came and went there is seen at any time range. */
export const greatest = (selector: string): string => over("max", selector);
/** The least one. */
export const least = (selector: string): string => over("min", selector);
/** The mean, for buckets: those of several times still add up to a distribution. */
export const mean = (selector: string): string => over("avg", selector);
