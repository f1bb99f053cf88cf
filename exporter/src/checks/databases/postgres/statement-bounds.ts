/**
 * Statistics of one entry of pg_stat_statements, seconds. They count executions that ended well; planning and
 * the network are not in their time.
 */
export interface EntryStatistics {
  readonly calls: number;
  readonly total: number;
  /** Of all calls of the entry, not only of those between two snapshots. */
  readonly min: number;
  readonly max: number;
  /** Population standard deviation of all calls. */
  readonly deviation: number;
}

export interface Bounds {
  readonly lower: number;
  readonly upper: number;
}

export const NO_CALLS: EntryStatistics = { calls: 0, total: 0, min: 0, max: 0, deviation: 0 };

/** What is known of the calls between two snapshots: their number, sum, sum of squares, and the range they lie in. */
interface Sample {
  readonly calls: number;
  readonly sum: number;
  readonly squares: number;
  /** How far `sum` and `squares`, differences of large numbers, may be off. */
  readonly sumTolerance: number;
  readonly squaresTolerance: number;
  readonly min: number;
  readonly max: number;
}

/** Sums of doubles drift. The sum of squares comes out of a deviation, through a root: it drifts more. */
const SUM_DRIFT = 1e-12;
const SQUARES_DRIFT = 1e-9;
/** Bounds give way by this much before they are rounded to whole statements. */
const DUST = 1e-9;

/**
 * How many calls between two snapshots took at least `threshold` seconds. Nothing is guessed from means: both
 * bounds hold for every set of durations that has these statistics.
 * @param before {@link NO_CALLS} when the entry was not there, or when none of its calls was slow.
 */
export function boundsBetween(before: EntryStatistics, now: EntryStatistics, threshold: number): Bounds {
  const calls = now.calls - before.calls;
  if (calls <= 0 || now.max < threshold) return { lower: 0, upper: 0 };
  let sample: Sample = {
    calls,
    sum: now.total - before.total,
    squares: squaresOf(now) - squaresOf(before),
    sumTolerance: (now.total + before.total) * SUM_DRIFT,
    squaresTolerance: (squaresOf(now) + squaresOf(before)) * SQUARES_DRIFT,
    min: now.min,
    max: now.max,
  };
  let known = 0;
  // A new maximum or minimum is the duration of one of these calls: it is counted for certain and taken out.
  const first = before.calls === 0;
  if (first || now.max > before.max) {
    known += now.max >= threshold ? 1 : 0;
    sample = without(sample, now.max);
  }
  if (sample.calls > 0 && (first || now.min < before.min)) {
    known += now.min >= threshold ? 1 : 0;
    sample = without(sample, now.min);
  }
  return { lower: known + lowerBound(sample, threshold), upper: known + upperBound(sample, threshold) };
}

/** Sum of the squares of all durations, out of deviation and mean. */
function squaresOf({ calls, total, deviation }: EntryStatistics): number {
  return calls === 0 ? 0 : calls * deviation ** 2 + total ** 2 / calls;
}

function without(sample: Sample, duration: number): Sample {
  return { ...sample, calls: sample.calls - 1, sum: sample.sum - duration, squares: sample.squares - duration ** 2 };
}

function upperBound(sample: Sample, threshold: number): number {
  const { calls, min, max } = sample;
  if (calls === 0 || max < threshold) return 0;
  if (min >= threshold) return calls;
  // Each slow call takes the threshold at least, each other one the minimum.
  const excess = sample.sum + sample.sumTolerance - calls * min;
  const bySum = excess / (threshold - min);
  // With e = d - min, the parabola e (max + threshold - 2 min - e) is 0 at the minimum, and what it is divided by
  // at the threshold and at the maximum: not below 1 for any slow call, not below 0 for any fast one.
  const squares = sample.squares - sample.squaresTolerance - 2 * min * (sample.sum + sample.sumTolerance) + calls * min ** 2;
  const byParabola = ((max + threshold - 2 * min) * excess - squares) / ((threshold - min) * (max - min));
  return clamp(Math.floor(Math.min(bySum, byParabola, bySpread(sample, threshold)) + DUST), calls);
}

/** Cantelli's inequality: few calls lie far above the mean when the spread is small. */
function bySpread(sample: Sample, threshold: number): number {
  const mean = (sample.sum + sample.sumTolerance) / sample.calls;
  const distance = threshold - mean;
  if (distance <= 0) return sample.calls;
  const leastMean = (sample.sum - sample.sumTolerance) / sample.calls;
  const variance = Math.max(0, (sample.squares + sample.squaresTolerance) / sample.calls - leastMean ** 2);
  return (sample.calls * variance) / (variance + distance ** 2);
}

function lowerBound(sample: Sample, threshold: number): number {
  const { calls, min, max } = sample;
  if (calls === 0 || max < threshold) return 0;
  if (min >= threshold) return calls;
  if (max === threshold) return 0;
  // Calls below the threshold alone could not add up to the sum; a slow one adds the maximum at most.
  const bySum = (sample.sum - sample.sumTolerance - calls * threshold) / (max - threshold);
  // The parabola (d - min) (d - threshold) is not above 0 for a fast call; at the maximum it is what it is divided by.
  const excess = sample.squares - sample.squaresTolerance - (min + threshold) * (sample.sum + sample.sumTolerance);
  const byParabola = (excess + calls * min * threshold) / ((max - min) * (max - threshold));
  return clamp(Math.ceil(Math.max(bySum, byParabola) - DUST), calls);
}

function clamp(bound: number, calls: number): number {
  return Math.max(0, Math.min(calls, bound));
}
