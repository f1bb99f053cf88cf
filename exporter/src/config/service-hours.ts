/** When a system is to be available: at any time, or in weekly ranges. */
export type ServiceHours = { readonly always: true } | { readonly always: false; readonly ranges: readonly WeeklyRange[] };

interface WeeklyRange {
  /** Days on which it starts: Monday is 1, Sunday 7. */
  readonly days: readonly number[];
  /** Minutes after midnight, local wall time: 0 to 1439. */
  readonly from: number;
  /** Likewise, exclusive: up to 1440; beyond that the range ends on the next day, at `to - 1440`. */
  readonly to: number;
}

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const DAY = "(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)";
const DAY_LIST = new RegExp(`^${DAY}(?:\\s*-\\s*${DAY})?(?:\\s*,\\s*${DAY}(?:\\s*-\\s*${DAY})?)*(?=\\s)`, "i");
const TIME_RANGE = /^(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})/;
const SEPARATOR = /^\s*([,;]|$)\s*/;

const EXPECTED =
  'expected "always", or days and times such as "Mon-Fri 08:00-18:00" or "Mon-Fri 08:00-12:00, 13:00-18:00; Sat 09:00-12:00"';

/**
 * Parses service hours. Times without days hold for the days named before them, or for every day when
 * there are none; a range that ends before it starts goes on past midnight. Throws an Error with what is wrong.
 */
export function parseServiceHours(text: string): ServiceHours {
  let rest = text.trim();
  if (rest.toLowerCase() === "always") return { always: true };
  const ranges: WeeklyRange[] = [];
  let days = EVERY_DAY;
  do {
    const dayList = DAY_LIST.exec(rest)?.[0];
    if (dayList !== undefined) {
      days = parseDays(dayList);
      rest = rest.slice(dayList.length).trimStart();
    }
    const times = TIME_RANGE.exec(rest);
    if (!times) throw new Error(EXPECTED);
    ranges.push({ days, ...parseTimes(times) });
    rest = rest.slice(times[0].length);
    const separator = SEPARATOR.exec(rest);
    if (!separator) throw new Error(EXPECTED);
    if (separator[1] === ";") days = EVERY_DAY;
    if (separator[1] !== "" && rest.length === separator[0].length) throw new Error(EXPECTED);
    rest = rest.slice(separator[0].length);
  } while (rest !== "");
  return { always: false, ranges };
}

/** True for the time of a scheduled inspection: "08:00", or "Mon,Thu 09:00". */
export function isInspectionTime(text: string): boolean {
  const days = DAY_LIST.exec(text)?.[0] ?? "";
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text.slice(days.length).trimStart());
}

function parseDays(list: string): number[] {
  const days = list.split(",").flatMap((part) => {
    const [first = 1, last = first] = part
      .split("-")
      .map((day) => DAYS.findIndex((name) => day.trim().toLowerCase().startsWith(name)) + 1);
    return Array.from({ length: ((last - first + 7) % 7) + 1 }, (_, index) => ((first - 1 + index) % 7) + 1);
  });
  return [...new Set(days)].sort((a, b) => a - b);
}

function parseTimes(times: RegExpExecArray): { from: number; to: number } {
  const from = minutes(times[1], times[2]);
  const to = minutes(times[3], times[4]);
  if (from === to) throw new Error(`expected an end that differs from the start in "${times[0]}"; a whole day is 00:00-24:00`);
  if (from === 1440) throw new Error(`expected a start before 24:00 in "${times[0]}"`);
  return { from, to: to > from ? to : to + 1440 };
}

function minutes(hour = "", minute = ""): number {
  const total = Number(hour) * 60 + Number(minute);
  if (Number(minute) > 59 || total > 1440) throw new Error(`expected times from 00:00 to 24:00, got "${hour}:${minute}"`);
  return total;
}
