/** How many decimals Grafana gives a value by itself: three significant digits, and none to a whole number. */
export function decimalsFor(value: number): number {
  if (Number.isInteger(value)) return 0;
  return Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
}

/** @returns a number with so many decimals. */
export function asText(value: number, decimals: number): string {
  const text = value.toFixed(Math.max(0, Math.min(20, decimals)));
  return /^-0(\.0*)?$/.test(text) ? text.slice(1) : text;
}
