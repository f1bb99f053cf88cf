import type { Texts } from "../../locales/texts.js";
import type { Locale } from "../../policy/policy.js";

/** How one reader sees figures and times. */
export interface Format {
  /** Of seconds: "212 ms", "2.4 s", "3 min". */
  duration(seconds: number): string;
  /** Between a time and now, both unix seconds. */
  elapsed(since: number): string;
  /** Unix seconds: the time of day, with the date unless it is today. */
  time(at: number): string;
  percent(ratio: number): string;
  count(value: number): string;
  bytes(value: number): string;
}

/** @param now unix seconds; times are shown in `timeZone` */
export function formatOf(locale: Locale, timeZone: string, now: number, { units }: Texts): Format {
  const number = (digits: number) => new Intl.NumberFormat(locale, { maximumFractionDigits: digits });
  const [whole, tenths, hundredths] = [number(0), number(1), number(2)];
  const clock = new Intl.DateTimeFormat(locale, {
    timeZone,
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  });
  const day = new Intl.DateTimeFormat("sv-SE", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  const date = (at: number) => day.format(at * 1000);

  const duration = (seconds: number): string => {
    if (seconds < 0.01) return `${tenths.format(seconds * 1000)}${units.ms}`;
    if (seconds < 0.9995) return `${whole.format(seconds * 1000)}${units.ms}`;
    if (seconds < 9.995) return `${hundredths.format(seconds)}${units.s}`;
    if (seconds < 120) return `${tenths.format(seconds)}${units.s}`;
    if (seconds < 7200) return `${tenths.format(seconds / 60)}${units.min}`;
    if (seconds < 172_800) return `${tenths.format(seconds / 3600)}${units.h}`;
    return `${tenths.format(seconds / 86_400)}${units.d}`;
  };
  const coarse = (seconds: number): string => {
    if (seconds < 120) return `${Math.round(seconds)}${units.s}`;
    if (seconds < 7200) return `${Math.round(seconds / 60)}${units.min}`;
    if (seconds < 172_800) return `${Math.round(seconds / 3600)}${units.h}`;
    return `${Math.round(seconds / 86_400)}${units.d}`;
  };
  return {
    duration,
    elapsed: (since) => coarse(Math.max(0, now - since)),
    time: (at) => (date(at) === date(now) ? clock.format(at * 1000) : `${date(at)} ${clock.format(at * 1000)}`),
    percent: (ratio) => `${hundredths.format(ratio * 100)}%`,
    count: (value) => (Number.isFinite(value) ? whole.format(value) : "∞"),
    bytes: (value) => {
      const unit = ["B", "kB", "MB", "GB", "TB"] as const;
      const power = Math.min(unit.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, value)) / 3)));
      return `${tenths.format(value / 1000 ** power)} ${unit[power]}`;
    },
  };
}
