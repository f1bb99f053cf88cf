import type { Calendar } from "./calendar.js";

/** How far ahead is looked, and by how much at a time. Seconds. */
const HORIZON = 366 * 86_400;
const STRETCH = 8 * 86_400;
/** What was not found is not looked for again for so long. Seconds. */
const PATIENCE = 3600;

/**
 * Makes the function that tells, for a moment outside of service hours, when they begin next, in unix seconds;
 * undefined when not within a year, and inside of them. Asked again, it remembers.
 */
export function nextService({
  inServiceHours,
  serviceBetween,
}: Pick<Calendar, "inServiceHours" | "serviceBetween">): Calendar["nextService"] {
  const search = (at: number): number | undefined => {
    for (let from = at; from < at + HORIZON; from += STRETCH) {
      const [next] = serviceBetween(from, from + STRETCH);
      if (next) return next.from;
    }
    return undefined;
  };
  let known: { readonly since: number; readonly until: number; readonly begin: number | undefined } | undefined;
  return (at) => {
    if (inServiceHours(at)) return undefined;
    if (!known || at < known.since || at >= known.until) {
      const begin = search(at);
      known = { since: at, until: begin ?? at + PATIENCE, begin };
    }
    return known.begin;
  };
}
