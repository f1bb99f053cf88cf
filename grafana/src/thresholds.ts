import { type Threshold, ThresholdsConfigBuilder, ThresholdsMode } from "@grafana/grafana-foundation-sdk/dashboard";

/**
 * Colours by value. Only natural constants stand here (0: nothing, spent, down; 1: as much as the policy allows): everything
 * else is compared with the policy's series in the query.
 */
export type Steps = readonly [base: string, ...steps: readonly (readonly [from: number, color: string])[]];

/** No colour says anything. */
export const PLAIN: Steps = ["text"];
/** Good at 0, bad from the first on. */
export const NONE_IS_GOOD: Steps = ["green", [1, "red"]];
/** The same for what needs a look, not a hurry. */
export const NONE_IS_BEST: Steps = ["green", [1, "orange"]];
/** What is left: overspent below 0. */
export const LEFT: Steps = ["red", [0, "green"]];
/** A share of what the policy allows: 1 is still allowed, anything above is not. */
export const SHARE: Steps = ["green", [1 + Number.EPSILON, "red"]];

const stepsOf = ([base, ...steps]: Steps): Threshold[] => [
  { value: null, color: base },
  ...steps.map(([value, color]) => ({ value, color })),
];

export const thresholds = (steps: Steps): ThresholdsConfigBuilder =>
  new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(stepsOf(steps));

/** The same as a property of an override. */
export const thresholdsProperty = (steps: Steps) => ({
  id: "thresholds",
  value: { mode: ThresholdsMode.Absolute, steps: stepsOf(steps) },
});
