import { setTimeout as sleep } from "node:timers/promises";

/** Seconds between tries, and until it gives up. */
const AGAIN = 1;
const LIMIT = 600;

/**
 * Runs work that has to happen once it was asked for, such as a cancellation. When the first try fails, the caller
 * gets its error at once, and the work is tried again behind the scenes until it succeeds.
 */
export async function carryOut<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    void (async () => {
      for (let tries = 0; tries < LIMIT / AGAIN; tries++) {
        await sleep(AGAIN * 1000, undefined, { ref: false });
        try {
          await work();
          return;
        } catch {
          // The database is still away.
        }
      }
    })();
    throw error;
  }
}
