/** Seconds: 38 statements far below the threshold and 12 well above it, mixed, so that no clock can doubt which is which. */
const SECONDS: readonly number[] = Array.from({ length: 50 }, (_, index) => {
  const slow = index % 4 === 3;
  return slow ? 0.15 + 0.15 * (index / 50) : 0.03 * ((index % 7) / 7);
});

/** What every slow query source is held against: 50 statements, of which 12 take longer than the threshold. */
export const GROUND_TRUTH: { readonly threshold: number; readonly statements: readonly { readonly seconds: number }[] } = {
  /** Seconds. */
  threshold: 0.1,
  statements: SECONDS.map((seconds) => ({ seconds })),
};
