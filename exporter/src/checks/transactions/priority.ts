import { readlinkSync } from "node:fs";
import { constants, setPriority } from "node:os";

/**
 * Measuring comes first: asks the system to run this thread before the others of the process, so that an answer that
 * arrives while a scrape is rendered is noticed at once. Where that is not allowed (Linux asks for root or
 * CAP_SYS_NICE) or not to be had, everything stays as it is.
 */
export function comeFirst(): void {
  try {
    const thread = Number(readlinkSync("/proc/thread-self").split("/").at(-1));
    setPriority(thread, constants.priority.PRIORITY_HIGH);
  } catch {
    // Not Linux, or not allowed.
  }
}
