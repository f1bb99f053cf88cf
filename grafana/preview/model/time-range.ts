import { durationSeconds } from "./duration.js";

/** Unix seconds. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** @returns the moment that `now`, `now-6h` or a date means. Rounded ones, such as `now/d`, are those of UTC. */
export function momentOf(text: string, now: number): number {
  const [, sign, amount, unit] = /^now(?:([+-])(\d+[smhdwMy]))?(?:\/([smhd]))?$/.exec(text) ?? [];
  if (!text.startsWith("now")) return Date.parse(text) / 1000;
  const moment = amount === undefined ? now : now + (sign === "-" ? -1 : 1) * durationSeconds(amount);
  return unit === undefined ? moment : Math.floor(moment / durationSeconds(`1${unit}`)) * durationSeconds(`1${unit}`);
}
