import type { LogSize } from "./measurements.js";
import { type Signal, signal } from "./signals.js";

export interface LogGrowth {
  /**
   * Growth of each log over the last hour, from the sizes seen, and the time until its file system is full where
   * `log_filesystem_free_bytes` is among the signals. What an engine tells itself is not told again.
   * @param at seconds of the monotonic clock.
   */
  update(logs: readonly LogSize[], signals: readonly Signal[], at: number): readonly Signal[];
}

interface Seen {
  readonly at: number;
  readonly bytes: number;
}

/** Seconds. */
const HOUR = 3600;
/** Seconds below which nothing is said: one new file of the server would look like a flood. */
const LEAST = 600;
/** Seconds between the sizes that are kept. */
const STEP = 60;

export function logGrowth(): LogGrowth {
  const histories = new Map<string, readonly Seen[]>();
  const rotated = new Map<string, { readonly bytes: number; readonly before: number }>();
  /** What was written to a log that begins again from nothing, as far as it was seen. */
  const written = (log: string, bytes: number): number => {
    const last = rotated.get(log) ?? { bytes, before: 0 };
    const before = last.before + (bytes < last.bytes ? last.bytes : 0);
    rotated.set(log, { bytes, before });
    return before + bytes;
  };
  return {
    update(logs, signals, at) {
      const told = (name: Signal["name"], log: string) => signals.find((one) => one.name === name && one.labels.log === log);
      const restarting = new Set(logs.flatMap(({ log, restarts }) => (restarts ? [log] : [])));
      return [...totals(logs)].flatMap(([log, size]) => {
        const bytes = restarting.has(log) ? written(log, size) : size;
        const history = remember(histories.get(log) ?? [], { at, bytes });
        histories.set(log, history);
        const first = history[0];
        const known = told("log_growth_bytes_per_second", log)?.value;
        if (known === undefined && (first === undefined || at - first.at < LEAST)) return [];
        const growth = known ?? (bytes - (first?.bytes ?? bytes)) / (at - (first?.at ?? at));
        const free = told("log_filesystem_free_bytes", log)?.value;
        const full = free !== undefined && told("log_full_seconds", log) === undefined;
        return [
          ...(known === undefined ? [signal("log_growth_bytes_per_second", { log }, growth)] : []),
          ...(full ? [signal("log_full_seconds", { log }, growth > 0 ? free / growth : Number.POSITIVE_INFINITY)] : []),
        ];
      });
    },
  };
}

/** The last hour; the oldest entry is as near to an hour old as the step allows. */
function remember(history: readonly Seen[], seen: Seen): readonly Seen[] {
  const last = history.at(-1);
  const grown = last === undefined || seen.at - last.at >= STEP ? [...history, seen] : history;
  const within = grown.findIndex(({ at }) => seen.at - at <= HOUR);
  return grown.slice(Math.max(0, within));
}

/** A log may be told as several files. */
function totals(logs: readonly LogSize[]): ReadonlyMap<string, number> {
  const byLog = new Map<string, number>();
  for (const { log, bytes } of logs) byLog.set(log, (byLog.get(log) ?? 0) + bytes);
  return byLog;
}
