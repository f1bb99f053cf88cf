import type { Locate } from "../config/load.js";
import { parseDateTime, toUnixSeconds } from "../config/local-time.js";
import type { ConfigProblem } from "../config/problem.js";
import type { Policy } from "../policy/policy.js";

/** True when the ledger has a system in maintenance at a moment, unix seconds. */
type IsHeld = (system: string, at: number) => boolean;

const MESSAGE =
  "lies in the past: takes out nothing, unless it was loaded before; for time that has passed use `sla-exporter ledger exclude`";

/**
 * Single windows of maintenance that were over before now, unix seconds: they hold from when they are loaded.
 * @param isHeld leaves out those that the ledger knows.
 */
export function pastWindows(
  { systems, timeZone }: Policy,
  locate: Locate,
  now: number,
  isHeld: IsHeld = () => false,
): readonly ConfigProblem[] {
  return systems.flatMap(({ id, maintenance }) =>
    maintenance.flatMap(({ to }, index) => {
      const end = to === undefined ? undefined : parseDateTime(to);
      const over = end === undefined ? Number.POSITIVE_INFINITY : toUnixSeconds(end, timeZone, "later");
      if (over > now || isHeld(id, over - 1)) return [];
      return [{ ...locate(["systems", id, "maintenance", index]), message: MESSAGE }];
    }),
  );
}
