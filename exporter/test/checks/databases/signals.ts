import type { DatabaseMeasurements } from "../../../src/checks/databases/measurements.js";
import type { SignalName } from "../../../src/checks/databases/signals.js";

/** The value of a signal with these labels among others; undefined when it is not told. */
export function signalOf(
  { signals }: DatabaseMeasurements,
  name: SignalName,
  labels: Readonly<Record<string, string>> = {},
): number | undefined {
  return signals?.find(
    (one) => one.name === name && Object.entries(labels).every(([label, value]) => one.labels[label] === value),
  )?.value;
}
