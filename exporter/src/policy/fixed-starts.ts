import { offsetStretches } from "./wall-offsets.js";

const DAY = 86400;
/** Minute and hour, every date, days of the week as names or numbers. */
const FIXED_TIME = /^(\d{1,2}) +(\d{1,2}) +\* +\* +(\*|[a-z0-7]+(?:[-,][a-z0-7]+)*)$/i;
const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** Gives the starts in [from, to), unix seconds, in order. */
export type Starts = (from: number, to: number) => readonly number[];

/**
 * Starts of a cron expression with one fixed time, such as `0 2 * * SUN`: nearly all maintenance is such, and a year of
 * it takes the general schedule a hundred times as long. The same rules hold for changes of the clocks: a time that is
 * jumped over starts right after the gap, one that comes twice starts once, the first time.
 * @returns undefined when the expression is of another kind.
 */
export function fixedStarts(cron: string, timeZone: string): Starts | undefined {
  const match = FIXED_TIME.exec(cron.trim());
  const days = match && weekdays(match[3] ?? "*");
  if (!match || !days) return undefined;
  const time = Number(match[2]) * 3600 + Number(match[1]) * 60;
  return (from, to) => {
    const starts = new Set<number>();
    // A time that is jumped over belongs to the day before the jump: the stretch that ends there has to be seen whole.
    const stretches = offsetStretches(timeZone, from - 2 * DAY, to + DAY);
    for (const [index, stretch] of stretches.entries()) {
      const before = stretches[index - 1];
      const begin = Math.max(stretch.from, from - 2 * DAY);
      const end = Math.min(stretch.to, to + DAY);
      for (let day = Math.floor((begin + stretch.offset) / DAY); day * DAY < end + stretch.offset + DAY; day++) {
        // 1970-01-01 was a Thursday.
        if (!days.has((((day + 4) % 7) + 7) % 7)) continue;
        const wall = day * DAY + time;
        const at = wall - stretch.offset;
        if (at >= stretch.to) continue;
        if (at >= stretch.from) {
          // It came before, when the clock had not been put back yet.
          if (before === undefined || wall - before.offset >= before.to) starts.add(at);
        } else if (before !== undefined && wall - before.offset >= before.to) starts.add(stretch.from);
      }
    }
    return [...starts].filter((at) => at >= from && at < to).sort((a, b) => a - b);
  };
}

/** Sunday is 0. @returns undefined for what the general schedule has to read. */
function weekdays(text: string): ReadonlySet<number> | undefined {
  if (text === "*") return new Set([0, 1, 2, 3, 4, 5, 6]);
  const days = new Set<number>();
  for (const part of text.split(",")) {
    const [first, last = first, ...rest] = part.split("-").map(weekday);
    if (first === undefined || last === undefined || rest.length > 0 || last < first) return undefined;
    for (let day = first; day <= last; day++) days.add(day % 7);
  }
  return days;
}

function weekday(text: string): number | undefined {
  const named = WEEKDAYS.indexOf(text.toLowerCase());
  return named >= 0 ? named : /^[0-7]$/.test(text) ? Number(text) : undefined;
}
