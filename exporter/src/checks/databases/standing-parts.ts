import type { Clock } from "../clock.js";
import { CheckError } from "../failure.js";

/** Parts of a check that are dear to measure and therefore stand for a while. */
export interface StandingParts<Part> {
  /**
   * Measures, or gives what stands from a run before.
   * @param every seconds for which it stands; undefined: measured in each run
   */
  current(name: string, every: number | undefined, measure: () => Promise<Part>): Promise<Part>;
}

export function standingParts<Part>(clock: Clock): StandingParts<Part> {
  const standing = new Map<string, { readonly outcome: Part | CheckError; readonly at: number }>();
  return {
    async current(name, every, measure) {
      if (every === undefined) return measure();
      const last = standing.get(name);
      if (last !== undefined && clock.monotonic() - last.at < every) return told(last.outcome);
      standing.delete(name);
      const outcome = await measure().catch(tooDear);
      standing.set(name, { outcome, at: clock.monotonic() });
      return told(outcome);
    },
  };
}

/** What took too long is not tried again before its time; any other failure is. */
function tooDear(error: unknown): CheckError {
  if (error instanceof CheckError && error.reason === "limit") return error;
  throw error;
}

function told<Part>(outcome: Part | CheckError): Part {
  if (outcome instanceof CheckError) throw outcome;
  return outcome;
}
