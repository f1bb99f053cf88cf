import { durationText } from "./duration.js";
import type { Chosen, Scope } from "./interpolate.js";
import { constant } from "./interpolate.js";
import type { Step } from "./interval.js";
import type { TimeRange } from "./time-range.js";

/** Adds what Grafana knows by itself of a range and a step to the variables of a board. */
export function withBuiltIns(scope: Scope, range: TimeRange, step?: Step): Scope {
  const length = Math.round(range.to - range.from);
  const own: Readonly<Record<string, string>> = {
    __from: String(Math.round(range.from * 1000)),
    __to: String(Math.round(range.to * 1000)),
    __range: `${length}s`,
    __range_s: String(length),
    __range_ms: String(length * 1000),
    ...(step === undefined
      ? {}
      : {
          __interval: durationText(step.step),
          __interval_ms: String(Math.round(step.step * 1000)),
          __rate_interval: durationText(step.rateInterval),
        }),
  };
  const entries: (readonly [string, Chosen])[] = Object.entries(own).map(([name, value]) => [name, constant(name, value)]);
  return new Map([...scope, ...entries]);
}
