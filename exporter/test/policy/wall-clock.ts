/** What a clock on the wall of a zone shows at a moment, by way of Intl alone: the measure for the calendar's arithmetic. */
export interface WallClock {
  /** 2026-10-25. */
  readonly date: string;
  /** Minutes after midnight. */
  readonly minute: number;
  /** Monday is 1, Sunday 7. */
  readonly weekday: number;
}

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const formats = new Map<string, Intl.DateTimeFormat>();

function format(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    weekday: "short",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  formats.set(timeZone, made);
  return made;
}

/** @param at unix seconds. */
export function wallClock(at: number, timeZone: string): WallClock {
  const parts = Object.fromEntries(
    format(timeZone)
      .formatToParts(at * 1000)
      .map(({ type, value }) => [type, value]),
  );
  return {
    date: `${parts.year}-${parts.month}-${parts.day}`,
    minute: Number(parts.hour) * 60 + Number(parts.minute),
    weekday: WEEKDAYS.indexOf(parts.weekday ?? "") + 1,
  };
}

/** "08:05" from 485. */
export function clockText(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}

/** Zones and moments (UTC) at which their clocks change: by an hour, by half an hour, at midnight, in the south, never, and no longer. */
export const CLOCK_CHANGES: readonly (readonly [timeZone: string, changes: readonly string[]])[] = [
  ["Europe/Berlin", ["2026-03-29T01:00Z", "2026-10-25T01:00Z"]],
  ["America/New_York", ["2026-03-08T07:00Z", "2026-11-01T06:00Z"]],
  ["Australia/Lord_Howe", ["2026-04-04T15:00Z", "2026-10-03T15:30Z"]],
  ["America/Havana", ["2026-03-08T05:00Z", "2026-11-01T05:00Z"]],
  ["Asia/Shanghai", ["2026-10-01T00:00Z"]],
  ["Asia/Tehran", ["2022-03-21T20:30Z", "2022-09-21T19:30Z", "2026-03-21T20:30Z"]],
];
