/** @returns the value below which this share (0 to 1) of the values lies: the nearest rank. @throws Error without values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const found = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (found === undefined) throw new Error("there is nothing to take a quantile of");
  return found;
}
