import { createHash } from "node:crypto";

/** Longest wait for the first run of a check whose interval is long. Seconds. */
const FIRST_RUN_WITHIN = 15;

/** A check's place in its interval: from its name alone, so it is the same after a restart. Seconds, below `every`. */
export function slotOffset(name: string, every: number): number {
  const hash = createHash("sha256").update(name).digest().readUIntBE(0, 6);
  return (hash / 2 ** 48) * every;
}

/** When the check runs for the first time: in its slot, or sooner where that would take long. Seconds after the start. */
export function firstRun(name: string, every: number): number {
  return slotOffset(name, Math.min(every, FIRST_RUN_WITHIN));
}

/** The first slot later than `after`: `origin + offset + n x every`. No drift, however late the call comes. */
export function nextSlot(origin: number, offset: number, every: number, after: number): number {
  const slot = Math.floor((after - origin - offset) / every) + 1;
  const at = origin + offset + Math.max(slot, 0) * every;
  return at > after ? at : at + every;
}
