/** Units of Grafana that the boards use. */
export const UNITS = {
  count: "short",
  ratio: "percentunit",
  seconds: "s",
  /** Hours as hours, also beyond a day: budgets are compared with one another. */
  hours: "suffix:h",
  /** Days, hours, minutes and seconds of a clock. */
  clock: "dthms",
  /** A moment; the date only if it is not today. */
  moment: "dateTimeAsIsoNoDateIfToday",
  bytes: "bytes",
  bytesPerSecond: "Bps",
  perSecond: "ops",
  /** Seconds in each second. */
  load: "percentunit",
  /** Names, states, texts. */
  none: "none",
} as const;

export type Unit = (typeof UNITS)[keyof typeof UNITS];
