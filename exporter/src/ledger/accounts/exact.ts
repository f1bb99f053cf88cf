const STEPS = 1024;

/**
 * Rounds unix seconds to 1/1024 s. Sums and differences of such times are exact in floating point, whatever their
 * order: the same facts give the same figures in every run, and a counter cannot fall by a rounding error.
 */
export function exact(seconds: number): number {
  return Math.round(seconds * STEPS) / STEPS;
}
