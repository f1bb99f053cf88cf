// @ts-check

/** @param {readonly number[]} values @param {number} share 0..1 @returns {number} NaN of nothing */
export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.min(sorted.length, Math.ceil(sorted.length * share)) - 1)] ?? Number.NaN;
}
