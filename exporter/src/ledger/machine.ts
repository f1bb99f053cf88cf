import { readFileSync } from "node:fs";
import { uptime } from "node:os";

/** What the book's clock asks of the machine. */
export interface Machine {
  /** Another one after each boot. */
  readonly bootId: string;
  /** Seconds since boot, times of suspension included. */
  uptime(): number;
}

/** The machine that we run on. */
export function thisMachine(): Machine {
  return { bootId: bootId(), uptime };
}

/** Where there is no boot id (it is Linux that gives one), the moment of the boot stands for it, to ten seconds. */
function bootId(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return `boot-${Math.round((Date.now() / 1000 - uptime()) / 10) * 10}`;
  }
}
