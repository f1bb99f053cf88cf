import { asText, decimalsFor } from "./decimals.js";
import type { Formatted } from "./formatted.js";

const STEPS = [
  [1e-6, 1e-9, "ns"],
  [1e-3, 1e-6, "µs"],
  [1, 1e-3, "ms"],
  [60, 1, "s"],
  [3600, 60, "mins"],
  [86_400, 3600, "hours"],
  [604_800, 86_400, "days"],
  [31_536_000, 604_800, "weeks"],
  [Number.POSITIVE_INFINITY, 31_536_000, "years"],
] as const;
/** Units that are words lose their s beside 1. */
const WORDS: readonly string[] = ["mins", "hours", "days", "weeks", "years"];

/** Seconds in the largest unit that they fill. */
export function durationText(seconds: number, decimals: number | undefined): Formatted {
  if (seconds === 0) return { text: "0", suffix: " s" };
  const size = Math.abs(seconds);
  const [, unit, name] = STEPS.find(([below]) => size < below) ?? STEPS[8];
  const value = seconds / unit;
  const text = asText(value, decimals ?? decimalsFor(value));
  return { text, suffix: ` ${text === "1" && WORDS.includes(name) ? name.slice(0, -1) : name}` };
}

const PARTS = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
] as const;

/** @param decimals how many smaller parts follow the largest one; default: none. */
export function wordedDuration(seconds: number, decimals = 0): string {
  const size = Math.abs(seconds);
  const first = PARTS.findIndex(([, part]) => size >= part);
  if (first === -1) return "0 seconds";
  let left = size;
  const said = PARTS.slice(first, first + decimals + 1).map(([name, part]) => {
    const count = Math.floor(left / part);
    left -= count * part;
    return `${count} ${name}${count === 1 ? "" : "s"}`;
  });
  return `${said.join(", ")}${seconds < 0 ? " ago" : ""}`;
}

/** Upper bounds in seconds; a unit that counts, or words that say it all. */
const DISTANCES = [
  [45, "a few seconds"],
  [90, "a minute"],
  [2700, 60, "minutes"],
  [5400, "an hour"],
  [79_200, 3600, "hours"],
  [129_600, "a day"],
  [2_246_400, 86_400, "days"],
  [3_888_000, "a month"],
  [27_648_000, 2_629_800, "months"],
  [47_304_000, "a year"],
  [Number.POSITIVE_INFINITY, 31_557_600, "years"],
] as const;

/** A distance in time, as moment.js words it. */
export function fromNow(seconds: number): string {
  const size = Math.abs(seconds);
  const found = DISTANCES.find(([below]) => size < below) ?? DISTANCES[10];
  const text = found.length === 2 ? found[1] : `${Math.round(size / found[1])} ${found[2]}`;
  return seconds < 0 ? `${text} ago` : `in ${text}`;
}

/** A moment (unix milliseconds) in the time zone of who looks, which is this machine's. */
export function momentText(
  milliseconds: number,
  options: {
    /** Unix seconds: leaves the date off on the same day. */
    readonly now?: number;
    /** In words of moment.js. */
    readonly format?: string;
  } = {},
): string {
  const { now, format = "YYYY-MM-DD HH:mm:ss" } = options;
  const date = new Date(milliseconds);
  const two = (part: number) => String(part).padStart(2, "0");
  const parts: Readonly<Record<string, string>> = {
    YYYY: String(date.getFullYear()),
    MM: two(date.getMonth() + 1),
    DD: two(date.getDate()),
    HH: two(date.getHours()),
    mm: two(date.getMinutes()),
    ss: two(date.getSeconds()),
    M: String(date.getMonth() + 1),
    D: String(date.getDate()),
  };
  const today = now !== undefined && new Date(now * 1000).toDateString() === date.toDateString();
  return (today ? "HH:mm:ss" : format).replace(/YYYY|MM|DD|HH|mm|ss|M|D/g, (word) => parts[word] ?? word);
}
