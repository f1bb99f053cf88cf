import { Temporal } from "temporal-polyfill";
import type { Locale } from "../policy/policy.js";
import { textsOf } from "./locale.js";
import type { Texts } from "./texts.js";

/** How figures and times of the ledger are shown to one reader. */
export interface LedgerFormat {
  readonly texts: Texts;
  /** A share in percent with three digits, rounded down: what is not whole never looks whole. */
  share(ratio: number): string;
  /** An objective in percent, with as many digits as it has. */
  objective(ratio: number): string;
  /** Of seconds, in its two greatest units: "1 h 37 min". */
  duration(seconds: number): string;
  /** Unix seconds: "2026-11-23 18:41:05", without seconds when they are zero. */
  moment(at: number): string;
  /** Two moments; of the second one only the time when it is of the same day. `to` undefined: the text. */
  span(from: number, to: number | undefined, open: string): string;
}

/** Moments that a format remembers, at most. */
const REMEMBERED = 2000;

export function ledgerFormat(locale: Locale, timeZone: string): LedgerFormat {
  const texts = textsOf(locale);
  const { units } = texts;
  const scale = [
    [86_400, units.d],
    [3600, units.h],
    [60, units.min],
    [1, units.s],
  ] as const;
  const local = (at: number) => Temporal.Instant.fromEpochMilliseconds(Math.floor(at) * 1000).toZonedDateTimeISO(timeZone);
  const time = (moment: Temporal.ZonedDateTime) =>
    moment.toPlainTime().toString({ smallestUnit: moment.second === 0 ? "minute" : "second" });
  const date = (moment: Temporal.ZonedDateTime) => moment.toPlainDate().toString();
  /** Calendar arithmetic is dear, and the same moments are shown again and again. */
  const known = new Map<number, readonly [date: string, time: string]>();
  const parts = (at: number): readonly [date: string, time: string] => {
    const second = Math.floor(at);
    const before = known.get(second);
    if (before) return before;
    if (known.size >= REMEMBERED) known.clear();
    const zoned = local(second);
    const made = [date(zoned), time(zoned)] as const;
    known.set(second, made);
    return made;
  };
  const moment = (at: number) => parts(at).join(" ");
  return {
    texts,
    share: (ratio) => `${(Math.floor(ratio * 1e5 + 1e-6) / 1e3).toFixed(3)} %`,
    objective: (ratio) => `${Number((ratio * 100).toPrecision(10))} %`,
    duration(seconds) {
      const whole = Math.round(seconds);
      const first = scale.findIndex(([size]) => whole >= size);
      if (first < 0) return `${seconds > 0 ? "<1" : "0"}${units.s}`;
      const [size, unit] = scale[first] ?? [1, units.s];
      const [nextSize, nextUnit] = scale[first + 1] ?? [1, ""];
      const rest = nextUnit === "" ? 0 : Math.floor((whole % size) / nextSize);
      return `${Math.floor(whole / size)}${unit}${rest === 0 ? "" : ` ${rest}${nextUnit}`}`;
    },
    moment,
    span(from, to, open) {
      if (to === undefined) return texts.ledger.open(moment(from), open);
      const [[start], [end, endTime]] = [parts(from), parts(to)];
      return texts.ledger.span(moment(from), start === end ? endTime : moment(to));
    },
  };
}
