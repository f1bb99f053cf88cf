import type { DatabaseSection } from "../../../config/schema/policy.js";
import type { SlowQueryDelta } from "./source.js";

const NOT_HONOURED = "exclusions cannot be honoured, so none is certain";

/**
 * For a source that cannot tell whose statements it counts: with exclusions each of them may be one to be left out.
 * They can only be fewer then, so the upper bound holds.
 */
export function blindTo({ slow_query: { exclude } }: DatabaseSection): (delta: SlowQueryDelta) => SlowQueryDelta {
  const some = Object.values(exclude ?? {}).some((names) => (names ?? []).length > 0);
  if (!some) return (delta) => delta;
  return ({ why, ...delta }) => ({
    ...delta,
    lower: 0,
    exact: false,
    why: why === "" ? NOT_HONOURED : `${why}; ${NOT_HONOURED}`,
  });
}
