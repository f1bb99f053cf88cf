import { setMaxListeners } from "node:events";
import type { Check } from "../checks/check.js";
import { systemClock } from "../checks/clock.js";
import { runLimited } from "../checks/run-limited.js";
import type { Trial } from "../report/missing.js";

/** Runs each check once, all together, and closes them. */
export async function tryChecks(checks: readonly Check[]): Promise<readonly Trial[]> {
  const stop = new AbortController();
  // One listener for each check.
  setMaxListeners(0, stop.signal);
  const interrupt = () => stop.abort();
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  try {
    return await Promise.all(
      checks.map(async (check): Promise<Trial> => {
        const { outcome, ended } = runLimited(check, systemClock, false, stop.signal);
        const result = await outcome;
        await ended;
        await check.close();
        return { check, outcome: result };
      }),
    );
  } finally {
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
  }
}
