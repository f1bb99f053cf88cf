import { createHmac, randomBytes } from "node:crypto";
import type { DatabaseTarget } from "../../policy/policy.js";

/** Of this process: an identity that gets into a log must not let anyone try passwords on it. */
const KEY = randomBytes(32);

/**
 * Equal for targets that are watched in the same way: all of the section but its cadence, limits and
 * whether it is critical (the time limit is one of the session, too), the present password, and the zone whose days are counted.
 */
export function identityOf(target: DatabaseTarget, timeZone: string): string {
  const { every, fail_after, confirm_every, limits, critical, password, ...watched } = target.section;
  const text = JSON.stringify([target.id, target.system, timeZone, watched, password?.reveal() ?? null]);
  return createHmac("sha256", KEY).update(text).digest("hex");
}
