import type { DatabaseSection } from "../../../config/schema/policy.js";
import { CheckError } from "../../failure.js";
import type { Session } from "../engine.js";
import type { CollectorOutcome } from "../measurements.js";
import type { Availability, SlowQuerySource } from "./source.js";

/** Why a source is not in use. */
export interface Refusal {
  readonly source: string;
  readonly why: string;
  /** The statement that mends it, if there is one. */
  readonly remedy?: string;
  /** A permission was withheld from what is otherwise set up. */
  readonly refused?: true;
}

/** Neither server nor grants allow any source. */
export class NoSource extends CheckError {
  constructor(refusals: readonly Refusal[]) {
    const whys = refusals.map(({ source, why }) => `${source}: ${why}`);
    // The last source asks for least.
    const remedy = refusals.findLast(({ remedy }) => remedy !== undefined)?.remedy;
    super("permission", `no source of slow queries is available: ${whys.join("; ")}`, { remedy });
  }
}

/** Asks whether a source is available. An answer that fails is a no; a dead connection or a time-out is thrown. */
export async function ask(source: SlowQuerySource, session: Session, target: DatabaseSection): Promise<Availability> {
  try {
    return await source.available(session, target);
  } catch (error) {
    if (!session.alive || !(error instanceof CheckError) || error.reason === "timeout") throw error;
    return { available: false, why: error.message, ...(error.reason === "permission" ? { refused: true as const } : {}) };
  }
}

/** A source that is set up but may not be read fails by its own name, though another one counts in its place. */
export function refusedSources(refusals: readonly Refusal[]): readonly CollectorOutcome[] {
  return refusals.flatMap(({ source, why, remedy, refused }) => {
    if (!refused) return [];
    const failure = { reason: "permission" as const, message: why, ...(remedy === undefined ? {} : { remedy }) };
    return [{ collector: `slow_queries_${source}`, failure }];
  });
}
